import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { type ClinicDay, clinicDay, MORNING, ORDER, SHARING_CONSENT, TREATMENT_CONSENT } from '../support/clinic-day.js';

let day: ClinicDay;
beforeAll(async () => {
  day = await clinicDay();
});
afterAll(() => day.close());
beforeEach(() => day.clock.set(new Date(MORNING)));

const errors = (a: Answer): unknown => [a.status, ...a.json.errors.map((e: { code: string; expression?: string }) => `${e.code} ${e.expression ?? ''}`.trim())];
const held = async (plan: string): Promise<fhir4.Consent[]> =>
  (await day.db.sql<{ content: string }>(`SELECT r.content FROM chart_current c JOIN chart_resource r USING (tenant_id, resource_type, id, version) WHERE c.stream_id = $1 AND c.resource_type = 'Consent' ORDER BY c.position`, [plan])).map((r) => JSON.parse(r.content) as fhir4.Consent);

/** Signed, the PHQ-9 answered, nothing agreed to yet. */
async function planWithoutConsent(): Promise<string> {
  const plan = (await day.post('/plans', { referralId: await day.referral(), ...ORDER })).json.id as string;
  await day.acknowledgeAll(plan);
  expect((await day.post(`/plans/${plan}/sign`)).status).toBe(200);
  await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
  return plan;
}
const start = (plan: string, body?: unknown): Promise<Answer> => day.post(`/plans/${plan}/sessions`, body, day.tokens.nurse);
const record = (plan: string, body: object, token = day.tokens.nurse): Promise<Answer> => day.post(`/plans/${plan}/consents`, body, token);

