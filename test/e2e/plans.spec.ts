import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { type ClinicDay, clinicDay, MORNING, ORDER } from '../support/clinic-day.js';

let day: ClinicDay;
beforeAll(async () => {
  day = await clinicDay();
});
afterAll(() => day.close());
beforeEach(() => day.clock.set(new Date(MORNING)));

const errors = (a: Answer): unknown => [a.status, ...a.json.errors.map((e: { code: string; expression?: string }) => `${e.code} ${e.expression ?? ''}`.trim())];
const NOWHERE = '6a1c0b5e-0000-4000-8000-000000000000';

describe('protocols', () => {
  it('are listed with their evidence and the trials against them, and read in full', async () => {
    const list = await day.get('/protocols', day.tokens.integrator);
    const crps = list.json.items.find((p: { id: string }) => p.id === 'CRPS-OP-10D');
    expect(crps).toMatchObject({ version: expect.any(String), title: expect.any(String), setting: 'outpatient', drug: 'ketamine', basis: 'mg/kg/h', evidence: { grade: 'moderate' }, reviewDue: expect.any(String) });
    expect(crps.evidence.citations[0]).toContain('Schwartzman');
    expect(crps.evidence.negativeTrials.length).toBeGreaterThan(0);
    expect((await day.get('/protocols/CRPS-OP-10D')).json).toMatchObject({ caps: { rate: { value: '25', unit: 'mg/h' } }, ramp: [{ fromSession: 1, fraction: '0.5' }, {}, {}] });
    expect((await day.get('/protocols/NO-SUCH')).status).toBe(404);
  });
});

describe('a preview', () => {
  const body = { protocol: 'CRPS-OP-10D', dose: { value: '0.35', unit: 'mg/kg/h' }, weight: { value: '70', unit: 'kg', source: 'measured', measuredAt: '2026-01-15' }, concentration: { value: '2', unit: 'mg/mL' } };

  it('gives the numbers of the contract and keeps nothing (TV1)', async () => {
    const answer = await day.post('/plans/preview', { ...body, session: 3 });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ rate: { value: '24.50', unit: 'mg/h' }, sessionTotal: { value: '98.00', unit: 'mg' }, courseTotal: { value: '906.50', unit: 'mg' }, effectiveDose: { value: '0.3500', unit: 'mg/kg/h' }, flags: [] });
    expect(answer.json.steps[0]).toMatchObject({ what: expect.any(String), formula: expect.any(String), inputs: expect.any(Object), result: expect.any(String) });
    expect(await day.db.sql('SELECT id FROM plan')).toEqual([]);
  });

  it('names the field that it cannot compute from', async () => {
    expect(errors(await day.post('/plans/preview', { ...body, dose: { value: '0.5', unit: 'mg/kg/min' } }))).toEqual([422, 'UNIT_NOT_ALLOWED dose.unit']);
    expect(errors(await day.post('/plans/preview', { ...body, weight: { value: '-70', unit: 'kg' } }))).toEqual([422, 'VALUE_NOT_POSITIVE weight.value']);
    expect(errors(await day.post('/plans/preview', { ...body, weight: undefined }))).toEqual([422, 'FIELD_MISSING weight']);
    expect(errors(await day.post('/plans/preview', { ...body, dose: { value: 0.35, unit: 'mg/kg/h' } }))).toEqual([422, 'FIELD_INVALID dose.value']);
    expect(errors(await day.post('/plans/preview', { ...body, concentration: null }))).toEqual([422, 'FIELD_INVALID concentration']);
    expect(errors(await day.post('/plans/preview', { ...body, protocol: 'NO-SUCH' }))).toEqual([422, 'PROTOCOL_UNKNOWN protocol']);
    expect(errors(await day.post('/plans/preview', { ...body, wieght: 1 }))).toEqual([422, 'FIELD_UNKNOWN wieght']);
  });
});

