import { describe, expect, it } from '@jest/globals';
import { calculateDose } from '../dosing/calculate-dose.js';
import { findProtocol } from '../protocols/library.js';
import type { Protocol } from '../protocols/protocol.js';
import { quantity } from '../quantity/quantity.js';
import { PLAN_STATES } from '../states/plan-state.js';
import { clinicalDiff, type ComparedOrder } from './clinical-diff.js';
import { differingNumbers } from './double-check.js';
import { publishedStatus, replacedOrderStatus } from './published-status.js';

const NOW = new Date('2026-03-02T09:00:00Z');

function order(change: { dose?: string; weight?: string; concentration?: string; protocol?: Protocol; sessions?: number } = {}): ComparedOrder {
  const protocol = change.protocol ?? findProtocol('CRPS-OP-10D');
  if (!protocol) throw new Error('The library has lost a protocol.');
  const dose = { value: change.dose ?? '0.350', unit: 'mg/kg/h' };
  const weight = { value: change.weight ?? '70.0', unit: 'kg' };
  const calculation = calculateDose({ protocol, dose, weight: { ...weight, source: 'measured', measuredAt: '2026-03-02' }, concentration: { value: change.concentration ?? '2', unit: 'mg/mL' }, ...(change.sessions === undefined ? {} : { sessions: change.sessions }) }, NOW);
  if (!calculation.ok) throw new Error(JSON.stringify(calculation.problems));
  return { protocol, dose, weight, calculation: calculation.value };
}

const rows = (before: ComparedOrder, after: ComparedOrder) => clinicalDiff(before, after).map((r) => [r.topic, r.before, r.after, r.change]);

describe('the clinical difference of two orders', () => {
  it('is nothing where the same numbers are written differently', () => {
    expect(clinicalDiff(order(), order({ dose: '0.35', weight: '70' }))).toEqual([]);
  });

  it('says what a lower dose comes to', () => {
    expect(rows(order(), order({ dose: '0.280' })).slice(0, 3)).toEqual([
      ['dose', '0.350 mg/kg/h', '0.280 mg/kg/h', '-20.0 %'],
      ['rate', '24.50 mg/h', '19.60 mg/h', '-20.0 %'],
      ['pump-rate', '12.3 mL/h', '9.8 mL/h', '-20.3 %'],
    ]);
  });

  it('says that another bag changes the pump and no dose', () => {
    expect(rows(order(), order({ concentration: '1' }))).toEqual([
      ['concentration', '2 mg/mL', '1 mg/mL', '-50.0 %'],
      ['pump-rate', '12.3 mL/h', '24.5 mL/h', '+99.2 %'],
    ]);
  });

  it('says what a bolus comes to, and when one is given no more', () => {
    const of = (bolus?: string, minutes?: string): ComparedOrder => {
      const acute = findProtocol('ACUTE-PO');
      if (!acute) throw new Error('The library has lost a protocol.');
      const [dose, weight] = [{ value: '0.2', unit: 'mg/kg/h' }, { value: '64', unit: 'kg' }];
      const entered = bolus === undefined ? undefined : { value: bolus, unit: 'mg/kg' };
      const calculation = calculateDose({ protocol: acute, dose, weight, concentration: { value: '2', unit: 'mg/mL' }, ...(entered ? { bolus: entered } : {}), ...(minutes === undefined ? {} : { bolusOver: { value: minutes, unit: 'min' } }) }, NOW);
      if (!calculation.ok) throw new Error(JSON.stringify(calculation.problems));
      return { protocol: acute, dose, weight, bolus: entered, calculation: calculation.value };
    };
    expect(rows(of('0.3', '5'), of('0.15', '10'))).toEqual([
      ['bolus', '0.3 mg/kg', '0.15 mg/kg', '-50.0 %'],
      ['bolus-time', '5 min', '10 min', '+100.0 %'],
      ['bolus-dose', '19.20 mg', '9.60 mg', '-50.0 %'],
      ['session-dose', '326.40 mg', '316.80 mg', '-2.9 %'],
      ['course-dose', '326.40 mg', '316.80 mg', '-2.9 %'],
    ]);
    expect(rows(of('0.3', '5'), of()).slice(0, 3)).toEqual([['bolus', '0.3 mg/kg', undefined, undefined], ['bolus-time', '5 min', undefined, undefined], ['bolus-dose', '19.20 mg', undefined, undefined]]);
  });

  it('names weight, course, caps and adjuncts', () => {
    expect(rows(order(), order({ weight: '63.0' })).map(([topic]) => topic)).toEqual(['weight', 'rate', 'pump-rate', 'session-dose', 'course-dose']);
    expect(rows(order(), order({ sessions: 8 }))).toContainEqual(['sessions', '10 {session}', '8 {session}', '-20.0 %']);
    const before = order();
    const [first, ...others] = before.protocol.adjuncts;
    if (!first) throw new Error('The protocol has no adjunct.');
    const stronger = { ...before, protocol: { ...before.protocol, adjuncts: [{ ...first, dose: { ...first.dose, value: '99' } }, ...others.slice(0, -1)] } };
    const adjuncts = clinicalDiff(before, stronger).filter((r) => r.topic === 'adjunct');
    expect(adjuncts[0]).toMatchObject({ before: expect.stringContaining(`${first.dose.value} `), after: expect.stringContaining('99 ') });
    if (others.length > 0) expect(adjuncts.at(-1)).not.toHaveProperty('after');
    const capped = { ...before, calculation: { ...before.calculation, rateCap: quantity('20', 'mg/h') } };
    expect(rows(before, capped)).toEqual([['rate-cap', '25.00 mg/h', '20 mg/h', '-20.0 %']]);
  });
});

