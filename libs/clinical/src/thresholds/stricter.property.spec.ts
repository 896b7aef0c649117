import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calculateDose } from '../dosing/calculate-dose.js';
import { protocols } from '../protocols/library.js';
import type { ConditionFact, MedicationFact, ObservationFact, ScreeningFacts } from '../screening/facts.js';
import { PatientRecord } from '../screening/record.js';
import type { Finding, ScreeningContext } from '../screening/result.js';
import { findingOf } from '../screening/rule.js';
import { RULES } from '../screening/rules.js';
import { type DrugKey, DRUGS } from '../terminology/drugs.js';
import { OBSERVATIONS, type ObservationKey } from '../terminology/observations.js';
import { SYSTEMS } from '../terminology/term.js';
import { THRESHOLD_KEYS, type ThresholdKey, THRESHOLDS, thresholdsOf } from './thresholds.js';

/* A clinic that becomes more careful loses no warning: whatever the patient, a stricter threshold finds at least as much. */

const AT = new Date('2026-03-02T09:00:00Z');
const ago = (days: number): string => new Date(AT.getTime() - days * 86_400_000).toISOString();
const loinc = (key: ObservationKey) => ({ system: SYSTEMS.loinc, code: OBSERVATIONS[key].terms[0]?.code ?? '' });

const RUNS = 600;

/** Near the numbers that decide, so that both sides of each are met. */
const days = fc.oneof(fc.double({ min: 0, max: 0.4, noNaN: true }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 60, max: 800 }));
const saw = (key: ObservationKey, unit: string, min: number, max: number): fc.Arbitrary<ObservationFact> =>
  fc.record({ value: fc.integer({ min, max }), at: days, n: fc.nat(999) }).map(({ value, at, n }) => ({ id: `${key}-${n}`, codes: [loinc(key)], status: 'final', effective: ago(at), quantity: { value: String(value), unit } }));
const answered = (key: ObservationKey, ...words: string[]): fc.Arbitrary<ObservationFact> => fc.record({ text: fc.constantFrom(...words), at: days }).map(({ text, at }) => ({ id: `${key}-${text}`, codes: [loinc(key)], status: 'final', effective: ago(at), text }));
const pressure: fc.Arbitrary<ObservationFact> = fc.record({ s: fc.integer({ min: 80, max: 200 }), d: fc.integer({ min: 60, max: 120 }), at: days }).map(({ s, d, at }) => ({
  id: `bp-${s}-${at}`, codes: [loinc('blood-pressure')], status: 'final', effective: ago(at),
  components: [{ codes: [loinc('systolic')], quantity: { value: String(s), unit: 'mm[Hg]' } }, { codes: [loinc('diastolic')], quantity: { value: String(d), unit: 'mm[Hg]' } }],
}));
const asa = fc.integer({ min: 1, max: 5 }).map((n): ObservationFact => ({ id: `asa-${n}`, codes: [{ system: SYSTEMS.snomed, code: '302132005' }], status: 'final', effective: ago(5), text: String(n) }));
const observation = fc.oneof(
  pressure, pressure, pressure, asa, saw('body-weight', 'kg', 30, 160), saw('oxygen-saturation', '%', 86, 100), saw('alt', 'U/L', 20, 260), saw('ast', 'U/L', 20, 260), saw('qtc', 'ms', 420, 520), saw('phq9-9', '{score}', 0, 3),
  saw('heart-rate', '/min', 40, 80), answered('cssrs-risk', 'High risk', 'Moderate risk', 'Low risk', 'see note'), answered('hcg-urine', 'Positive', 'Negative', 'Indeterminate'), answered('hcg-serum', 'Positive', 'Negative'), answered('hcg-urine', 'Positive', 'Negative'), answered('hcg-serum', 'Negative'),
);
const condition: fc.Arbitrary<ConditionFact> = fc.record({ code: fc.constantFrom('I21.4', 'I63.9', 'F23', 'F11.20', 'G40.909', 'G90.511', 'R45.851', 'Z33.1', 'I16.0'), status: fc.constantFrom('active', 'resolved'), onset: days, abatement: fc.option(days, { nil: undefined }) }).map(({ code, status, onset, abatement }) => ({
  id: code, codes: [{ system: SYSTEMS.icd10cm, code }], clinicalStatus: status, onset: ago(onset), ...(abatement === undefined || status === 'active' ? {} : { abatement: ago(Math.min(abatement, onset)) }),
}));
const medication: fc.Arbitrary<MedicationFact> = fc.record({ drug: fc.constantFrom('phenelzine', 'clonidine', 'oxycodone', 'gabapentin'), ended: fc.option(days, { nil: undefined }) }).map(({ drug, ended }) => ({
  id: drug, resourceType: 'MedicationRequest', codes: [{ system: SYSTEMS.rxnorm, code: DRUGS[drug as 'clonidine'].terms[0]?.code ?? '' }], status: ended === undefined ? 'active' : 'stopped', ...(ended === undefined ? {} : { end: ago(ended) }),
}));
const facts: fc.Arbitrary<ScreeningFacts> = fc.record({
  patient: fc.record({ birthDate: fc.option(fc.integer({ min: 1935, max: 2020 }).map((y) => `${y}-03-02`), { nil: undefined }), gender: fc.constantFrom('male', 'female', 'female') }) as fc.Arbitrary<ScreeningFacts['patient']>,
  conditions: fc.array(condition, { maxLength: 4 }),
  observations: fc.array(observation, { maxLength: 12 }),
  medications: fc.array(medication, { maxLength: 3 }),
  allergies: fc.constant([]),
  priorCourses: fc.array(fc.record({ id: fc.constant('c'), resourceType: fc.constant('CarePlan'), sessions: fc.array(fc.integer({ min: 1, max: 700 }).map(ago), { minLength: 1, maxLength: 25 }), multiDay: fc.boolean() }), { maxLength: 2 }),
});
const context = fc.record({ chirality: fc.constantFrom('racemic', 'S'), stage: fc.constantFrom('planning', 'session-start'), setting: fc.constantFrom('outpatient', 'inpatient'), serial: fc.boolean(), multiDay: fc.boolean(), beside: fc.subarray<DrugKey>(['ondansetron', 'haloperidol', 'midazolam']) }) satisfies fc.Arbitrary<ScreeningContext>;

