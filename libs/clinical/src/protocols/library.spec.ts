import { describe, expect, it } from '@jest/globals';
import { checkProtocol } from './check-protocol.js';
import { findProtocol, protocols } from './library.js';
import { adjunctDose, type Protocol } from './protocol.js';
import { MIDAZOLAM_PRN } from './usual.js';

const crps = findProtocol('CRPS-OP-10D') as Protocol;
const fields = (change: object) => checkProtocol({ ...crps, ...change }).map((p) => p.expression);

describe('the protocol library', () => {
  it('holds every regimen of the clinical note, one of them blocked', () => {
    expect(protocols().map((p) => p.id)).toEqual(['CRPS-OP-10D', 'CRPS-IP-100H', 'CRPS-IP-5D', 'GEN-IP-5D', 'GEN-OP-LOW', 'SCI-IP-7D', 'NP-OP-SINGLE', 'FM-OP', 'DEP-OP-6', 'DEP-OP-MAINT', 'ACUTE-PO', 'CA-IP-CIVI', 'CA-BURST', 'BOOST-OP', 'BLOCK']);
    expect(protocols().filter((p) => p.blocked !== undefined).map((p) => p.id)).toEqual(['BLOCK']);
  });

  it.each(protocols().map((p) => [p.id, p] as const))('%s is consistent', (_, protocol) => {
    expect(checkProtocol(protocol)).toEqual([]);
  });

  it('finds by id only', () => {
    expect(findProtocol('toString')).toBeUndefined();
  });
});

/** Clinical note §1, "Adjunct defaults", and the row of each trial that states its own. */
const ADJUNCTS: Readonly<Record<string, readonly string[]>> = {
  midazolam: ['1 to 2 mg, at most 5 mg', '2 mg, at most 5 mg'],
  lorazepam: ['0.5 to 1 mg, at most 1 mg'],
  clonidine: ['0.1 mg'],
  ondansetron: ['4 mg, at most 8 mg'],
  glycopyrrolate: ['0.1 to 0.2 mg'],
  haloperidol: ['0.5 to 1 mg, at most 1 mg'],
  gabapentin: ['300 mg'],
};

describe('the drugs beside an infusion', () => {
  it.each(protocols().flatMap((p) => p.adjuncts.map((a) => [`${a.drug} of ${p.id}`, a] as const)))('%s has the dose of the note', (_, a) => {
    expect(ADJUNCTS[a.drug]).toContain(`${adjunctDose(a)}${a.maxDose ? `, at most ${a.maxDose.value} ${a.maxDose.unit}` : ''}`);
    // the words come from the numbers, so the dose is not said twice
    expect(a.instruction).not.toMatch(/\d (mg|g)\b/);
  });

  it('are held where the note says so', () => {
    const says = (drug: string, words: RegExp): boolean => protocols().flatMap((p) => p.adjuncts).filter((a) => a.drug === drug).every((a) => words.test(a.instruction));
    expect([says('clonidine', /below 100 mmHg or heart rate below 55/), says('ondansetron', /QTc/), says('haloperidol', /QTc/), says('midazolam', /[Ss]lowly; needs pulse oximetry/)]).toEqual([true, true, true, true]);
  });
});

describe('checkProtocol names the field', () => {
  it.each([
    ['unknown unit', { basis: 'mg/kg/h', dose: { ...crps.dose, max: { ...crps.dose.max, unit: 'mg/kg/min' } } }, 'CRPS-OP-10D.dose.max.unit'],
    ['not a decimal', { dose: { ...crps.dose, max: { ...crps.dose.max, value: '.35' } } }, 'CRPS-OP-10D.dose.max.value'],
    ['unknown source', { caps: { rate: { ...crps.caps.rate, source: 'hearsay' } } }, 'CRPS-OP-10D.caps.rate.source'],
    ['unknown mark', { ramp: [{ fromSession: 1, fraction: '1', mark: 'X', source: 'project' }] }, 'CRPS-OP-10D.ramp.0.mark'],
    ['doses out of order', { dose: { ...crps.dose, min: crps.dose.max, max: crps.dose.min } }, 'CRPS-OP-10D.dose'],
    ['no cap', { caps: {} }, 'CRPS-OP-10D.caps'],
    ['drug and chirality', { drug: 'esketamine' }, 'CRPS-OP-10D.chirality'],
    ['basis of another kind', { basis: 'mg/h' }, 'CRPS-OP-10D.dose.typical.unit'],
    ['two ordered stretches', { segments: [...crps.segments, ...crps.segments], bag: undefined }, 'CRPS-OP-10D.segments'],
    ['fraction above 1', { ramp: [{ fromSession: 1, fraction: '1.1', mark: 'P', source: 'project' }] }, 'CRPS-OP-10D.ramp[0].fraction'],
    ['ramp from session 2', { ramp: [{ fromSession: 2, fraction: '1', mark: 'P', source: 'project' }] }, 'CRPS-OP-10D.ramp[0].fromSession'],
    ['course out of order', { course: { ...crps.course, most: 9 } }, 'CRPS-OP-10D.course'],
    ['series without interval', { course: { planned: 10, fewest: 10, most: 10, text: '' } }, 'CRPS-OP-10D.course.minimumInterval'],
    ['bag too small', { bag: { ...crps.bag, volume: { ...crps.bag?.volume, value: '90' } } }, 'CRPS-OP-10D.bag'],
    ['no citation', { evidence: { ...crps.evidence, citations: [] } }, 'CRPS-OP-10D.evidence.citations'],
    ['bolus without cap', { bolus: { max: { value: '0.1', unit: 'mg/kg', mark: 'P', source: 'project' } } }, 'CRPS-OP-10D.caps.bolusPerKg'],
    ['range of an adjunct backwards', { adjuncts: [{ ...MIDAZOLAM_PRN, doseTo: { ...MIDAZOLAM_PRN.dose, value: '0.5' } }] }, 'CRPS-OP-10D.adjuncts[0].doseTo'],
    ['range of an adjunct above its maximum', { adjuncts: [{ ...MIDAZOLAM_PRN, doseTo: { ...MIDAZOLAM_PRN.dose, value: '5.1' } }] }, 'CRPS-OP-10D.adjuncts[0].doseTo'],
    ['range of an adjunct in two units', { adjuncts: [{ ...MIDAZOLAM_PRN, doseTo: { ...MIDAZOLAM_PRN.dose, value: '0.002', unit: 'g' } }] }, 'CRPS-OP-10D.adjuncts[0].doseTo.unit'],
    ['adjunct in grams above a maximum in milligrams', { adjuncts: [{ ...MIDAZOLAM_PRN, doseTo: undefined, dose: { ...MIDAZOLAM_PRN.dose, value: '1', unit: 'g' } }] }, 'CRPS-OP-10D.adjuncts[0].maxDose'],
    ['no concentration', { concentrations: [] }, 'CRPS-OP-10D.concentrations'],
    ['version', { version: '1' }, 'CRPS-OP-10D.version'],
    ['review date', { reviewDue: 'soon' }, 'CRPS-OP-10D.reviewDue'],
  ])('%s', (_, change, field) => {
    expect(fields(change)).toContain(field);
  });
});