describe('consent', () => {
  it('is needed, both of them, before the first session', async () => {
    const plan = await planWithoutConsent();
    expect(errors(await start(plan))).toEqual([409, 'CONSENT_MISSING consents.treatment', 'CONSENT_MISSING consents.sharing']);
    expect((await record(plan, TREATMENT_CONSENT)).json).toMatchObject({ purpose: 'treatment', state: 'in-force', signedAt: '2026-01-15T10:00:00.000Z', expiresAt: '2027-01-15T10:00:00.000Z', recordedBy: { name: 'Test nurse' } });
    expect(errors(await start(plan))).toEqual([409, 'CONSENT_MISSING consents.sharing']);
    expect((await record(plan, SHARING_CONSENT)).status).toBe(201);
    expect((await start(plan)).status).toBe(201);
  });

  it('does not reach back: a session is not started at a time before the signature', async () => {
    const plan = await planWithoutConsent();
    day.minutes(10);
    await day.consent(plan);
    day.minutes(10);
    expect(errors(await start(plan, { at: '2026-01-15T10:05:00Z' }))).toEqual([409, 'CONSENT_MISSING consents.treatment', 'CONSENT_MISSING consents.sharing']);
    expect((await start(plan, { at: '2026-01-15T10:10:00Z' })).status).toBe(201);
  });

  it('ends with its time, to the second', async () => {
    const plan = await planWithoutConsent();
    await record(plan, { ...TREATMENT_CONSENT, expiresAt: '2026-01-15T10:30:00Z' });
    await record(plan, SHARING_CONSENT);
    day.minutes(30);
    expect(errors(await start(plan))).toEqual([409, 'CONSENT_EXPIRED consents.treatment']);
    expect((await day.get(`/plans/${plan}/consents`)).json.items.map((c: { state: string }) => c.state)).toEqual(['expired', 'in-force']);
    day.clock.set(new Date('2026-01-15T10:29:59Z'));
    expect((await start(plan)).status).toBe(201);
  });

  it('is revoked once, tells every chart, and can be given again', async () => {
    const plan = await planWithoutConsent();
    await day.consent(plan);
    const [treatment] = (await day.get(`/plans/${plan}/consents`)).json.items as { id: string }[];
    const revoke = (): Promise<Answer> => day.post(`/plans/${plan}/consents/${treatment?.id ?? ''}/revoke`, { reason: 'patient-request' }, day.tokens.nurse);
    const first = await revoke();
    expect([first.status, first.json.state, first.json.end.reason]).toEqual([200, 'revoked', 'patient-request']);
    day.minutes(1);
    expect((await revoke()).text).toBe(first.text);
    expect(errors(await start(plan))).toEqual([409, 'CONSENT_REVOKED consents.treatment']);
    expect((await held(plan)).map((c) => [c.scope.coding?.[0]?.code, c.status])).toEqual([['treatment', 'inactive'], ['patient-privacy', 'active']]);
    await record(plan, TREATMENT_CONSENT);
    expect((await start(plan)).status).toBe(201);
  });

  it('is replaced by a newer one of the same purpose, which cannot be undone by revoking the older', async () => {
    const plan = await planWithoutConsent();
    await day.consent(plan);
    const [old] = (await day.get(`/plans/${plan}/consents`)).json.items as { id: string }[];
    expect((await record(plan, { ...TREATMENT_CONSENT, text: { ...TREATMENT_CONSENT.text, version: '4' } })).status).toBe(201);
    const items = (await day.get(`/plans/${plan}/consents`)).json.items as { state: string; text: { version: string } }[];
    expect(items.map((c) => [c.text.version, c.state])).toEqual([['3', 'replaced'], ['2', 'in-force'], ['4', 'in-force']]);
    expect(errors(await day.post(`/plans/${plan}/consents/${old?.id ?? ''}/revoke`, { reason: 'patient-request' }))).toEqual([409, 'CONSENT_REPLACED']);
    expect((await start(plan)).status).toBe(201);
  });

  it('given before the signature is published with it', async () => {
    const plan = (await day.post('/plans', { referralId: await day.referral(), ...ORDER })).json.id as string;
    await day.consent(plan);
    expect(await held(plan)).toEqual([]);
    await day.acknowledgeAll(plan);
    await day.post(`/plans/${plan}/sign`);
    const [treatment, sharing] = await held(plan);
    expect(treatment).toMatchObject({ status: 'active', scope: { coding: [{ code: 'treatment' }] }, dateTime: '2026-01-15T10:00:00.000Z', provision: { period: { end: '2027-01-15T10:00:00.000Z' } }, policyRule: { text: 'ketamine-off-label, version 3 (en)' } });
    expect(treatment?.text?.div).toContain('Ketamine is used off-label');
    expect(sharing?.scope.coding?.[0]?.code).toBe('patient-privacy');
  });

  it('leaves nothing out, lasts no longer than 12 months, and lies in the past', async () => {
    const plan = await planWithoutConsent();
    const short = { ...TREATMENT_CONSENT, elements: TREATMENT_CONSENT.elements.filter((e) => e !== 'off-label' && e !== 'bladder') };
    const refused = await record(plan, short);
    expect(errors(refused)).toEqual([422, 'CONSENT_INCOMPLETE elements']);
    expect(refused.json.errors[0].fix).toContain('off-label, bladder');
    expect((await record(plan, { ...TREATMENT_CONSENT, signedAt: '2025-06-30T08:00:00Z', expiresAt: '2026-06-30T08:00:00Z' })).status).toBe(201);
    expect(errors(await record(plan, { ...TREATMENT_CONSENT, signedAt: '2025-06-30T08:00:00Z', expiresAt: '2026-06-30T08:00:01Z' }))).toEqual([422, 'CONSENT_TOO_LONG expiresAt']);
    expect(errors(await record(plan, { ...TREATMENT_CONSENT, signedAt: '2026-01-15T10:00:01Z' }))).toEqual([422, 'TIME_IN_FUTURE signedAt']);
    expect(errors(await record(plan, { ...TREATMENT_CONSENT, signedAt: '2025-01-15T10:00:00Z' }))).toEqual([422, 'CONSENT_OVER expiresAt']);
    expect((await record(plan, { ...TREATMENT_CONSENT, text: { id: 'x', version: '1', language: 'English' } })).status).toBe(422);
    expect((await record(plan, { ...TREATMENT_CONSENT, purpose: 'research' })).status).toBe(422);
    expect((await record(plan, {})).status).toBe(422);
  });

  it('is for the bedside to record, and for nobody of another clinic to see', async () => {
    const plan = await planWithoutConsent();
    expect((await record(plan, TREATMENT_CONSENT, day.tokens.integrator)).status).toBe(403);
    expect((await record(plan, TREATMENT_CONSENT, day.tokens.stranger)).status).toBe(404);
    expect((await day.get(`/plans/${plan}/consents`, day.tokens.stranger)).status).toBe(404);
    expect((await day.post(`/plans/${plan}/consents/6a1c0b5e-0000-4000-8000-000000000000/revoke`, { reason: 'patient-request' })).status).toBe(404);
  });
});