describe('the double check', () => {
  const expected = { weight: quantity('70.0', 'kg'), concentration: quantity('2', 'mg/mL'), pumpRate: quantity('6.1', 'mL/h') } as const;

  it('compares exactly, whatever the trailing zeros', () => {
    expect(differingNumbers({ weight: quantity('70', 'kg'), concentration: quantity('2.00', 'mg/mL'), pumpRate: quantity('6.10', 'mL/h') }, expected)).toEqual([]);
    expect(differingNumbers({ ...expected, pumpRate: quantity('6.1000000001', 'mL/h') }, expected)).toEqual(['pumpRate']);
    const bolus = quantity('19.20', 'mg');
    expect(differingNumbers({ ...expected, bolus: quantity('19.2', 'mg') }, { ...expected, bolus })).toEqual([]);
    expect([differingNumbers(expected, { ...expected, bolus }), differingNumbers({ ...expected, bolus }, expected), differingNumbers({ ...expected, bolus: quantity('1.92', 'mg') }, { ...expected, bolus })]).toEqual([['bolus'], ['bolus'], ['bolus']]);
    expect(differingNumbers({ weight: quantity('154', 'kg'), concentration: quantity('20', 'mg/mL'), pumpRate: quantity('61', 'mL/h') }, expected)).toEqual(['weight', 'concentration', 'pumpRate']);
  });
});

describe('what is published of a plan', () => {
  it('has a row for every state, nothing before the signature, and tells cancelled from stopped', () => {
    const table = Object.keys(PLAN_STATES.transitions).flatMap((state) => [false, true].map((dose) => [state, dose, ...Object.values(publishedStatus(state as keyof typeof PLAN_STATES.transitions, dose) ?? {})].join(' ')));
    expect(table).toEqual([
      'draft false', 'draft true', 'proposed false', 'proposed true',
      'active false active active accepted', 'active true active active in-progress',
      'on-hold false on-hold on-hold on-hold', 'on-hold true on-hold on-hold on-hold',
      'completed false completed completed completed', 'completed true completed completed completed',
      'revoked false revoked cancelled cancelled', 'revoked true revoked stopped failed',
      'entered-in-error false entered-in-error entered-in-error entered-in-error', 'entered-in-error true entered-in-error entered-in-error entered-in-error',
    ]);
    expect([replacedOrderStatus(false), replacedOrderStatus(true)]).toEqual(['cancelled', 'stopped']);
  });
});
