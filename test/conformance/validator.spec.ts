import { describe, expect, it } from '@jest/globals';
import { goldens } from './samples.js';
import { validate } from './validator.js';

type Damage = (r: Record<string, any>) => void; // eslint-disable-line @typescript-eslint/no-explicit-any -- damage reaches anywhere

/** Each golden below is valid (goldens.spec.ts); one thing is broken in it, and the validator must say what. */
const DAMAGE: readonly (readonly [what: string, golden: string, damage: Damage, kind: string, key: string])[] = [
  ['a required element is missing', 'vital-heart-rate', (r) => delete r['status'], 'structure', 'R4'],
  ['an element that R4 does not have', 'care-plan', (r) => { r['flavour'] = 'x'; }, 'structure', 'R4'],
  ['an element that only Medplum has', 'care-plan', (r) => { r['meta'].project = 'p'; }, 'structure', 'R4'],
  ['a status outside its value set', 'medication-request-day-1', (r) => { r['status'] = 'signed'; }, 'binding', 'required'],
  ['a unit that is not UCUM', 'medication-request-day-1', (r) => { r['dosageInstruction'][0].doseAndRate[2].rateQuantity.code = 'ml/hr'; }, 'unit', 'ucum'],
  ['a number sent as text', 'medication-request-day-1', (r) => { r['dosageInstruction'][0].doseAndRate[0].rateQuantity.value = '0.175'; }, 'structure', 'R4'],
  ['a unit code without its system (qty-3)', 'vital-heart-rate', (r) => delete r['valueQuantity'].system, 'invariant', 'qty-3'],
  ['a ratio with one side (rat-1)', 'medication-request-day-1', (r) => delete r['dosageInstruction'][0].maxDosePerPeriod.denominator, 'invariant', 'rat-1'],
  ['a duration without unit (tim-1)', 'medication-request-day-1', (r) => delete r['dosageInstruction'][0].timing.repeat.durationUnit, 'invariant', 'tim-1'],
  ['a negative duration (tim-4)', 'medication-request-day-1', (r) => { r['dosageInstruction'][0].timing.repeat.duration = -4; }, 'invariant', 'tim-4'],
  ['a period that ends before it starts (per-1)', 'care-plan', (r) => { r['period'] = { start: '2026-12-01', end: '2026-11-01' }; }, 'invariant', 'per-1'],
  ['neither dose nor rate (mad-1)', 'administration-segment-1', (r) => { delete r['dosage'].dose; delete r['dosage'].rateQuantity; }, 'invariant', 'mad-1'],
  ['a value beside dataAbsentReason (obs-6)', 'vital-heart-rate', (r) => { r['dataAbsentReason'] = { text: 'x' }; }, 'invariant', 'obs-6'],
  ['activity with reference and detail (cpl-3)', 'care-plan', (r) => { r['activity'][0].detail = { status: 'scheduled' }; }, 'invariant', 'cpl-3'],
  ['a consent without policy (ppc-1)', 'consent-sharing', (r) => delete r['policyRule'], 'invariant', 'ppc-1'],
  ['a goal with a value and no measure (gol-1)', 'goal', (r) => delete r['target'][0].measure, 'invariant', 'gol-1'],
  ['an order without requester (us-core-21)', 'medication-request-day-1', (r) => delete r['requester'], 'invariant', 'us-core-21'],
  ['a finished procedure without time (us-core-7)', 'procedure-session-1', (r) => delete r['performedPeriod'], 'invariant', 'us-core-7'],
  ['a plan without the assess-plan category', 'care-plan', (r) => { r['category'] = [{ text: 'plan' }]; }, 'profile', 'US Core'],
  ['a narrative without its status', 'care-plan', (r) => delete r['text'].status, 'structure', 'R4'],
  ['a script in the narrative (txt-1)', 'care-plan', (r) => { r['text'].div = '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>'; }, 'invariant', 'txt-1'],
  ['a vital sign dated to the month (vs-1)', 'vital-heart-rate', (r) => { r['effectiveDateTime'] = '2026-11'; }, 'invariant', 'vs-1'],
  ['blood pressure without systolic', 'vital-blood-pressure', (r) => r['component'].shift(), 'profile', 'US Core'],
  ['a weight in metres', 'vital-body-weight', (r) => { Object.assign(r['valueQuantity'], { code: 'm', unit: 'm' }); }, 'binding', 'required'],
  ['oxygen saturation with one coding only', 'vital-oxygen-saturation', (r) => r['code'].coding.pop(), 'profile', 'US Core'],
  ['a survey without its category', 'survey-pain-nrs', (r) => { r['category'] = [{ text: 'x' }]; }, 'profile', 'US Core'],
  ['a claimed profile that nobody can check', 'care-plan', (r) => r['meta'].profile.push('http://example.org/unknown'), 'profile', 'unknown'],
  ['the damage inside a Bundle', 'bundle-transaction', (r) => { r['entry'][1].resource.status = 'signed'; }, 'binding', 'required'],
  ['fullUrl of two entries alike (bdl-7)', 'bundle-transaction', (r) => { r['entry'][1].fullUrl = r['entry'][0].fullUrl; }, 'invariant', 'bdl-7'],
];

describe('the validator bites', () => {
  it.each(DAMAGE)('%s', (_what, name, damage, kind, key) => {
    const broken = JSON.parse(JSON.stringify(goldens[name])) as Record<string, unknown>;
    damage(broken);
    const errors = validate(broken).filter((f) => f.severity === 'error');
    const expected = key === 'US Core' ? { kind, key: expect.stringMatching(/^USCore/) } : { kind, key };
    expect(errors).toContainEqual(expect.objectContaining(expected));
  });
});
