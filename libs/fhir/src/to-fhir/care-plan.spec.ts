import { describe, expect, it } from '@jest/globals';
import { carePlan, type CarePlanSource } from './care-plan.js';

const source: CarePlanSource = {
  id: 'a',
  status: 'active',
  patientId: 'p',
  title: 'Plan',
  protocol: { code: 'X', version: '1', name: 'Protocol' },
  created: '2026-11-23T09:15:00Z',
  author: { sub: 's', name: 'Dr. A' },
  narrative: [],
};

describe('carePlan', () => {
  it('absent in, absent out', () => {
    expect(Object.keys(carePlan(source)).sort()).toEqual(['author', 'category', 'created', 'id', 'identifier', 'instantiatesCanonical', 'intent', 'meta', 'resourceType', 'status', 'subject', 'text', 'title']);
  });

  it('what people type cannot become markup in the narrative', () => {
    const div = carePlan({ ...source, title: '<script>alert("1")</script> & \u0007', narrative: [{ label: '<b>', value: "</td><img src='x'>" }], notes: [{ text: '<i>' }] }).text?.div ?? '';
    expect(div).not.toMatch(/<(script|b|img|i)\b/);
    expect(div).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; </h2>');
  });

  it('is signed by a logical reference: no EHR holds our clinicians', () => {
    expect(carePlan(source).author).toEqual({ type: 'Practitioner', identifier: { system: 'urn:titrate:id', value: 'practitioner-s' }, display: 'Dr. A' });
  });
});
