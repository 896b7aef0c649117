import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { startTestEhr, TestClinic, type TestEhr, type TestStream } from '../support/ehr.js';
import { carePlan, medicationRequest, painScore } from '../support/plan-resources.js';

let db: FreshDatabase;
let ehr: TestEhr;
let api: TestApi;
let clinic: TestClinic;
let ehrId: string;
let stream: TestStream;
let clinician: string;
let integrator: string;
let stranger: string;

beforeAll(async () => {
  [db, ehr] = await Promise.all([freshDatabase(), startTestEhr()]);
  api = await startApi(db);
  clinic = new TestClinic(db, ehr);
  ehrId = await clinic.connect();
  [clinician, integrator, stranger] = await Promise.all([api.tokenFor('clinician'), api.tokenFor('integrator'), api.tokenFor('clinician', db.stranger.tenantId)]);
});
afterAll(async () => {
  await api.close();
  await db.close();
  await ehr.close();
});
beforeEach(async () => {
  await ehr.faults();
  await db.sql('DELETE FROM pgboss.job');
  stream = await clinic.openStream(ehrId);
});

const view = async (token = clinician): Promise<Awaited<ReturnType<TestApi['call']>>> => api.call('GET', `/api/v1/plans/${stream.streamId}/sync`, { token });

describe('what each EHR should hold, holds, and why not', () => {
  it('before and after the delivery', async () => {
    const planId = randomUUID();
    await clinic.publish(stream, carePlan(stream, planId), medicationRequest(stream, planId));
    expect((await view()).json).toMatchObject({ stream: { id: stream.streamId, kind: 'plan' }, ehrs: [{ ehr: { id: ehrId }, state: 'waiting', inStep: false, blocked: false, why: 'It is about to be delivered.' }] });
    await clinic.reconcile(stream);
    const { json } = await view();
    expect(json.ehrs[0]).toMatchObject({ state: 'in-step', inStep: true, why: null, nextAttemptAt: null });
    expect(json.ehrs[0].resources).toHaveLength(2);
    expect(json.ehrs[0].resources[0]).toMatchObject({ resourceType: 'CarePlan', id: planId, desiredVersion: 1, acknowledgedVersion: 1, state: 'acknowledged', equal: true, problem: null });
    const [there] = await ehr.holds('CarePlan', `plan-${planId}`);
    expect(json.ehrs[0].resources[0].remote).toBe(`${ehr.base}/CarePlan/${there?.id}`);
    expect(Date.parse(json.ehrs[0].lastContactAt)).not.toBeNaN();
  });

  it('while the EHR is away', async () => {
    await clinic.publish(stream, painScore(stream, '5'));
    await ehr.faults({ method: '*', path: '.*', fault: 'status', status: 503 });
    await clinic.reconcile(stream);
    const { json } = await view();
    expect(json.ehrs[0]).toMatchObject({ state: 'ehr-failing', inStep: false, why: 'The EHR had an error of its own; it is tried again by itself.' });
    expect(Date.parse(json.ehrs[0].nextAttemptAt)).not.toBeNaN();
    expect((await api.call('GET', '/health/ready')).json.checks.ehrs).toContainEqual(expect.objectContaining({ id: ehrId, lastFailureAt: expect.any(String) }));
    expect((await api.call('GET', '/metrics')).text).toMatch(new RegExp(`titrate_oldest_unsent_seconds\\{tenant="${db.clinician.tenantId}",ehr="${ehrId}"\\} [0-9.]+`));
    await ehr.faults();
    await clinic.sweep.run();
    await clinic.sweep.settled();
  });

  it('where the EHR does not take a type', async () => {
    await db.sql(`UPDATE ehr_connection SET capability = jsonb_set(capability, '{types,CarePlan,create}', 'false') WHERE id = $1`, [ehrId]);
    const planId = randomUUID();
    await clinic.publish(stream, carePlan(stream, planId), medicationRequest(stream, planId));
    await clinic.reconcile(stream);
    expect((await view()).json.ehrs[0]).toMatchObject({
      state: 'partly', inStep: false, why: 'The EHR does not take resources of this type.',
      resources: [{ resourceType: 'CarePlan', state: 'downgraded', remote: null, equal: false }, { resourceType: 'MedicationRequest', equal: true }],
    });
    await db.sql('UPDATE ehr_connection SET capability_read_at = NULL');
  });

  it('not to another clinic, and not for what was never published', async () => {
    expect((await view(stranger)).status).toBe(404);
    expect((await api.call('GET', `/api/v1/referrals/${stream.streamId}/sync`, { token: clinician })).status).toBe(404);
    expect((await api.call('POST', `/api/v1/plans/${stream.streamId}/sync/release`, { token: stranger })).status).toBe(404);
  });
});

