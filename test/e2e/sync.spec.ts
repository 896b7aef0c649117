import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { startTestEhr, TestClinic, type TestEhr, type TestStream } from '../support/ehr.js';
import { carePlan, medicationRequest, painScore } from '../support/plan-resources.js';

let db: FreshDatabase;
let ehr: TestEhr;
let clinic: TestClinic;
let ehrId: string;
let stream: TestStream;

beforeAll(async () => {
  [db, ehr] = await Promise.all([freshDatabase(), startTestEhr()]);
  clinic = new TestClinic(db, ehr);
  ehrId = await clinic.connect();
});
afterAll(async () => {
  await db.close();
  await ehr.close();
});
beforeEach(async () => {
  await ehr.faults();
  stream = await clinic.openStream(ehrId);
});

const states = async (): Promise<string[]> => (await clinic.replicas(stream)).map((r) => r.state);

describe('an EHR comes to hold what the stream says', () => {
  it('each resource once, linked by its own addresses, digits kept', async () => {
    const [planId, rxId] = [randomUUID(), randomUUID()];
    await clinic.publish(stream, carePlan(stream, planId, { activity: [{ reference: { reference: `MedicationRequest/${rxId}` } }] }), medicationRequest(stream, planId, '0.350', rxId));
    expect(await clinic.reconcile(stream)).toBe('settled');
    const [[plan], [rx]] = [await ehr.holds('CarePlan', `plan-${planId}`), await ehr.holds('MedicationRequest', `rx-${rxId}`)] as [fhir4.CarePlan[], fhir4.MedicationRequest[]];
    expect(rx?.basedOn?.[0]?.reference).toBe(`CarePlan/${plan?.id}`);
    expect(plan?.activity?.[0]?.reference?.reference).toBe(`MedicationRequest/${rx?.id}`);
    expect((await ehr.call('GET', `/MedicationRequest/${rx?.id}`)).text).toContain('"value":0.350');
    expect(await clinic.replicas(stream)).toMatchObject([
      { resource_type: 'CarePlan', state: 'acknowledged', acked_version: 1, remote_id: plan?.id },
      { resource_type: 'MedicationRequest', state: 'acknowledged', acked_version: 1, remote_id: rx?.id },
    ]);
    expect(await clinic.set(stream)).toMatchObject({ attempts: 0, lease_id: null, last_problem: null });
  });
});
void painScore; void states;
