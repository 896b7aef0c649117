import { describe, expect, it } from '@jest/globals';
import { type EnteredOpioid, totalOpioids } from '#clinical';
import { opioidSumObservation } from './opioid-sum.js';
import type { Person } from './source-types.js';

const NURSE: Person = { sub: 'n', name: 'Nurse' };

function observation(...opioids: EnteredOpioid[]): fhir4.Observation {
  const sum = totalOpioids({ opioids, takesNoOpioid: opioids.length === 0 });
  if (!sum.ok) throw new Error(JSON.stringify(sum.problems));
  return opioidSumObservation({ id: 'o', status: 'final', patientId: 'p', at: '2026-11-30T08:05:00Z', performer: NURSE, note: 'Before the course.', ...sum.value });
}
const OXYCODONE = { drug: 'oxycodone', route: 'oral', value: '60', unit: 'mg/d' };
const BUPRENORPHINE = { drug: 'buprenorphine', route: 'sublingual', value: '8', unit: 'mg/d' };

describe('opioidSumObservation', () => {
  it('is the sum under our own code, each opioid with its RxNorm code, amount and factor', () => {
    expect(observation(OXYCODONE)).toMatchObject({
      code: { coding: [{ system: 'urn:titrate:cs:observation', code: 'mme-per-day' }] },
      valueQuantity: { value: 90, code: '{MME}/d', unit: 'MME per day' },
      component: [{ code: { coding: [{ code: '7804' }], text: 'oxycodone, by mouth' }, valueQuantity: { value: 60, code: 'mg/d', unit: 'mg/24 h' }, interpretation: [{ text: '× 1.5 = 90 MME per day' }] }],
      note: [{ text: 'Before the course.' }, { text: 'oxycodone, by mouth: 60 mg/24 h × 1.5 = 90. Sum: 90 MME per day. Describes use; not for changing one opioid for another.' }],
    });
    expect(observation(OXYCODONE).valueQuantity).not.toHaveProperty('comparator');
  });

  it('says of a part that the value is higher, in the value itself and in words', () => {
    const part = observation(OXYCODONE, BUPRENORPHINE);
    expect(part.valueQuantity).toMatchObject({ value: 90, comparator: '>' });
    expect(part.note?.[1]?.text).toContain('Part: 90 MME per day. Not convertible: buprenorphine, under the tongue or in the cheek: 8 mg/24 h. The patient takes more than the number says.');
    expect(part.component?.[1]?.interpretation).toEqual([{ text: 'Not convertible: no factor' }]);
  });

  it('is no zero where nothing could be converted, and zero where the patient takes none', () => {
    expect(observation(BUPRENORPHINE)).not.toHaveProperty('valueQuantity');
    expect(observation(BUPRENORPHINE)).toMatchObject({ dataAbsentReason: { coding: [{ code: 'unknown' }] } });
    expect(observation()).toMatchObject({ valueQuantity: { value: 0 }, note: [{}, { text: 'The patient takes no opioid.' }] });
    expect(observation()).not.toHaveProperty('component');
  });
});