/** A key and two values of it, the looser first, out of two shares of its range. */
function pairOf(key: ThresholdKey, [a, b]: readonly [number, number]): { readonly loose: string; readonly strict: string } {
  const [lowest, highest] = THRESHOLDS[key].range.map(Number) as [number, number];
  const whole = Number.isInteger(lowest) && Number.isInteger(highest) && highest - lowest > 3;
  const [low = '', high = ''] = [Math.min(a, b), Math.max(a, b)].map((share) => lowest + ((highest - lowest) * share) / 100).map((n) => (whole ? String(Math.round(n)) : n.toFixed(2)));
  return THRESHOLDS[key].stricter === 'lower' ? { loose: high, strict: low } : { loose: low, strict: high };
}
const shares = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }));
const keysOf = (user: RegExp): readonly ThresholdKey[] => THRESHOLD_KEYS.filter((k) => THRESHOLDS[k].usedBy.some((u) => user.test(u)));
const policy = (key: ThresholdKey, value: string) => ({ thresholds: thresholdsOf({ [key]: value }, 1), calendar: { timeZone: 'UTC', closedWeekdays: [] } });
const gravity = ({ status, severity }: Finding): number => (status === 'pass' ? 0 : { info: 1, acknowledge: 2, hard: 3 }[severity]);

describe('a stricter threshold', () => {
  it('never turns a finding of the screening into a lesser one, least of all a fail into a pass', () => {
    const keys = keysOf(/^[SW]\d/);
    const users = new Map(keys.map((key) => [key, RULES.filter((r) => THRESHOLDS[key].usedBy.includes(r.id))]));
    const moved = new Set<ThresholdKey>();
    fc.assert(
      fc.property(shares, facts, context, (two, patient, where) => {
        const record = new PatientRecord(patient, AT);
        for (const key of keys) {
          const { loose, strict } = pairOf(key, two);
          for (const rule of users.get(key) ?? []) {
            const [before, after] = [loose, strict].map((value) => findingOf(rule, record, where, policy(key, value).thresholds)) as [Finding, Finding];
            if (gravity(after) > gravity(before)) moved.add(key);
            if (gravity(after) < gravity(before)) throw new Error(`${rule.id} with ${key} ${loose} → ${strict}: ${before.status} ${before.severity} became ${after.status} ${after.severity}`);
          }
        }
      }),
      { numRuns: RUNS },
    );
    // the numbers do decide something
    expect(keys.filter((key) => !moved.has(key) && THRESHOLDS[key].range[0] !== THRESHOLDS[key].range[1]).length).toBeLessThan(keys.length / 2);
  });

  it('never takes a stop away from a dose', () => {
    const worst = (limits: readonly { tier: string }[]): number => (limits.some((l) => l.tier === 'hard') ? 2 : limits.length > 0 ? 1 : 0);
    const moved = new Set<ThresholdKey>();
    const order = fc.record({
      protocol: fc.constantFrom(...protocols().filter((p) => p.blocked === undefined)), factor: fc.integer({ min: 20, max: 250 }), kg: fc.integer({ min: 250, max: 2600 }), before: fc.option(fc.integer({ min: 250, max: 2600 }), { nil: undefined }), weighed: days,
      height: fc.option(fc.integer({ min: 145, max: 200 }), { nil: undefined }), born: fc.integer({ min: 1935, max: 2010 }), step: fc.constantFrom('0.1', '1'), bolus: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...keysOf(/^[A-Z]+_/)), shares, order, (key, two, o) => {
        const { loose, strict } = pairOf(key, two);
        const { value, unit } = o.protocol.dose.typical;
        const input = {
          protocol: o.protocol, dose: { value: ((Number(value) * o.factor) / 100).toFixed(4), unit }, weight: { value: (o.kg / 10).toFixed(1), unit: 'kg', source: 'measured', measuredAt: ago(o.weighed) }, concentration: { value: '2', unit: 'mg/mL' }, pumpStep: { value: o.step, unit: 'mL/h' }, birthDate: `${o.born}-01-01`,
          ...(o.before === undefined ? {} : { previousWeight: { value: (o.before / 10).toFixed(1), unit: 'kg' } }), ...(o.height === undefined ? {} : { height: { value: String(o.height), unit: 'cm' } }), ...(o.bolus === undefined || !o.protocol.bolus ? {} : { bolus: { value: (o.bolus / 100).toFixed(2), unit: 'mg/kg' } }),
        };
        const [before, after] = [calculateDose(input, AT, policy(key, loose)), calculateDose(input, AT, policy(key, strict))];
        if (!before.ok || !after.ok) throw new Error('not calculated');
        const [b, a] = [worst(before.value.limits), worst(after.value.limits)];
        if (a > b || after.value.limits.length > before.value.limits.length) moved.add(key);
        if (a < b) throw new Error(`${key} ${loose} → ${strict}: ${before.value.limits.map((l) => l.code).join()} became ${after.value.limits.map((l) => l.code).join()}`);
      }),
      { numRuns: RUNS },
    );
    expect(moved.size).toBeGreaterThan(5);
  });
});
