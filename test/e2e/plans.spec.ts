import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DoseCalculation, THRESHOLD_KEYS, THRESHOLDS } from '#clinical';
import { acceptedReferral, type ReferredPatient } from '../support/accepted-referral.js';
import type { Answer } from '../support/api.js';
import { type ClinicDay, clinicDay, MORNING, ORDER, SHARING_CONSENT } from '../support/clinic-day.js';

let day: ClinicDay;
/** A second clinician of the first clinic. */
let second: string;
beforeAll(async () => {
  day = await clinicDay();
  const { tenantId } = day.db.clinician;
  const { identity } = day.api;
  second = await identity.sign({ iss: identity.issuer(tenantId), aud: 'titrate-test', sub: 'clinician-2', name: 'Dr. Second', roles: ['clinician'], exp: Math.floor(Date.now() / 1000) + 3600 });
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

  it('signs a draft of an earlier version of the software: what that did not write down yet is no other number', async () => {
    const { id } = (await day.post('/plans', { referralId: await day.referral(), ...ORDER })).json as { id: string };
    await day.acknowledgeAll(id);
    const stored = async (): Promise<DoseCalculation> => JSON.parse((await day.db.sql<{ calculation: string }>('SELECT calculation FROM plan WHERE id = $1', [id]))[0]?.calculation ?? '') as DoseCalculation;
    const store = (c: object): Promise<unknown> => day.db.sql('UPDATE plan SET calculation = $2 WHERE id = $1', [id, JSON.stringify(c)]);
    const { supplies: _later, ...now } = await stored();
    const old = { ...now, sessions: now.sessions.map(({ concentration: _later, ...s }) => s) };
    await store({ ...old, concentration: { value: '1', unit: 'mg/mL' } });
    expect(errors(await day.post(`/plans/${id}/sign`))).toEqual([409, 'CALCULATION_CHANGED']);
    await store(old);
    expect((await day.get(`/plans/${id}`)).json.sessions[0]).not.toHaveProperty('concentration');
    expect((await day.post(`/plans/${id}/sign`)).status).toBe(200);
    expect((await stored()).sessions[0]).toHaveProperty('concentration', ORDER.concentration);
  });

  it('counts bags and vials as the order says, and keeps what it says over revisions', async () => {
    const id = await day.signedPlan({ ...ORDER, bagVolume: { value: '100', unit: 'mL' }, vial: { value: '50', unit: 'mg/mL' } });
    const { bagVolume, vial, calculation } = (await day.get(`/plans/${id}`)).json;
    expect([bagVolume, vial]).toEqual([{ value: '100', unit: 'mL' }, { value: '50', unit: 'mg/mL' }]);
    expect(calculation.supplies).toMatchObject({ bagVolumeFrom: 'order', bags: 1, perBag: { value: '200', unit: 'mg' }, vials: 1, vialFrom: 'order', course: { sessions: 10, bags: 10, vials: 10 } });
    const revised = await day.post(`/plans/${id}/revise`, { concentration: { value: '1', unit: 'mg/mL' }, bagVolume: { value: '50', unit: 'mL' }, reason: 'other', text: 'Smaller bags.' });
    expect([revised.status, revised.json.pending?.vial, revised.json.pending?.calculation.supplies.bags]).toEqual([201, { value: '50', unit: 'mg/mL' }, 2]);
    const unsaid = await day.post('/plans', { referralId: await day.referral(), protocol: 'CRPS-IP-5D', concentration: { value: '5', unit: 'mg/mL' } });
    expect(unsaid.json.calculation.suppliesAbsent).toEqual({ code: 'BAG_VOLUME_NEEDED', text: expect.any(String) });
  });

  it('says in the chart which protocol it follows and how the patient is watched', async () => {
    const id = await day.signedPlan();
    const carePlan = (await day.fhir(`/CarePlan/${id}`)).json as fhir4.CarePlan;
    const [url, version] = carePlan.instantiatesCanonical?.[0]?.split('|') ?? [];
    const found = (await day.fhir(`/PlanDefinition?url=${url ?? ''}&version=${version ?? ''}`)).json;
    expect([found.total, found.entry?.[0]?.resource.url, found.entry?.[0]?.resource.version]).toEqual([1, url, version]);
    expect(carePlan.text?.div).toContain('<th>Monitoring</th><td>blood pressure, heart rate, respiratory rate, SpO2, sedation (RASS) every 5 min × 3 after the start');
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
    // a titration begins at its start, not at the dose where it usually ends (5.3)
    expect((await day.post('/plans', { referralId, protocol: 'CRPS-IP-100H', concentration: ORDER.concentration })).json.dose).toEqual({ value: '1.2', unit: 'ug/kg/min' });
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
        expect(errors(await day.post('/plans', { referralId: await day.referral(), ...order }))).toEqual([422, 'PROTOCOL_BLOCKED protocol']);
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

describe('the clinic\'s own thresholds', () => {
  const REASON = 'Our patients are older than those of the trials.';
  const propose = (values: object, token?: string): Promise<Answer> => day.post('/thresholds/versions', { reason: REASON, values }, token);
  const sign = (version: number | string, token?: string): Promise<Answer> => day.post(`/thresholds/versions/${version}/sign`, undefined, token);
  const thresholds = async (token?: string): Promise<{ version: string; items: Record<string, unknown>[] }> => (await day.get('/thresholds', token)).json;
  const item = async (key: string, token?: string): Promise<Record<string, unknown> | undefined> => (await thresholds(token)).items.find((i) => i['key'] === key);
  const statuses = async (token?: string): Promise<string[]> => (await day.get('/thresholds/versions', token)).json.items.map((v: { version: number; status: string }) => `${v.version} ${v.status}`);
  /** Proposed and signed by two: from here on it counts. Answers its number. */
  async function inForce(values: object): Promise<number> {
    const proposed = await propose(values);
    const { version } = proposed.json as { version: number };
    for (const answer of [proposed, await sign(version), await sign(version, second)]) if (answer.status > 201) throw new Error(answer.text);
    return version;
  }
  /** Back to what ships, for the next test. */
  const asShipped = (): Promise<number> => inForce({});

  interface Screened { readonly thresholdsVersion: string; readonly hard: string[]; readonly open: string[]; readonly findings: { rule: string; status: string; severity: string; text: string; threshold?: string; citation: string }[] }
  const screening = async (plan: string, token?: string): Promise<Screened> => (await day.get(`/plans/${plan}/screening`, token)).json as Screened;
  const draft = async (patient: ReferredPatient = {}): Promise<string> => (await day.post('/plans', { referralId: await day.referral(patient), ...ORDER })).json.id as string;
  const daysAgo = (n: number): string => new Date(day.clock.now().getTime() - n * 86_400_000).toISOString();

  it('are listed with what ships, their source and how far a clinic may move them', async () => {
    const { version, items } = await thresholds(day.tokens.nurse);
    expect(version).toBe('1.0.0');
    expect(items.map((i) => i['key'])).toEqual(THRESHOLD_KEYS);
    expect(items.find((i) => i['key'] === 'dose.bolus')).toEqual({ key: 'dose.bolus', value: '0.35', shipped: '0.35', unit: 'mg/kg', meaning: expect.any(String), usedBy: ['BOLUS_ABOVE_CAP'], mark: 'P', source: expect.stringContaining('Proposed default'), range: { lowest: '0.05', highest: '0.35', why: expect.stringContaining('never less') }, stricter: 'lower' });
    expect(await statuses()).toEqual(['0 in-force']);
  });

  it('are refused out of bounds, with the key and its range; unknown, contradicting or without a reason too', async () => {
    const refused = await propose({ 'blood-pressure.systolic.hard': '200', 'dose.rate-outside-icu': '1.1' });
    expect(errors(refused)).toEqual([422, 'THRESHOLD_OUT_OF_RANGE values.blood-pressure.systolic.hard', 'THRESHOLD_OUT_OF_RANGE values.dose.rate-outside-icu']);
    expect(refused.json.errors.map((e: { fix: string }) => e.fix)).toEqual(['From 160 to 190 mm[Hg].', 'From 0.1 to 1.0 mg/kg/h.']);
    expect(errors(await propose({ 'weight.age': 5 }))).toEqual([422, 'THRESHOLD_NOT_DECIMAL values.weight.age']);
    expect(errors(await propose({ 'no.such': '5' }))).toEqual([422, 'THRESHOLD_UNKNOWN values.no.such']);
    expect(errors(await propose({ 'rounding.hard': '1.5' }))).toEqual([422, 'THRESHOLDS_CONTRADICT values.rounding.hard']);
    for (const body of [{ values: {} }, { reason: ' ', values: {} }, { reason: 'x' }, { reason: 'x', values: [] }, { reason: 'x', values: '5' }, { reason: 'x', values: null }, {}]) expect([body, (await day.post('/thresholds/versions', body)).status]).toEqual([body, 422]);
    for (const token of [day.tokens.nurse, day.tokens.integrator, day.tokens.system]) expect([(await propose({}, token)).status, (await sign(1, token)).status]).toEqual([403, 403]);
    expect(await statuses()).toEqual(['0 in-force']);
  });

  it('count once two different clinicians have signed: one who signs twice is one', async () => {
    const proposed = await propose({ 'weight.age': '5', 'dose.near-cap': '70' });
    expect(proposed).toMatchObject({ status: 201, json: { version: 1, name: '1.0.0+clinic.1', status: 'awaiting-signatures', reason: REASON, signatures: [], proposed: { by: { name: 'Test clinician' } }, values: [{ key: 'weight.age', value: '5', shipped: '7', unit: 'd' }, { key: 'dose.near-cap', value: '70', shipped: '80', unit: '%' }] } });
    expect(await sign(1)).toMatchObject({ status: 200, json: { status: 'awaiting-signatures' } });
    expect(errors(await sign(1))).toEqual([409, 'THRESHOLDS_SIGNED_ALREADY']);
    expect([(await thresholds()).version, await statuses()]).toEqual(['1.0.0', ['1 awaiting-signatures', '0 in-force']]);
    expect(await sign(1, second)).toMatchObject({ status: 200, json: { status: 'in-force', inForceSince: expect.any(String), signatures: [{ by: { name: 'Test clinician' } }, { by: { name: 'Dr. Second' } }] } });
    expect(await item('weight.age')).toMatchObject({ value: '5', shipped: '7', set: { version: 1, reason: REASON, by: [{ id: 'clinician-1' }, { id: 'clinician-2' }] } });
    expect(await item('weight.change')).not.toHaveProperty('set');
    expect(errors(await sign(1, second))).toEqual([409, 'THRESHOLDS_IN_FORCE']);

    await propose({ 'weight.age': '4' });
    const later = await inForce({ 'weight.age': '3' });
    expect(later).toBe(3);
    expect(errors(await sign(2))).toEqual([409, 'THRESHOLDS_SUPERSEDED']);
    // what an older set had and this one does not name is as it ships
    expect([(await item('weight.age'))?.['value'], (await item('dose.near-cap'))?.['value'], await statuses()]).toEqual(['3', '80', ['3 in-force', '2 superseded', '1 superseded', '0 superseded']]);
    for (const version of [0, 99, '1.5', 'x', '99999999999']) expect((await sign(version)).status).toBe(404);
    await asShipped();
  });

  it('are the clinic\'s alone: equal patients of two clinics are found different', async () => {
    await inForce({ 'weight.age': '5', 'blood-pressure.systolic.hard': '170', 'dose.near-cap': '60' });
    const patient: ReferredPatient = { bloodPressure: ['172', '80'], weighedAt: daysAgo(0) };
    const more = (): ReferredPatient => ({ ...patient, more: [{ resourceType: 'Observation', id: crypto.randomUUID(), status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] }, effectiveDateTime: daysAgo(6), valueQuantity: { value: 70, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' } } as fhir4.Observation] });
    const order = { ...ORDER, dose: { value: '0.30', unit: 'mg/kg/h' }, weight: { value: '70', unit: 'kg', source: 'measured', measuredAt: daysAgo(6) } };
    const { stranger } = day.tokens;
    const ours = (await day.post('/plans', { referralId: (await acceptedReferral(day.db, day.clock, more())).referralId, ...order })).json as { id: string; thresholdsVersion: string };
    const theirs = (await day.post('/plans', { referralId: (await acceptedReferral(day.db, day.clock, more(), day.db.stranger)).referralId, ...order }, stranger)).json as { id: string; thresholdsVersion: string };
    const [we, they] = [await screening(ours.id), await screening(theirs.id, stranger)];
    const of = (s: Screened, rule: string): unknown => {
      const f = s.findings.find((x) => x.rule === rule);
      return f && [f.status, f.severity, f.threshold];
    };
    expect([of(we, 'S2'), of(they, 'S2')]).toEqual([['fail', 'hard', '170/110 mm[Hg]'], ['fail', 'acknowledge', '160/100 mm[Hg]']]);
    expect(we.findings.find((f) => f.rule === 'WEIGHT_STALE')).toMatchObject({ text: 'The weight is more than 5 days old. Weigh the patient.', citation: expect.stringContaining('Threshold set by the clinic') });
    expect(we.findings.find((f) => f.rule === 'NEAR_CAP')).toMatchObject({ text: 'The rate is above 60 % of the limit of this protocol.' });
    expect(they.findings.map((f) => f.rule)).not.toEqual(expect.arrayContaining(['WEIGHT_STALE']));
    const current = (await thresholds()).version;
    expect([ours.thresholdsVersion, we.thresholdsVersion, theirs.thresholdsVersion, they.thresholdsVersion]).toEqual([current, current, '1.0.0', '1.0.0']);
    expect(current).toMatch(/^1\.0\.0\+clinic\.\d+$/);
    const preview = async (token?: string): Promise<string[]> => (await day.post('/plans/preview', order, token)).json.limits.map((l: { code: string }) => l.code);
    expect([await preview(), await preview(stranger)]).toEqual([['WEIGHT_STALE', 'NEAR_CAP'], ['NEAR_CAP']]);

    expect([(await thresholds(stranger)).version, await statuses(stranger), (await sign(1, stranger)).status]).toEqual(['1.0.0', ['0 in-force'], 404]);
    expect((await item('weight.age', stranger))?.['value']).toBe('7');
    await asShipped();
  });

  it('that change between draft and signature are looked at anew: what was acknowledged does not cover what is graver now', async () => {
    const plan = await draft({ bloodPressure: ['165', '80'] });
    const drafted = (await thresholds()).version;
    await day.acknowledgeAll(plan);
    expect((await screening(plan)).open).toEqual([]);
    await inForce({ 'blood-pressure.systolic.high': '150' });
    expect((await screening(plan)).open).toEqual(['S2']);
    expect(errors(await day.post(`/plans/${plan}/sign`))).toEqual([409, 'SCREENING_NOT_ACKNOWLEDGED screening.S2']);
    await inForce({ 'blood-pressure.systolic.hard': '160', 'blood-pressure.systolic.high': '150', 'dose.rate-outside-icu': '0.3' });
    expect(errors(await day.post(`/plans/${plan}/sign`))).toEqual([409, 'CALCULATION_CHANGED']);
    await inForce({ 'blood-pressure.systolic.hard': '160', 'blood-pressure.systolic.high': '150', 'age.reduced-start': '55', 'weight.unusually-high': '100' });
    expect(errors(await day.post(`/plans/${plan}/sign`))).toEqual([409, 'SCREENING_HARD_STOP screening.S2']);
    await asShipped();
    expect((await day.get(`/plans/${plan}`)).json).toMatchObject({ status: 'draft', thresholdsVersion: drafted });
    // under the old threshold again, the answer that was given for it holds
    const signed = await day.post(`/plans/${plan}/sign`);
    expect(signed).toMatchObject({ status: 200, json: { thresholdsVersion: (await thresholds()).version } });
  });

  it('soft limits that they bring to a draft wait for an answer of their own', async () => {
    const plan = await draft();
    await day.acknowledgeAll(plan);
    await inForce({ 'weight.unusually-low': '60', 'dose.near-cap': '70' });
    await day.acknowledgeAll(plan);
    await inForce({ 'weight.unusually-low': '60', 'dose.near-cap': '75' });
    // the sentence that was acknowledged said another number
    expect(errors(await day.post(`/plans/${plan}/sign`))).toEqual([409, 'NEAR_CAP limits.NEAR_CAP']);
    await day.acknowledgeAll(plan);
    expect((await day.post(`/plans/${plan}/sign`)).status).toBe(200);
    await asShipped();
  });

  it('leave a signed plan as it was signed; its sessions are screened by those in force', async () => {
    const plan = await day.signedPlan();
    const before = (await day.get(`/plans/${plan}`)).json;
    const [goal] = (await day.get(`/plans/${plan}/goals`)).json.items as { description: string }[];
    await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
    await day.post(`/plans/${plan}/outcomes`, { instrument: 'pain-nrs', timing: 'before', score: 8 });
    const version = await inForce({ 'blood-pressure.systolic.hard': '160', 'blood-pressure.systolic.high': '150', 'vitals.systolic.slow': '150', 'weight.unusually-low': '60', 'dose.near-cap': '60', 'dose.rate-outside-icu': '0.2', 'goal.pain.fall': '50' });
    const after = (await day.get(`/plans/${plan}`)).json;
    expect([after.calculation, after.thresholdsVersion]).toEqual([before.calculation, before.thresholdsVersion]);
    expect((await day.get(`/plans/${plan}/goals`)).json.items[0]).toMatchObject({ description: goal?.description, target: { value: '5.6' } });

    // a changed order is judged by what counts now; taken back, it leaves what the order that stands was judged by
    await day.post(`/plans/${plan}/revise`, { dose: { value: '0.19', unit: 'mg/kg/h' }, reason: 'adverse-event', text: 'Less.' });
    expect(await day.db.sql('SELECT revision, thresholds_version FROM plan_revision WHERE plan_id = $1 ORDER BY 1', [plan])).toEqual([{ revision: 1, thresholds_version: before.thresholdsVersion }, { revision: 2, thresholds_version: `1.0.0+clinic.${version}` }]);
    expect((await day.post(`/plans/${plan}/revision/withdraw`, { reason: 'not-needed', text: 'All is well.' })).json).toMatchObject({ revision: 1, thresholdsVersion: before.thresholdsVersion });
    // who reads the protocol, here or at the hospital, reads what the nurse will be told
    expect((await day.fhir('/PlanDefinition/CRPS-OP-10D')).text).toContain('systolic pressure at or above 150 mmHg');
    expect((await day.get('/protocols/CRPS-OP-10D/compare/CRPS-IP-5D')).text).toContain('systolic pressure at or above 150 mmHg');
    expect((await day.fhir('/PlanDefinition?url=urn:titrate:protocol:CRPS-OP-10D')).text).toContain('systolic pressure at or above 150 mmHg');
    const vitals = { systolic: 155, diastolic: 78, heartRate: 70, spo2: 98, respiratoryRate: 14 };
    expect(errors(await day.post(`/plans/${plan}/sessions`, { vitals }))).toEqual([409, 'SCREENING_NOT_ACKNOWLEDGED screening.S2']);
    const started = await day.post(`/plans/${plan}/sessions`, { vitals: { ...vitals, systolic: 140 } });
    expect(started.status).toBe(201);
    day.minutes(10);
    expect((await day.post(`/plans/${plan}/sessions/${started.json.id as string}/vitals`, vitals)).json.advice).toMatchObject([{ code: 'bp-raised', threshold: 'systolic at or above 150' }]);
    const kept = await day.db.sql<{ occasion: string; thresholds_version: string }>('SELECT occasion, thresholds_version FROM plan_screening WHERE plan_id = $1 ORDER BY seq', [plan]);
    expect(kept.at(-1)).toEqual({ occasion: 'session', thresholds_version: `1.0.0+clinic.${version}` });
    expect(kept.some((k) => k.occasion === 'signature' && k.thresholds_version === before.thresholdsVersion)).toBe(true);
    await day.post(`/plans/${plan}/sessions/${started.json.id as string}/stop`, { reason: 'patient-request' });
    await asShipped();
  });

  it('set what a goal asks for, and a goal keeps what was agreed on', async () => {
    await inForce({ 'goal.pain.fall': '50', 'goal.weeks': '6' });
    const plan = await day.signedPlan();
    await asShipped();
    await day.post(`/plans/${plan}/outcomes`, { instrument: 'pain-nrs', timing: 'before', score: 8 });
    const [goal] = (await day.get(`/plans/${plan}/goals`)).json.items as { fhir: string }[];
    expect(goal).toMatchObject({ description: 'Pain at least 50 % lower than before the course (0 to 10)', dueDate: '2026-02-26', baseline: { value: '8' }, target: { value: '4' } });
    expect((await day.fhir(`/${goal?.fhir ?? ''}`)).text).toContain('"high":{"value":4,');
  });

  it('shorten a consent and say so', async () => {
    await inForce({ 'consent.months': '6' });
    const plan = await draft();
    expect((await day.post(`/plans/${plan}/consents`, SHARING_CONSENT)).json.expiresAt).toBe('2026-07-15T10:00:00.000Z');
    const refused = await day.post(`/plans/${plan}/consents`, { ...SHARING_CONSENT, expiresAt: '2026-09-15T10:00:00Z' });
    expect([errors(refused), refused.json.errors[0].text]).toEqual([[422, 'CONSENT_TOO_LONG expiresAt'], 'A consent holds for 6 months at most.']);
    await asShipped();
  });

  it('are put in force by the database alone, also by two signatures at the same moment', async () => {
    const asApp = (sql: string, parameters: readonly unknown[]): Promise<unknown> => day.db.database.inTenant(day.db.clinician, (tx) => tx.query(sql, [day.db.clinician.tenantId, ...parameters]));
    const { version } = (await propose({})).json as { version: number };
    await expect(asApp('UPDATE threshold_version SET in_force_since = now() WHERE tenant_id = $1 AND version = $2', [version])).rejects.toThrow(/permission denied/);
    await expect(asApp(`UPDATE threshold_version SET content = '{}' WHERE tenant_id = $1 AND version = $2`, [version])).rejects.toThrow(/permission denied/);
    await expect(asApp(`INSERT INTO threshold_version (tenant_id, version, content, reason, created_at, created_by, created_by_name, in_force_since) VALUES ($1, 1000, '{}', 'x', now(), 'x', 'x', now())`, [])).rejects.toThrow(/permission denied/);
    await expect(asApp('DELETE FROM threshold_signature WHERE tenant_id = $1', [])).rejects.toThrow(/permission denied/);
    for (let n = 0; n < 3; n++) {
      const proposals = await Promise.all([propose({ 'weight.age': '6' }), propose({ 'weight.age': '6' })]);
      const versions = proposals.map((p) => p.json.version as number).sort((a, b) => a - b);
      expect(new Set(versions).size).toBe(2);
      const last = versions[1] ?? 0;
      expect((await Promise.all([sign(last), sign(last, second)])).map((a) => a.status)).toEqual([200, 200]);
      expect((await item('weight.age'))?.['set']).toMatchObject({ version: last });
    }
    const entries = await day.db.sql<{ action: string }>(`SELECT action FROM audit_entry WHERE entity_type = 'thresholds' AND entity_id = '1' ORDER BY action`);
    expect(entries.map((e) => e.action)).toEqual(['thresholds.propose', 'thresholds.sign', 'thresholds.sign']);
    await asShipped();
    expect(THRESHOLDS['weight.age'].value).toBe((await item('weight.age'))?.['value']);
  });
});
