import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, startApi, type TestApi } from '../support/api.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import type { Loose } from '../support/hospital-push.js';

/** Inputs that others wrote (SOURCES.md): what real systems send, and what once broke a server. */
let db: FreshDatabase;
let api: TestApi;
let system: string;
const EHR = 'http://example.org/fhir';

beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db, { ehrBaseUrl: EHR });
  system = await api.tokenFor('system');
});
afterAll(async () => {
  await api.close();
  await db.close();
});

const fixture = (name: string): Promise<string> => readFile(new URL(`../fixtures/referrals/${name}.json`, import.meta.url), 'utf8');
const parsed = async (name: string): Promise<Loose> => JSON.parse(await fixture(name));
const post = (address: string, raw: string): Promise<Answer> => api.call('POST', address, { token: system, raw });
const found = (a: Answer): string[] => a.json.issue.map((i: { details: { coding: { code: string }[] }; expression?: string[] }) => `${i.details.coding[0]?.code} ${i.expression?.[0] ?? ''}`.trim());
const stored = async (): Promise<string | undefined> => (await db.sql<{ n: string }>('SELECT (SELECT count(*) FROM referral) + (SELECT count(*) FROM chart_resource) + (SELECT count(*) FROM stream) + (SELECT count(*) FROM audit_entry) AS n'))[0]?.n;

describe('what is refused', () => {
  const cases: [string, string, number, string][] = [
    ['bser-Bundle-bundle-bser-referral-request-document-bundle-baby-everybaby', '/fhir', 422, 'BUNDLE_TYPE Bundle.type'],
    ['bser-ServiceRequest-servicerequest-bser-referral-servicerequest-arthritis', '/fhir/ServiceRequest', 422, 'PATIENT_UNKNOWN ServiceRequest.subject'],
    ['bser-Task-task-bser-referral-task', '/fhir/Task', 422, 'FOCUS_UNRESOLVED Task.focus'],
    ['sdoh-Task-SDOHCC-TaskReferralManagementOrderFulfillmentAcceptedExample', '/fhir/Task', 422, 'FOCUS_UNRESOLVED Task.focus'],
    ['bars-service_request-POST-success', '/fhir/ServiceRequest', 422, 'STRUCTURE_INVALID ServiceRequest.basedOn'],
    ['r4spec-servicerequest-example-lipid', '/fhir/ServiceRequest', 422, 'PATIENT_UNKNOWN ServiceRequest.subject'],
    ['vh-ers-A011-Response-ReferralRequest', '/fhir', 422, 'FHIR_VERSION Resource.resourceType'],
    ['vh-Bundle-Message-I12-BARS', '/fhir', 422, 'BUNDLE_TYPE Bundle.type'],
    ['r4spec-bundle-transaction', '/fhir', 422, 'METHOD_NOT_TAKEN Bundle.entry[2].request.method'],
    ['medplum-example-reports', '/fhir', 422, 'ADDRESS_REPEATED Bundle.entry[5].fullUrl'],
    ['hapi-transaction-with-preceding-slash-request-url', '/fhir', 422, 'ELEMENT_REQUIRED Bundle.entry[0].resource.code'],
    ['hapi-bug801', '/fhir', 422, 'DATE_INVALID Bundle.entry[0].resource.effectiveDateTime'],
    ['ms-Bundle-TransactionWithMultipleResourcesWithSameFullUrl', '/fhir', 422, 'METHOD_NOT_TAKEN Bundle.entry[0].request.method'],
    ['ms-Bundle-TransactionWithInvalidBundleEntry', '/fhir', 400, 'JSON_SYNTAX'],
    ['hapi-observation-decimal-element-with-leading-plus', '/fhir', 400, 'JSON_SYNTAX'],
    ['tc-json-no-quotes-1', '/fhir', 400, 'JSON_SYNTAX'],
    ['tc-json-prop-key', '/fhir', 422, 'RESOURCE_TYPE_MISSING Resource.resourceType'],
  ];
  it.each(cases)('%s at %s', async (name, address, status, expected) => {
    const before = await stored();
    const answer = await post(address, await fixture(name));
    expect([answer.status, answer.json.resourceType]).toEqual([status, 'OperationOutcome']);
    expect(found(answer)).toContain(expected);
    expect(await stored()).toBe(before);
  });

  it('a fact about somebody else, hidden inside another resource', async () => {
    const { text: _, ...patient } = await parsed('r4spec-patient-example-d');
    const request = await parsed('r4spec-servicerequest-example-lipid');
    const answer = await post('/fhir/ServiceRequest', JSON.stringify({ ...request, contained: [...request.contained, { ...patient, id: 'own-patient' }], subject: { reference: '#own-patient' } }));
    expect(found(answer)).toEqual(['SUBJECT_DIFFERS ServiceRequest.contained[0].subject']);
  });

  it('the BSeR baby sent as a transaction: the mother stands under the baby\'s address', async () => {
    const bundle = await parsed('bser-Bundle-bundle-bser-referral-request-document-bundle-baby-everybaby');
    bundle.type = 'transaction';
    bundle.entry = bundle.entry.slice(1).map((e: Loose) => ({ ...e, request: { method: 'POST', url: e.resource.resourceType } }));
    const { id: _, ...request } = await parsed('bser-ServiceRequest-servicerequest-bser-referral-servicerequest-arthritis');
    request.subject = { reference: `${EHR}/Patient/patient-bser-patient-baby-everybaby` };
    bundle.entry.push({ fullUrl: 'urn:uuid:0b1f9a52-4c8e-4a53-8e0e-2f0f3a1b7c10', resource: request, request: { method: 'POST', url: 'ServiceRequest' } });
    delete bundle.timestamp;
    const before = await stored();
    const answer = await post('/fhir', JSON.stringify(bundle));
    expect(answer.status).toBe(422);
    const at = bundle.entry.findIndex((e: Loose) => e.fullUrl.endsWith('Patient/patient-bser-patient-baby-everybaby'));
    expect(found(answer).some((f) => f.includes(`Bundle.entry[${at}].`))).toBe(true);
    expect(await stored()).toBe(before);
  });
});

