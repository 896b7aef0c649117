import { describe, expect, it } from '@jest/globals';
import { findProtocol } from '../protocols/library.js';
import type { Protocol } from '../protocols/protocol.js';
import { convert } from '../quantity/convert.js';
import { quantity } from '../quantity/quantity.js';
import { Ratio } from '../quantity/ratio.js';
import { delivered, type RateLog, segments } from '../session/rate-log.js';
import { calculateDose } from './calculate-dose.js';
import type { DoseInput } from './dose.js';
import { balance, expectedWaste } from './supplies.js';
import { adjustedWeight, bodyMassIndex, idealWeight } from './weight.js';

const NOW = new Date('2026-03-02T09:00:00Z');

const protocol = (id: string): Protocol => {
  const found = findProtocol(id);
  if (!found) throw new Error(`no protocol ${id}`);
  return found;
};

type Case = Omit<DoseInput, 'protocol' | 'dose' | 'weight' | 'concentration' | 'pumpStep'> & { mgPerMl?: string; step?: string; kg: string };

const input = (id: string, dose: string, { mgPerMl, step, kg, ...rest }: Case): DoseInput => {
  const [value = '', unit = ''] = dose.split(' ');
  return {
    protocol: protocol(id),
    dose: { value, unit },
    weight: { value: kg, unit: 'kg', source: 'measured', measuredAt: '2026-03-01' },
    ...(mgPerMl ? { concentration: { value: mgPerMl, unit: 'mg/mL' } } : {}),
    ...(step ? { pumpStep: { value: step, unit: 'mL/h' } } : {}),
    ...rest,
  };
};

