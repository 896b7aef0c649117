import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { collectReferences, rewriteReferences } from '../references.js';
import { canonicalText, parseFhirJson, stringifyFhir } from '../json.js';
import { toScreeningFacts } from './chart-facts.js';
import { readServiceRequest, readTask } from './referral.js';
import { wellFormednessProblems } from './well-formed.js';

/** A record that reaches every reader; the property below damages it in one to three places. */
const record = [
  { resourceType: 'Patient', id: 'p', identifier: [{ system: 's', value: 'v' }], name: [{ use: 'official', family: 'F', given: ['G'] }], birthDate: '1980-02-28', deceasedDateTime: '2026-01-01' },
  { resourceType: 'Observation', status: 'final', category: [{ coding: [{ system: 'c', code: 'vital-signs' }] }], code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] }, effectivePeriod: { start: '2026-01-01', end: '2026-01-02' }, valueQuantity: { value: 70, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' } },
  { resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] }, component: [{ code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] }, valueQuantity: { value: 120, unit: 'mmHg' } }] },
  { resourceType: 'Condition', code: { text: 'x', coding: [{ code: 'y' }] }, clinicalStatus: { coding: [{ code: 'active' }] }, onsetPeriod: { start: '2020' } },
  { resourceType: 'AllergyIntolerance', code: { text: 'x' }, criticality: 'high', verificationStatus: { coding: [{ code: 'confirmed' }] } },
  { resourceType: 'MedicationRequest', medicationReference: { reference: '#m' }, contained: [{ resourceType: 'Medication', id: 'm', code: { text: 'k' } }], dosageInstruction: [{ timing: { repeat: { duration: 4, durationUnit: 'h', when: ['AC'], offset: 1 } }, doseAndRate: [{ doseRange: { low: { value: 1 }, high: { value: 2 } }, rateRatio: { numerator: { value: 1 }, denominator: { value: 1 } } }] }] },
  { resourceType: 'ServiceRequest', identifier: [{ type: { coding: [{ code: 'PLAC' }] }, system: 's', value: 'v' }], status: 'active', intent: 'order', subject: { reference: 'Patient/p' }, requester: { identifier: { system: 's', value: 'v' } }, note: [{ text: 'n' }], reasonCode: [{ text: 'r' }] },
  { resourceType: 'Task', status: 'requested', intent: 'order', focus: { reference: 'ServiceRequest/s' }, owner: { display: 'o' }, extension: [{ url: 'u', valueString: 's' }] },
];

type Path = readonly (string | number)[];
function paths(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([k, v]) => paths(v, [...at, k]))];
}
const places = paths(record).filter((p) => p.length > 0);

function damaged(at: Path, by: unknown, whole: unknown): unknown {
  const [head, ...rest] = at;
  if (head === undefined || typeof whole !== 'object' || whole === null) return by;
  const copy = (Array.isArray(whole) ? [...(whole as unknown[])] : { ...whole }) as Record<string | number, unknown>;
  copy[head] = damaged(rest, by, copy[head]);
  return copy;
}

describe('the readers are total', () => {
  it('whatever stands in the place of an element, the answer is a value', () => {
    const damage = fc.tuple(fc.constantFrom(...places), fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined)));
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (list) => {
        const resources = list.reduce<unknown>((r, [at, by]) => damaged(at, by, r), record);
        const located = (Array.isArray(resources) ? (resources as unknown[]) : [resources]).map((resource, i) => ({ resource, path: `Bundle.entry[${String(i)}].resource` }));
        const answers = [toScreeningFacts(located), ...located.flatMap((l) => [readServiceRequest(l), readTask(l)])];
        for (const a of answers) if (!a.ok) for (const p of a.problems) expect(p.expression).toMatch(/^Bundle\.entry\[\d+\]\.resource\./);
        for (const l of located) {
          expect(wellFormednessProblems(l.resource, l.path).length).toBeLessThanOrEqual(20);
          expect(JSON.stringify(rewriteReferences(l.resource, (x) => x))).toBe(JSON.stringify(l.resource));
          collectReferences(l.resource);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('the undamaged record has nothing against it', () => {
    const located = record.map((resource, i) => ({ resource, path: `Bundle.entry[${String(i)}].resource` }));
    expect(toScreeningFacts(located)).toMatchObject({ ok: true });
    expect(located.flatMap((l) => wellFormednessProblems(l.resource, l.path))).toEqual([]);
  });

  it('what was parsed is written back as it came, and has one canonical text', () => {
    const text = JSON.stringify(record[5]);
    const parsed = parseFhirJson(text);
    expect(parsed.ok && stringifyFhir(parsed.value)).toBe(text);
    expect(parsed.ok && canonicalText(parsed.value as object)).toBe(canonicalText({ ...record[5] }));
  });
});