describe('from referral to signature', () => {
  it('keeps 0.350 as it was entered, over HTTP, in the database and at the FHIR face', async () => {
    const referralId = await day.referral();
    const draft = await day.post('/plans', { referralId, ...ORDER });
    expect(draft.status).toBe(201);
    const { id } = draft.json as { id: string };
    expect(draft.json).toMatchObject({ status: 'draft', version: 1, dose: { value: '0.350', unit: 'mg/kg/h' }, weight: { value: '70.0', unit: 'kg', source: 'measured' }, signed: null, calculation: { rate: { value: '24.50', unit: 'mg/h' } } });
    expect(draft.json.sessions.map((s: { rate: { value: string } }) => s.rate.value).slice(0, 3)).toEqual(['12.25', '18.38', '24.50']);

    const screening = await day.get(`/plans/${id}/screening`);
    expect(screening.json).toMatchObject({ planId: id, ruleSet: { version: expect.any(String) }, inputsHash: expect.stringMatching(/^[0-9a-f]{64}$/), hard: [] });
    const open = screening.json.findings.filter((f: { needsAcknowledgement: boolean; acknowledged: boolean }) => f.needsAcknowledgement && !f.acknowledged);
    expect(open.length).toBeGreaterThan(0);
    const early = await day.post(`/plans/${id}/sign`);
    expect(early.status).toBe(409);
    expect(early.json.errors.map((e: { code: string }) => e.code)).toContain('SCREENING_NOT_ACKNOWLEDGED');

    await day.acknowledgeAll(id);
    expect((await day.get(`/plans/${id}`)).json.next).toEqual(['Sign it: POST /api/v1/plans/{id}/sign.']);
    const signed = await day.post(`/plans/${id}/sign`, { version: 1 });
    expect(signed.status).toBe(200);
    expect(signed.json).toMatchObject({ status: 'active', version: 2, dose: { value: '0.350' }, signed: { by: { name: 'Test clinician' } } });
    const again = await day.post(`/plans/${id}/sign`);
    expect([again.status, again.text]).toEqual([200, signed.text]);

    const detail = (await day.get(`/plans/${id}`)).json;
    expect(detail.history.map((e: { event: string }) => e.event)).toEqual(['draft', 'sign']);
    expect(detail.acknowledgements.map((a: { rule: string }) => a.rule).sort()).toEqual(open.map((f: { rule: string }) => f.rule).sort());
    expect(detail.fhir.carePlan).toBe(`CarePlan/${id}`);
    for (const reference of [detail.fhir.carePlan, ...detail.fhir.medicationRequests] as string[]) expect((await day.fhir(`/${reference}`)).status).toBe(200);
    expect((await day.fhir(`/${detail.fhir.medicationRequests[2]}`)).text).toContain('"value":0.350,');
    expect(await day.db.sql('SELECT dose_value FROM plan WHERE id = $1', [id])).toEqual([{ dose_value: '0.350' }]);
  });

  it('lists plans of a referral', async () => {
    const referralId = await day.referral();
    for (let n = 0; n < 2; n++) await day.post('/plans', { referralId, ...ORDER });
    const first = await day.get(`/plans?referral=${referralId}&limit=1`);
    expect(first.json.items).toHaveLength(1);
    const second = await day.get(`/plans?referral=${referralId}&limit=1&cursor=${first.json.next}`);
    expect(second.json).toMatchObject({ items: [{ referralId }], next: null });
    expect(errors(await day.get('/plans?referral=nonsense'))).toEqual([422, 'FIELD_INVALID referral']);
    expect(errors(await day.get('/plans?cursor=nonsense'))).toEqual([422, 'CURSOR_UNKNOWN cursor']);
  });

  it('refuses what cannot be a plan, and says what to change', async () => {
    const referralId = await day.referral();
    expect(errors(await day.post('/plans', { referralId: NOWHERE, ...ORDER }))).toEqual([422, 'REFERRAL_UNKNOWN referralId']);
    expect(errors(await day.post('/plans', { referralId, ...ORDER, protocol: 'NO-SUCH' }))).toEqual([422, 'PROTOCOL_UNKNOWN protocol']);
    expect(errors(await day.post('/plans', { referralId, ...ORDER, dose: { value: '0.350', unit: 'mg/kg/min' } }))).toEqual([422, 'UNIT_NOT_ALLOWED dose.unit']);
    expect((await day.post('/plans', {})).status).toBe(422);
    expect((await day.post('/plans')).status).toBe(422);
    expect(errors(await day.post(`/plans/${NOWHERE}/sign`))).toEqual([404, 'PLAN_UNKNOWN']);
    expect((await day.post('/plans/nonsense/sign')).status).toBe(404);
  });

  it('takes a weight that the clinic measured itself, and publishes it', async () => {
    const id = await day.signedPlan({ ...ORDER, weight: { value: '71.20', unit: 'kg', source: 'measured', measuredAt: '2026-01-15T09:55:00Z' } });
    const carePlan = (await day.fhir(`/CarePlan/${id}`)).json as fhir4.CarePlan;
    const reference = carePlan.supportingInfo?.find((r) => r.reference?.startsWith('Observation/'))?.reference ?? '';
    expect((await day.fhir(`/${reference}`)).text).toContain('"value":71.20');
  });

  it('can be made from every protocol that is not blocked, and its first session can start', async () => {
    const { items } = (await day.get('/protocols')).json as { items: { id: string; blocked?: string }[] };
    for (const { id, blocked } of items) {
      const order = { protocol: id, concentration: { value: '2', unit: 'mg/mL' } };
      if (blocked !== undefined) {
        expect(errors(await day.post('/plans', { referralId: await day.referral(), ...order }))).toEqual([409, 'PROTOCOL_BLOCKED protocol']);
        continue;
      }
      const plan = await day.signedPlan(order);
      await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
      expect([id, (await day.post(`/plans/${plan}/sessions`)).status]).toEqual([id, 201]);
    }
    expect(items.length).toBe(15);
  });

  it('gives each role its part only', async () => {
    const id = await day.signedPlan();
    const { nurse, integrator } = day.tokens;
    for (const token of [nurse, integrator]) {
      expect((await day.get(`/plans/${id}`, token)).status).toBe(200);
      expect((await day.post('/plans', {}, token)).status).toBe(403);
      expect((await day.post(`/plans/${id}/sign`, {}, token)).status).toBe(403);
      expect((await day.post(`/plans/${id}/acknowledgements`, {}, token)).status).toBe(403);
    }
    expect((await day.get('/plans', day.tokens.system)).status).toBe(403);
  });

  it('writes down who looked: at the plan, at what lies below it, at a list; and who was not let', async () => {
    const id = await day.signedPlan();
    const { patientId, referralId } = (await day.get(`/plans/${id}`)).json as { patientId: string; referralId: string };
    const looked = async (path: string, token?: string): Promise<unknown> => {
      const request = (await day.get(path, token)).headers.get('x-request-id');
      const rows = await day.db.sql<{ content: string }>(`SELECT content FROM access_entry WHERE content::jsonb->>'request' = $1`, [request]);
      return rows.map(({ content }) => {
        const { actor, operation, outcome, ids } = JSON.parse(content) as { actor: { display: string }; operation: string; outcome: string; ids: string[] };
        return [actor.display, operation, outcome, ...ids.filter((i) => [id, patientId, referralId].includes(i))];
      });
    };
    const { nurse, stranger, system } = day.tokens;
    expect(await looked(`/plans/${id}`, nurse)).toEqual([['Test nurse', 'GET /api/v1/plans/:id', 'shown', id, patientId]]);
    for (const below of ['screening', 'history', 'sessions', 'outcomes', 'consents', 'goals', 'schedule', 'sync']) expect(await looked(`/plans/${id}/${below}`)).toEqual([['Test clinician', `GET /api/v1/plans/:id/${below}`, 'shown', id]]);
    expect(await looked(`/referrals/${referralId}`)).toEqual([['Test clinician', 'GET /api/v1/referrals/:id', 'shown', referralId, patientId]]);
    for (const list of ['plans', 'referrals']) expect(await looked(`/${list}`)).toEqual([['Test clinician', `GET /api/v1/${list}`, 'shown', patientId]]);
    expect(await looked(`/plans/${id}`, stranger)).toEqual([['Test clinician', 'GET /api/v1/plans/:id', 'not-found', id]]);
    expect(await looked(`/plans/${id}`, system)).toEqual([['Test hospital', 'GET /api/v1/plans/:id', 'refused', id]]);
    // by what was looked at, in one's own clinic only
    const who = (tenantId: string): Promise<unknown> => day.db.sql('SELECT DISTINCT subject FROM access_entry WHERE tenant_id = $1 AND ids ? $2 ORDER BY 1', [tenantId, patientId]);
    expect(await who(day.db.clinician.tenantId)).toEqual([{ subject: 'clinician-1' }, { subject: 'nurse-1' }]);
    expect(await who(day.db.stranger.tenantId)).toEqual([]);
  });

  it('hides a plan from the other clinic', async () => {
    const id = await day.signedPlan();
    const { stranger } = day.tokens;
    for (const path of [`/plans/${id}`, `/plans/${id}/screening`, `/plans/${id}/sessions`, `/plans/${id}/outcomes`]) expect((await day.get(path, stranger)).status).toBe(404);
    expect((await day.post(`/plans/${id}/sign`, {}, stranger)).status).toBe(404);
    expect((await day.get('/plans', stranger)).json).toEqual({ items: [], next: null });
  });
});
