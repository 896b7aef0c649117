import { describe, expect, it } from '@jest/globals';
import { findProtocol } from '../protocols/library.js';
import type { Protocol } from '../protocols/protocol.js';
import { calculateDose } from './calculate-dose.js';
import type { DoseCalculation, DoseInput } from './dose.js';

const NOW = new Date('2026-03-02T09:00:00Z');
type Change = Partial<Omit<DoseInput, 'protocol' | 'weight' | 'concentration' | 'bagVolume' | 'vial'>> & { readonly kg?: string; readonly mgPerMl?: string; readonly mL?: string; readonly vialMgPerMl?: string };

function attempt(id: string, { kg = '70', mgPerMl, mL, vialMgPerMl, ...more }: Change = {}) {
  const protocol = findProtocol(id) as Protocol;
  const { value, unit } = protocol.dose.typical;
  return calculateDose(
    {
      protocol, dose: { value, unit }, weight: { value: kg, unit: 'kg', source: 'measured', measuredAt: '2026-03-01' },
      ...(mgPerMl === undefined ? {} : { concentration: { value: mgPerMl, unit: 'mg/mL' } }),
      ...(mL === undefined ? {} : { bagVolume: { value: mL, unit: 'mL' } }),
      ...(vialMgPerMl === undefined ? {} : { vial: { value: vialMgPerMl, unit: 'mg/mL' } }),
      ...more,
    },
    NOW,
  );
}
function count(...of: Parameters<typeof attempt>): DoseCalculation {
  const result = attempt(...of);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}
const problems = (...of: Parameters<typeof attempt>): unknown => {
  const result = attempt(...of);
  return result.ok ? [] : result.problems.map((p) => `${p.code} ${p.expression ?? ''}`);
};
const brief = ({ supplies: s }: DoseCalculation): unknown => s && [s.bagVolumeFrom, s.bagVolume.value, s.bags, s.perBag.value, s.volume.value, s.hoursPerBag?.value, s.vials, s.vial?.concentration.value, s.vialFrom];

