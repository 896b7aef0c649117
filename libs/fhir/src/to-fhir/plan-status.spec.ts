import { describe, expect, it } from '@jest/globals';
import { parseFhirJson, stringifyFhir } from '../json.js';
import { carePlanInState, medicationRequestInState } from './plan-status.js';

function parsed<R>(text: string): R {
  const result = parseFhirJson(text);
  if (!result.ok) throw new Error('not JSON');
  return result.value as R;
}

const DIV = '<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><h2>Plan</h2><table><tr><th>Status</th><td>Signed and active</td></tr></table>NOTES</div>';
const carePlan = (notes = ''): string => `{"resourceType":"CarePlan","id":"p","text":{"status":"additional","div":"${DIV.replace('NOTES', notes)}"},"status":"active","intent":"plan","subject":{"reference":"Patient/x"}}`;
const note = { text: 'On hold <b>: "x" $& $1', at: '2026-03-02T09:00:00Z', by: { sub: 'a', name: 'A' } };

describe('a signed resource in another state', () => {
  it('says so in the narrative, and says why there and as a note, as text', () => {
    for (const notes of ['', '<p>Notes</p><ul><li>old</li></ul>']) {
      const plan = carePlanInState(parsed<fhir4.CarePlan>(carePlan(notes)), 'on-hold', note);
      expect(plan.status).toBe('on-hold');
      expect(plan.text?.div).toContain('<th>Status</th><td>On hold</td>');
      expect(plan.text?.div).toMatch(/<li>On hold &lt;b&gt;: &quot;x&quot; \$&amp; \$1<\/li><\/ul><\/div>$/);
      expect(plan.note).toEqual([{ authorReference: expect.objectContaining({ display: 'A' }), time: note.at, text: note.text }]);
    }
  });

  it('keeps every digit of an order, and its reason only while it holds', () => {
    const order = '{"resourceType":"MedicationRequest","id":"m","status":"active","intent":"order","subject":{"reference":"Patient/x"},"dosageInstruction":[{"doseAndRate":[{"rateQuantity":{"value":0.350,"unit":"mg/kg/h"}}]}]}';
    const signed = parsed<fhir4.MedicationRequest>(order);
    const held = medicationRequestInState(signed, 'on-hold', { text: 'ALT is high' });
    expect(stringifyFhir(held)).toBe(order.replace('"status":"active"', '"status":"on-hold","statusReason":{"text":"ALT is high"}'));
    expect(stringifyFhir(medicationRequestInState(held, 'active'))).toBe(order);
    expect(stringifyFhir(signed)).toBe(order);
  });
});
