import { describe, expect, it } from '@jest/globals';
import { monitoringPlan } from '../monitoring/monitoring-plans.js';
import { assessVitals } from './assess-vitals.js';
import { parseVitals, type VitalReading } from './vital-sign.js';

const bp = (systolic: string, diastolic: string): VitalReading => ({ systolic: { value: systolic, unit: 'mm[Hg]' }, diastolic: { value: diastolic, unit: 'mm[Hg]' } });
const actions = (reading: VitalReading, baseline?: VitalReading) => assessVitals(monitoringPlan('outpatient-4h'), reading, baseline).map((a) => `${a.tier} ${a.code}`);

describe('assessVitals', () => {
  it.each([
    ['179/109', bp('179', '109'), ['slow bp-raised']],
    ['180/80', bp('180', '80'), ['pause bp-high']],
    ['150/110', bp('150', '110'), ['pause bp-high']],
    ['89/50', bp('89', '50'), ['pause bp-low']],
    ['120/80', bp('120', '80'), []],
    ['SpO2 92', { oxygenSaturation: { value: '92', unit: '%' } }, []],
    ['SpO2 91', { oxygenSaturation: { value: '91', unit: '%' } }, ['slow desaturation']],
    ['SpO2 89', { oxygenSaturation: { value: '89', unit: '%' } }, ['stop desaturation-severe']],
    ['HR 121', { heartRate: { value: '121', unit: '/min' } }, ['slow hr-high']],
    ['HR 151', { heartRate: { value: '151', unit: '/min' } }, ['stop hr-very-high']],
    ['HR 39', { heartRate: { value: '39', unit: '/min' } }, ['stop hr-very-low']],
    ['RR 9', { respiratoryRate: { value: '9', unit: '/min' } }, ['stop rr-low']],
    ['RR 31', { respiratoryRate: { value: '31', unit: '/min' } }, ['stop rr-high']],
  ] satisfies [string, VitalReading, string[]][])('%s', (_, reading, expected) => {
    expect(actions(reading)).toEqual(expected);
  });

  it('compares with the baseline in exact percent', () => {
    expect(actions(bp('130', '70'), bp('100', '60'))).toEqual(['slow bp-raised']);
    expect(actions(bp('129', '70'), bp('100', '60'))).toEqual([]);
    expect(actions(bp('98', '60'), bp('140', '80'))).toEqual(['pause bp-low']);
  });

  it('knows no number but those of the monitoring plan', () => {
    const plan = monitoringPlan('outpatient-4h');
    const strict = { ...plan, triggers: plan.triggers.map((t) => ('subject' in t && t.code === 'hr-high' ? { ...t, threshold: { ...t.threshold, value: '90' } } : t)) };
    const reading: VitalReading = { heartRate: { value: '95', unit: '/min' } };
    expect([plan, strict, { ...plan, triggers: [] }].map((p) => assessVitals(p, reading).map((a) => a.threshold))).toEqual([[], ['heartRate above 90'], []]);
  });

  it('puts the gravest first', () => {
    expect(actions({ ...bp('165', '90'), oxygenSaturation: { value: '85', unit: '%' } })).toEqual(['stop desaturation-severe', 'slow bp-raised']);
  });
});

describe('parseVitals', () => {
  const codes = (entered: Parameters<typeof parseVitals>[0]) => {
    const result = parseVitals(entered);
    return result.ok ? [] : result.problems.map((p) => `${p.code} ${p.expression ?? ''}`.trim());
  };
  const mmHg = (value: string) => ({ value, unit: 'mm[Hg]' });

  it('keeps what was entered', () => {
    expect(parseVitals({ weight: { value: '70.0', unit: 'kg' } })).toEqual({ ok: true, value: { weight: { value: '70.0', unit: 'kg' } } });
  });

  it('names what is wrong', () => {
    expect(codes({})).toEqual(['VITALS_EMPTY']);
    expect(codes({ systolic: mmHg('120') })).toEqual(['BLOOD_PRESSURE_INCOMPLETE diastolic']);
    expect(codes({ systolic: mmHg('70'), diastolic: mmHg('120') })).toEqual(['BLOOD_PRESSURE_SWAPPED systolic.value']);
    expect(codes({ heartRate: { value: '72', unit: 'bpm' } })).toEqual(['UNIT_NOT_ALLOWED heartRate.unit']);
    expect(codes({ oxygenSaturation: { value: '101', unit: '%' } })).toEqual(['VITAL_SIGN_IMPLAUSIBLE oxygenSaturation.value']);
    expect(codes({ pulse: { value: '72', unit: '/min' } })).toEqual(['VITAL_SIGN_UNKNOWN pulse']);
  });
});