const calculate = (id: string, dose: string, on: Case) => {
  const result = calculateDose(input(id, dose, on), NOW);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

const codes = (result: ReturnType<typeof calculate>) => result.limits.map((l) => `${l.tier} ${l.code}`);

describe('test vectors of the clinical note', () => {
  it('TV1: CRPS-OP-10D, 70 kg, 100 mL bag at 25 mL/h', () => {
    const c = calculate('CRPS-OP-10D', '0.35 mg/kg/h', { kg: '70' });
    expect([c.rate.value, c.sessionTotal.value, c.concentration.value, c.pumpRate.value, c.courseTotal.value]).toEqual(['24.50', '98.00', '0.98', '25.0', '906.50']);
    expect(c.sessions.map((s) => s.total.value)).toEqual(['49.00', '73.50', ...Array(8).fill('98.00')]);
    // each day's bag holds the dose of its day, so that the pump runs alike
    expect(c.sessions.map((s) => s.concentration?.value)).toEqual(['0.49', '0.735', ...Array(8).fill('0.98')]);
    expect(c.sessions.map((s) => s.pumpRate.value)).toEqual(Array(10).fill('25.0'));
    expect(c.flags).toEqual([]);
  });

  it('TV2: the same at 90 kg is capped', () => {
    const c = calculate('CRPS-OP-10D', '0.35 mg/kg/h', { kg: '90' });
    expect([c.rate.value, c.sessionTotal.value, c.effectiveDose.value]).toEqual(['25.00', '100.00', '0.2778']);
    expect(c.flags).toEqual(['CAP_APPLIED']);
    expect(c.steps.find((s) => s.what === 'Rate')?.result).toBe('31.5 mg/h');
    expect(calculate('CRPS-OP-10D', '0.35 mg/kg/h', { kg: '71.42' }).flags).toEqual([]);
    expect(calculate('CRPS-OP-10D', '0.35 mg/kg/h', { kg: '71.43' }).flags).toEqual(['CAP_APPLIED']);
  });

  it('TV3: DEP-OP-6, 82 kg, 40 min', () => {
    const one = calculate('DEP-OP-6', '0.5 mg/kg', { kg: '82', mgPerMl: '1' });
    expect([one.sessionTotal.value, one.rate.value, one.effectiveDose.value, one.pumpRate.value, one.courseTotal.value]).toEqual(['41.00', '61.50', '0.7500', '61.5', '246.00']);
    const two = calculate('DEP-OP-6', '0.5 mg/kg', { kg: '82', mgPerMl: '2' });
    expect([two.pumpRate.value, two.roundingError.value]).toEqual(['30.8', '0.16']);
    // 0.75 mg/kg/h is no breach of a limit on rates
    expect(codes(two)).toEqual([]);
  });

  it('TV4: µg/kg/min, 70 kg, 2 mg/mL', () => {
    const low = calculate('CRPS-IP-100H', '1.2 ug/kg/min', { kg: '70', mgPerMl: '2' });
    const high = calculate('CRPS-IP-100H', '7.2 ug/kg/min', { kg: '70', mgPerMl: '2' });
    expect([low.effectiveDose.value, low.rate.value, low.pumpRate.value]).toEqual(['0.0720', '5.04', '2.5']);
    expect([high.effectiveDose.value, high.rate.value, high.pumpRate.value]).toEqual(['0.4320', '30.24', '15.1']);
    expect(convert(quantity('1.2', 'ug/kg/min'), 'mg/kg/h')?.toFixed()).toBe('0.072');
    expect(Ratio.of('22.2').div(70).div('0.06').fixed(3)).toBe('5.286');
  });

  it('TV5: CRPS-IP-5D with its bags and vials', () => {
    const c = calculate('CRPS-IP-5D', '40 mg/h', { kg: '70', mgPerMl: '2', bagVolume: { value: '500', unit: 'mL' } });
    expect([c.sessionTotal.value, c.pumpRate.value]).toEqual(['4680.00', '20.0']);
    expect(c.sessions[0]?.segments.map((s) => s.dose.value)).toEqual(['20.00', '40.00', '60.00', '4560.00']);
    expect(Ratio.of(c.sessionTotal.value).div(c.sessions[0]?.durationHours ?? '0').fixed(1)).toBe('39.0');
    expect(c.supplies).toMatchObject({ bags: 5, perBag: quantity('1000', 'mg'), vials: 10, hoursPerBag: quantity('25', 'h'), volume: quantity('2340.0', 'mL'), vial: { amount: quantity('500', 'mg') } });
  });

  it('TV6: female, 165 cm, 120 kg', () => {
    const [kg, cm] = [Ratio.of(120), Ratio.of(165)];
    const ideal = idealWeight('female', cm);
    expect([bodyMassIndex(kg, cm).fixed(2), ideal?.fixed(1), ideal && adjustedWeight(kg, ideal).fixed(1)]).toEqual(['44.08', '56.9', '82.1']);
    const on = (weightBasis: 'actual' | 'ideal' | 'adjusted') => calculate('DEP-OP-6', '0.5 mg/kg', { kg: '120', mgPerMl: '1', height: { value: '165', unit: 'cm' }, sex: 'female', weightBasis });
    expect([on('actual').sessionTotal.value, on('ideal').sessionTotal.value, on('adjusted').sessionTotal.value]).toEqual(['60.00', '28.45', '41.05']);
    // 28.45 mg over 40 min is 42.675 mg/h, shown on the 120 kg of the scale
    expect(on('ideal').effectiveDose.value).toBe('0.3556');
    expect(codes(on('adjusted'))).toEqual(['soft BMI_ABOVE_40']);
  });

  it('TV7: a body mass index of 29.984 is below 30', () => {
    const [kg, cm] = [Ratio.of(95), Ratio.of(178)];
    const ideal = idealWeight('male', cm);
    expect([bodyMassIndex(kg, cm).fixed(3), ideal?.fixed(1), ideal && adjustedWeight(kg, ideal).fixed(1)]).toEqual(['29.984', '73.2', '81.9']);
    const at = (value: string) => codes(calculate('DEP-OP-6', '0.5 mg/kg', { kg: value, mgPerMl: '1', height: { value: '178', unit: 'cm' }, sex: 'male' }));
    expect(at('95')).toEqual([]);
    expect(at('95.1')).toEqual(['hard WEIGHT_BASIS_REQUIRED']);
  });

  it('TV8: SCI-IP-7D, 75 kg', () => {
    const c = calculate('SCI-IP-7D', '80 mg', { kg: '75' });
    expect([c.rate.value, c.concentration.value, c.pumpRate.value, c.effectiveDose.value, c.courseTotal.value]).toEqual(['16.00', '0.16', '100.0', '0.2133', '560.00']);
    expect(codes(c)).toEqual([]);
  });

  it('TV9: ACUTE-PO, 64 kg, bolus and 24 h, from the order to what was given', () => {
    const c = calculate('ACUTE-PO', '0.2 mg/kg/h', { kg: '64', mgPerMl: '2', bolus: { value: '0.3', unit: 'mg/kg' }, bolusOver: { value: '5', unit: 'min' } });
    expect(c.bolus).toEqual({ dose: quantity('19.20', 'mg'), volume: quantity('9.6', 'mL'), over: quantity('5', 'min'), cap: quantity('22.40', 'mg') });
    expect(c.steps.filter((s) => /olus/.test(s.what)).map((s) => [s.what, s.result])).toEqual([['Bolus', '19.2 mg'], ['Volume of the bolus', '9.6 mL'], ['Bolus on the pump', '115.2 mL/h']]);
    expect(c.limits).toEqual([]);
    const start = { at: '2026-03-02T09:00:00Z', kind: 'start', rate: c.rate } as const;
    const log: RateLog = [start, { at: start.at, kind: 'bolus', bolus: { dose: quantity('19.20', 'mg'), over: quantity('5', 'min'), infusion: 'stands' } }, { at: '2026-03-03T09:05:00Z', kind: 'complete' }];
    expect(delivered(log)).toMatchObject({ value: { dose: c.sessionTotal, activeMinutes: '1440', elapsedMinutes: '1445' } });
    expect(segments(log)).toMatchObject({ value: [{ start: '2026-03-02T09:05:00.000Z', dose: { value: '307.20' } }] });
    expect([c.rate.value, c.pumpRate.value, c.sessions[0]?.segments[0]?.dose.value, c.sessionTotal.value]).toEqual(['12.80', '6.4', '307.20', '326.40']);
  });

  it('TV10: CA-BURST at 10 mg/mL', () => {
    const at = (dose: string) => calculate('CA-BURST', `${dose} mg/d`, { kg: '70', mgPerMl: '10' });
    expect(['100', '300', '500'].map((d) => [at(d).rate.value, at(d).pumpRate.value, at(d).roundingError.value])).toEqual([
      ['4.17', '0.4', '-4.00'],
      ['12.50', '1.3', '4.00'],
      ['20.83', '2.1', '0.80'],
    ]);
    expect(['100', '300', '500'].map((d) => codes(at(d)))).toEqual([['soft ROUNDING_ERROR_HIGH'], ['soft ROUNDING_ERROR_HIGH'], []]);
    expect(['100', '300', '500'].map((d) => calculate('CA-BURST', `${d} mg/d`, { kg: '70', mgPerMl: '10', step: '0.01' }).pumpRate.value)).toEqual(['0.42', '1.25', '2.08']);
    expect(codes(at('501'))).toContain('hard DOSE_ABOVE_CAP');
  });

  it('TV11: 58.4 kg, 0.5 mg/kg/h, 5 mg/mL', () => {
    for (const id of ['GEN-IP-5D', 'GEN-OP-LOW']) {
      const fine = calculate(id, '0.5 mg/kg/h', { kg: '58.4', mgPerMl: '5' });
      expect([fine.rate.value, fine.pumpRate.value, fine.roundingError.value]).toEqual(['29.20', '5.8', '-0.68']);
      expect(codes(fine)).not.toContain('soft ROUNDING_ERROR_HIGH');
    }
    // the only cap that 6 mL/h (30 mg/h) could pass is 0.5 mg/kg/h itself, so a wider one is taken here
    const wide = { ...protocol('GEN-IP-5D'), caps: { rate: { value: '40', unit: 'mg/h', mark: 'P', source: 'project' } as const } };
    const coarse = calculateDose({ ...input('GEN-IP-5D', '0.5 mg/kg/h', { kg: '58.4', mgPerMl: '5', step: '1' }), protocol: wide }, NOW);
    expect(coarse.ok && [coarse.value.pumpRate.value, coarse.value.roundingError.value, codes(coarse.value)]).toEqual(['6', '2.74', ['soft ROUNDING_ERROR_HIGH']]);
  });

  it('TV12: a unit slip is a hard stop', () => {
    const result = calculateDose(input('CRPS-OP-10D', '0.5 mg/kg/min', { kg: '70' }), NOW);
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'UNIT_NOT_ALLOWED', expression: 'dose.unit' }] });
  });

  it('TV13: pounds typed as kilograms', () => {
    const c = calculate('CRPS-OP-10D', '0.35 mg/kg/h', { kg: '154', height: { value: '175', unit: 'cm' }, previousWeight: { value: '69.85', unit: 'kg' } });
    expect(c.bodyMassIndex?.value).toBe('50.29');
    expect(codes(c)).toEqual(expect.arrayContaining(['soft WEIGHT_CHANGED', 'soft BMI_ABOVE_40', 'soft WEIGHT_UNUSUAL', 'hard WEIGHT_LOOKS_LIKE_POUNDS']));
  });

  it('TV14: GEN-OP-LOW, 80 kg, ramp 0.1, 0.2, 0.3', () => {
    const c = calculate('GEN-OP-LOW', '0.3 mg/kg/h', { kg: '80', mgPerMl: '2' });
    expect(c.sessions[0]?.segments.map((s) => s.dose.value)).toEqual(['4.00', '8.00', '72.00']);
    expect(c.sessionTotal.value).toBe('84.00');
    expect(Ratio.of(c.sessionTotal.value).div(80).fixed(2)).toBe('1.05');
  });

  const mgPerHour = (value: string) => quantity(value, 'mg/h');
  const log: RateLog = [
    { at: '2026-03-02T09:00:00Z', kind: 'start', rate: mgPerHour('24') },
    { at: '2026-03-02T09:45:00Z', kind: 'pause' },
    { at: '2026-03-02T10:05:00Z', kind: 'resume' },
    { at: '2026-03-02T10:50:00Z', kind: 'rate', rate: mgPerHour('12') },
    { at: '2026-03-02T11:20:00Z', kind: 'complete' },
  ];

  it('TV15: delivered dose over a rate log', () => {
    expect(delivered(log)).toEqual({ ok: true, value: { dose: quantity('42.00', 'mg'), activeMinutes: '120', elapsedMinutes: '140', open: false } });
    const cut = segments(log);
    expect(cut.ok && cut.value.map((s) => [s.rate.value, s.dose.value])).toEqual([['24', '18.00'], ['24', '18.00'], ['12', '6.00']]);
  });

  it('TV16: waste balances to zero', () => {
    const mg = (value: string) => quantity(value, 'mg');
    // a session of 42.0 mg from a bag of 100 mL at 1 mg/mL takes one vial of 500 mg
    expect(calculate('DEP-OP-6', '0.5 mg/kg', { kg: '84', mgPerMl: '1', bagVolume: quantity('100', 'mL') }).supplies).toMatchObject({ bags: 1, perBag: mg('100'), vials: 1, vial: { amount: mg('500') } });
    const waste = expectedWaste({ vials: mg('500'), bag: mg('100'), concentration: quantity('1', 'mg/mL'), delivered: mg('42.0') });
    expect(waste).toEqual({ ok: true, value: { fromBag: mg('58'), volume: quantity('58', 'mL'), fromVials: mg('400') } });
    expect(balance(mg('500'), mg('42.0'), [mg('58.0'), mg('400')])).toEqual({ ok: true, value: true });
    expect(balance(mg('500'), mg('42.0'), [mg('57.9'), mg('400')])).toMatchObject({ ok: false, problems: [{ code: 'LEDGER_NOT_BALANCED' }] });
  });
});