describe('a stream that a refusal has blocked', () => {
  it('names the element, and goes on when a person releases it', async () => {
    const scoreId = randomUUID();
    await clinic.publish(stream, painScore(stream, '5', scoreId));
    await ehr.faults({ method: 'POST', path: '.*', fault: 'status', status: 422, times: 1 });
    await clinic.reconcile(stream);
    const { json } = await view();
    expect(json.ehrs[0]).toMatchObject({ state: 'blocked', blocked: true, inStep: false, resources: [{ state: 'refused', problem: { code: 'EHR_REFUSED' } }] });
    expect((await api.call('POST', `/api/v1/plans/${stream.streamId}/sync/release`, { token: await api.tokenFor('nurse') })).status).toBe(403);
    await db.sql('DELETE FROM pgboss.job');
    expect((await api.call('POST', `/api/v1/plans/${stream.streamId}/sync/release`, { token: clinician })).json).toEqual({ released: [ehrId] });
    expect(await clinic.queued()).toEqual([stream.streamId]);
    expect((await api.call('POST', `/api/v1/plans/${stream.streamId}/sync/release`, { token: clinician })).json).toEqual({ released: [] });
    await clinic.drain();
    expect((await view()).json.ehrs[0]).toMatchObject({ state: 'in-step' });
    expect(await ehr.holds('Observation', `observation-${scoreId}`)).toHaveLength(1);
  });
});

describe('connections', () => {
  const body = (baseUrl: string): object => ({ name: 'Another hospital', baseUrl, auth: { kind: 'none' } });

  it('are made by integrators, listed and read', async () => {
    const address = `http://127.0.0.1:4001/${randomUUID()}`;
    expect((await api.call('POST', '/api/v1/ehrs', { token: clinician, body: body(address) })).status).toBe(403);
    const made = await api.call('POST', '/api/v1/ehrs', { token: integrator, body: body(`${address}/`) });
    expect(made).toMatchObject({ status: 201, json: { name: 'Another hospital', baseUrl: address, auth: { kind: 'none' }, state: 'never-reached', lastContactAt: null } });
    expect((await api.call('POST', '/api/v1/ehrs', { token: integrator, body: body(address) })).status).toBe(409);
    expect((await api.call('GET', `/api/v1/ehrs/${made.json.id}`, { token: clinician })).json).toEqual(made.json);
    expect((await api.call('GET', `/api/v1/ehrs/${made.json.id}`, { token: stranger })).status).toBe(404);
    const first = await api.call('GET', '/api/v1/ehrs?limit=1', { token: clinician });
    const rest = await api.call('GET', `/api/v1/ehrs?cursor=${first.json.next}`, { token: clinician });
    const ids = [...first.json.items, ...rest.json.items].map((e: { id: string }) => e.id);
    expect(ids).toContain(made.json.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(rest.json.next).toBeNull();
  });

  it.each([
    ['http://ehr.example.org/fhir', 'baseUrl'],
    ['https://user:secret@ehr.example.org/fhir', 'baseUrl'],
    ['nonsense', 'baseUrl'],
  ])('are not made to %s', async (address, element) => {
    const refused = await api.call('POST', '/api/v1/ehrs', { token: integrator, body: body(address) });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    expect(refused.text).toContain(element);
    expect(refused.text).not.toContain('secret');
  });

  it('need everything that Backend Services needs', async () => {
    const refused = await api.call('POST', '/api/v1/ehrs', { token: integrator, body: { name: 'X', baseUrl: 'https://ehr.example.org/fhir', auth: { kind: 'backend-services', clientId: 'titrate' } } });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.text).toContain('tokenUrl');
  });

  it('are probed: what the EHR can do, how we would deliver, what will be lost', async () => {
    const probed = await api.call('POST', `/api/v1/ehrs/${ehrId}/probe`, { token: clinician });
    expect(probed).toMatchObject({ status: 200, json: { reachable: true, fhirVersion: '4.0.1', transaction: true, strategy: 'transaction', losses: [], problem: null } });
    expect(probed.json.types).toContainEqual({ type: 'MedicationRequest', accepted: true, conditionalCreate: true, versioned: true, note: null });
    expect((await api.call('GET', `/api/v1/ehrs/${ehrId}`, { token: clinician })).json).toMatchObject({ state: 'in-contact', capability: { fhirVersion: '4.0.1' } });
    expect((await api.call('POST', `/api/v1/ehrs/${api.ehrId}/probe`, { token: clinician })).json).toMatchObject({ reachable: false, strategy: 'none', problem: { code: 'EHR_UNREACHABLE' } });
    expect((await api.call('POST', `/api/v1/ehrs/${ehrId}/probe`, { token: stranger })).status).toBe(404);
  });
});