describe('bags and vials', () => {
  it.each<[string, Change, unknown]>([
    ['CRPS-IP-5D', { mgPerMl: '2', mL: '500' }, ['order', '500', 5, '1000', '2340.0', '25', 10, '100', 'default']],
    ['CRPS-IP-5D', { mgPerMl: '2' }, ['concentration', '250', 10, '500', '2340.0', '12.5', 10, '100', 'default']],
    ['CRPS-IP-5D', { mgPerMl: '1' }, ['concentration', '500', 10, '500', '4680.0', '12.5', 10, '100', 'default']],
    ['CRPS-IP-5D', { mgPerMl: '5', mL: '100', vialMgPerMl: '50' }, ['order', '100', 10, '500', '936.0', '12.5', 10, '50', 'order']],
    // 468 mL of 10 mg/mL from syringes of 50 mL: the vials as they are, three of 200 mg for a syringe of 500
    ['CRPS-IP-5D', { mgPerMl: '10', mL: '50' }, ['order', '50', 10, '500', '468.0', '12.5', 25, '10', 'default']],
    ['CRPS-IP-5D', { mgPerMl: '10', mL: '50', vialMgPerMl: '50' }, ['order', '50', 10, '500', '468.0', '12.5', 10, '50', 'order']],
    // the trial's own bag holds just what is infused
    ['CRPS-OP-10D', {}, ['protocol', '100', 1, '98', '100.0', '4', 1, '100', 'default']],
    ['CRPS-OP-10D', { mL: '100' }, ['protocol', '100', 1, '98', '100.0', '4', 1, '100', 'default']],
    ['CRPS-OP-10D', { session: 1 }, ['protocol', '100', 1, '49', '100.0', '4', 1, '100', 'default']],
    ['CRPS-OP-10D', { mgPerMl: '2' }, ['concentration', '250', 1, '500', '49.0', '20.3', 1, '100', 'default']],
    ['SCI-IP-7D', { kg: '75' }, ['protocol', '500', 1, '80', '500.0', '5', 1, '100', 'default']],
    // bags of S-ketamine can be counted, its vials are not on the list
    ['CRPS-IP-100H', { mgPerMl: '2' }, ['concentration', '250', 5, '500', '1113.0', '22.5', undefined, undefined, undefined]],
  ])('%s %p', (id, change, expected) => {
    expect(brief(count(id, change))).toEqual(expected);
    expect(count(id, change).suppliesAbsent).toBeUndefined();
  });

  it('says that a bag would hang for more than a day, as bags are counted by volume alone', () => {
    const told = (...of: Parameters<typeof count>): boolean => count(...of).supplies?.preparation.some((p) => p.includes('24 hours')) ?? false;
    // 360 mg in one bag over 5 days
    expect(told('CA-IP-CIVI', { kg: '60', mgPerMl: '1' })).toBe(true);
    expect(told('CRPS-IP-5D', { mgPerMl: '2', mL: '500' })).toBe(true);
    expect(told('CRPS-IP-5D', { mgPerMl: '2' })).toBe(false);
    // the bag would last longer, the session does not
    expect(told('SCI-IP-7D', { mgPerMl: '2' })).toBe(false);
    expect(told('ACUTE-PO', { mgPerMl: '2' })).toBe(false);
  });

  it('rounds up from the exact total, not from a rounded one', () => {
    // 0.2 mg/kg in all: on 500.001 kg 100.0002 mg, which reads 100.00 and does not fit into one bag of 100 mg
    const at = (kg: string) => count('GEN-OP-LOW', { kg, mgPerMl: '1', mL: '100', dose: { value: '0.1', unit: 'mg/kg/h' }, duration: { value: '1', unit: 'h' } }).supplies;
    expect([at('100')?.bags, at('500')?.bags, at('500.001')?.bags]).toEqual([1, 1, 2]);
  });

  it('counts a series session by session: what is left is not kept', () => {
    expect(count('CRPS-OP-10D').supplies?.course).toEqual({ sessions: 10, bags: 10, vials: 10 });
    // 49 mg and 73.5 mg take one bag of 50 mg and two, the other eight two of each
    expect(count('CRPS-OP-10D', { mgPerMl: '1', mL: '50' }).supplies?.course).toEqual({ sessions: 10, bags: 19, vials: 10 });
    expect(count('CRPS-IP-5D', { mgPerMl: '2' }).supplies).not.toHaveProperty('course');
  });

  it('counts a bolus with the bag, and beside the bag of a trial', () => {
    expect(brief(count('ACUTE-PO', { kg: '64', mgPerMl: '2', bolus: { value: '0.3', unit: 'mg/kg' } }))).toEqual(['concentration', '250', 1, '500', '163.2', '39.1', 1, '100', 'default']);
  });

  it('are absent with a reason where the order does not say enough', () => {
    for (const mgPerMl of ['5', '10']) expect(count('CRPS-IP-5D', { mgPerMl })).toMatchObject({ suppliesAbsent: { code: 'BAG_VOLUME_NEEDED', text: expect.stringContaining('bagVolume') } });
    expect(count('CRPS-IP-5D', { mgPerMl: '3', mL: '500' })).toMatchObject({ suppliesAbsent: { code: 'CONCENTRATION_NOT_LISTED' }, limits: expect.arrayContaining([expect.objectContaining({ code: 'CONCENTRATION_NOT_LISTED' })]) });
    expect(count('CRPS-IP-5D', { mgPerMl: '5' }).supplies).toBeUndefined();
  });

  it('know that 100 mg/mL must be diluted, and that 10 mg/mL is not', () => {
    const concentrated = { value: '100', unit: 'mg/mL', mark: 'P', source: 'clinic' } as const;
    const clinic = { ...(findProtocol('CRPS-IP-5D') as Protocol), concentrations: [concentrated] };
    expect(count('CRPS-IP-5D', { mgPerMl: '2' }).supplies?.preparation).toEqual(['The vial of 100 mg/mL must be diluted.']);
    expect(count('CRPS-IP-5D', { mgPerMl: '10', mL: '20' }).supplies?.preparation).toEqual(['Undiluted: the vial of 10 mg/mL is not diluted further.']);
    const undiluted = calculateDose({ protocol: clinic, dose: { value: '40', unit: 'mg/h' }, weight: { value: '70', unit: 'kg' }, concentration: { value: '100', unit: 'mg/mL' }, bagVolume: { value: '50', unit: 'mL' } }, NOW);
    expect(undiluted.ok && undiluted.value.suppliesAbsent?.code).toBe('CONCENTRATION_ABOVE_VIAL');
    expect(problems('CRPS-IP-5D', { mgPerMl: '2', vialMgPerMl: '10' })).toEqual(['VIAL_NOT_DILUTED vial']);
    expect(problems('CRPS-OP-10D', { vialMgPerMl: '10' })).toEqual(['VIAL_NOT_DILUTED vial']);
  });

  it.each<[string, string, Change, string]>([
    ['a vial that is none', 'CRPS-IP-5D', { mgPerMl: '2', vialMgPerMl: '25' }, 'VIAL_UNKNOWN vial.value'],
    ['a vial of the other drug', 'CRPS-IP-100H', { mgPerMl: '2', vialMgPerMl: '50' }, 'VIAL_NOT_OF_DRUG vial'],
    ['a bag of a litre and a bit', 'CRPS-IP-5D', { mgPerMl: '2', mL: '1001' }, 'BAG_VOLUME_NOT_VALID bagVolume.value'],
    ['a bag of a few drops', 'CRPS-IP-5D', { mgPerMl: '2', mL: '9.9' }, 'BAG_VOLUME_NOT_VALID bagVolume.value'],
    ['another bag than the trial\'s', 'CRPS-OP-10D', { mL: '250' }, 'BAG_OF_THE_PROTOCOL bagVolume'],
  ])('%s is refused', (_, id, change, problem) => {
    expect(problems(id, change)).toEqual([problem]);
  });

  it('shows the arithmetic', () => {
    const steps = (...of: Parameters<typeof attempt>) => count(...of).steps.filter((s) => /bag|vial/i.test(s.what)).map((s) => `${s.what}: ${Object.values(s.inputs).join(' | ')} -> ${s.result}`);
    expect(steps('CRPS-IP-5D', { mgPerMl: '2', mL: '500' })).toEqual(['Drug in a bag: 2 mg/mL | 500 mL -> 1000 mg', 'Bags for the session: 4680 mg | 1000 mg -> 5', 'Hours that a bag lasts: 500 mL | 20.0 mL/h -> 25 h', 'Vials for the session: 5 | 1000 mg | 5000 mg | 500 mg (100 mg/mL × 5 mL) -> 10']);
    expect(steps('CRPS-OP-10D')).toEqual(['Concentration of the bag: 98 mg | 100 mL -> 0.98 mg/mL', 'Drug in the bag: 100 mL -> 98 mg', 'Hours that a bag lasts: 100 mL | 25.0 mL/h -> 4 h', 'Vials for the session: 1 | 98 mg | 98 mg | 500 mg (100 mg/mL × 5 mL) -> 1']);
  });
});