describe('what is taken', () => {
  it('BSeR\'s Task and ServiceRequest with their Patient: numbers without a system count within the hospital', async () => {
    const baby = await parsed('bser-Bundle-bundle-bser-referral-request-document-bundle-baby-everybaby');
    const patient = { ...baby.entry.find((e: Loose) => e.resource.resourceType === 'Patient').resource, id: 'patient-us-core-patient-eve-everywoman' };
    const task = await parsed('bser-Task-task-bser-referral-task');
    const request = await parsed('bser-ServiceRequest-servicerequest-bser-referral-servicerequest-arthritis');
    const entry = [task, request, patient].map((resource) => ({ fullUrl: `${EHR}/${resource.resourceType}/${resource.id}`, resource, request: { method: 'POST', url: resource.resourceType } }));
    const answer = await post('/fhir', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }));
    expect(answer.json.entry?.map((e: Loose) => e.response.status) ?? found(answer)).toEqual(['201 Created', '201 Created', '201 Created']);
    expect(await db.sql('SELECT placer_system, placer_value FROM referral')).toEqual([{ placer_system: EHR, placer_value: '88888888' }]);
    const clinician = await api.tokenFor('clinician');
    const held = (await api.call('GET', `/fhir/${answer.json.entry[0].response.location.replace(/\/_history.*/, '')}`, { token: clinician })).json;
    expect(held.output[0].valueReference.reference).toBe(`${EHR}/Bundle/bundle-bser-referral-feedback-document-bundle-eve-everywoman`);
    expect(held.focus.reference).toMatch(/^ServiceRequest\/[0-9a-f-]{36}$/);
  });

  it.each(['uscore7-ServiceRequest-rehab', 'r4spec-servicerequest-example-lipid'])('%s with its Patient contained: everything else stays as it was sent', async (name) => {
    const request = JSON.parse((await fixture(name)).replaceAll(/"Patient\/example"/g, '"#own-patient"'));
    const { text: _, ...patient } = await parsed('r4spec-patient-example-d');
    const sent = { ...request, contained: [...(request.contained ?? []), { ...patient, id: 'own-patient' }], subject: request.subject };
    const answer = await post('/fhir/ServiceRequest', JSON.stringify(sent));
    expect(answer.json.issue ? found(answer) : answer.status).toBe(201);
    const { id: _id, meta, subject, requester: _requester, encounter: _encounter, reasonReference: _reason, performer: _performer, ...rest } = answer.json;
    const { id: _sentId, meta: sentMeta, subject: __, requester: _r, encounter: _e, reasonReference: _rr, performer: _p, contained: _c, ...original } = sent;
    const contained = request.contained && JSON.parse(JSON.stringify(request.contained).replaceAll('#own-patient', subject.reference));
    expect(rest).toEqual({ ...original, ...(contained ? { contained } : {}) });
    expect(meta).toMatchObject({ ...sentMeta, versionId: '1' });
    expect(subject.reference).toMatch(/^Patient\/[0-9a-f-]{36}$/);
  });
});
