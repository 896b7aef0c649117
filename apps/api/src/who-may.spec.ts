import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXAMPLE_UUID } from '#platform';
import { startApi, type TestApi } from '../../../test/support/api.js';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.js';

const CALLERS = ['clinician', 'nurse', 'integrator', 'system'] as const;
type Caller = (typeof CALLERS)[number];

const CLINICIAN: readonly Caller[] = ['clinician'];
const AT_THE_BEDSIDE: readonly Caller[] = ['clinician', 'nurse'];
const CONNECTING: readonly Caller[] = ['clinician', 'integrator'];
const STAFF: readonly Caller[] = ['clinician', 'nurse', 'integrator'];
const EVERYBODY: readonly Caller[] = CALLERS;

/** Of these nobody is asked who they are. */
const OPEN = /^GET \/(health|metrics|fhir\/metadata|fhir\/\.well-known)/;

/** Written by hand beside the routes' own words: who may do what in a clinic. The first that fits. */
const WHO: readonly (readonly [RegExp, readonly Caller[]])[] = [
  [OPEN, EVERYBODY],
  // the hospital's system places referrals, and nobody else
  [/^POST \/fhir(\/ServiceRequest|\/Task)?$/, ['system']],
  [/^(GET \/fhir\/|POST \/fhir\/(\{type\}|PlanDefinition|CodeSystem|ValueSet)\/_search)/, EVERYBODY],
  // a clinician answers referrals, orders and signs
  [/^POST \/api\/v1\/referrals\/\{id\}\/(accept|decline)$/, CLINICIAN],
  [/^POST \/api\/v1\/plans$/, CLINICIAN],
  [/^POST \/api\/v1\/plans\/\{id\}\/(acknowledgements|sign|propose|return|resume|revise|revision\/withdraw|complete|stop|entered-in-error|goals|schedule\/early-start)$/, CLINICIAN],
  // everybody at the bedside may say stop, and may check what a prescriber ordered
  [/^POST \/api\/v1\/plans\/\{id\}\/(hold|double-check)$/, AT_THE_BEDSIDE],
  // and answers for the words that patients sign
  [/^POST \/api\/v1\/consent-forms/, CLINICIAN],
  // and writes and signs the protocols of the clinic
  [/^POST \/api\/v1\/protocols/, CLINICIAN],
  // and the numbers that decide
  [/^POST \/api\/v1\/thresholds\/versions/, CLINICIAN],
  // who stands beside the patient records
  [/^POST \/api\/v1\/plans\/\{id\}\/(sessions|outcomes|consents)/, AT_THE_BEDSIDE],
  // who looks after the connections
  [/^POST \/api\/v1\/ehrs$/, ['integrator']],
  [/^POST \/api\/v1\/(ehrs\/\{id\}\/probe|(plans|referrals)\/\{id\}\/sync\/release)$/, CONNECTING],
  // calculating keeps nothing, and everybody of the clinic reads
  [/^POST \/api\/v1\/plans\/preview$/, STAFF],
  [/^GET \/api\/v1\//, STAFF],
];

let db: FreshDatabase;
let api: TestApi;
let operations: { readonly name: string; readonly method: string; readonly address: string }[];
beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db);
  const { paths } = (await api.call('GET', '/openapi.json')).json as { paths: Record<string, Record<string, unknown>> };
  operations = Object.entries(paths).flatMap(([route, item]) =>
    Object.keys(item).map((method) => ({ name: `${method.toUpperCase()} ${route}`, method: method.toUpperCase(), address: route.replace('{type}', 'Task').replace(/\{[^}]+\}/g, EXAMPLE_UUID) })),
  );
});
afterAll(async () => {
  await api.close();
  await db.close();
});

describe('every operation of the OpenAPI document', () => {
  it('is in the table of who may do what, and the table holds nothing else', () => {
    expect(operations.map(({ name }) => name).filter((name) => !WHO.some(([pattern]) => pattern.test(name)))).toEqual([]);
    expect(WHO.map(([pattern]) => pattern).filter((pattern) => !operations.some(({ name }) => pattern.test(name)))).toEqual([]);
  });

  it.each(CALLERS)('lets in a %s where the table says so, and only there', async (caller) => {
    const token = await api.tokenFor(caller);
    const wrong: string[] = [];
    const told: string[] = [];
    for (const { name, method, address } of operations) {
      const may = WHO.find(([pattern]) => pattern.test(name))?.[1].includes(caller) ?? false;
      const { status, headers } = await api.call(method, address, { token, ...(method === 'GET' ? {} : { raw: '{}' }) });
      const outcome = status === 403 ? 'refused' : status === 404 ? 'not-found' : status === 200 && (method === 'GET' || name.endsWith('/_search')) ? 'shown' : undefined;
      if (outcome !== undefined && !OPEN.test(name)) told.push(`${outcome} ${headers.get('x-request-id')}`);
      if ((status === 403) === may || status === 401 || status >= 500) wrong.push(`${name}: ${status}, ${may ? 'may' : 'may not'}`);
    }
    expect(wrong).toEqual([]);
    // and each of them was written down, the refused ones too
    const written = await db.sql<{ line: string }>(`SELECT outcome || ' ' || (content::jsonb->>'request') AS line FROM access_entry WHERE subject = $1`, [caller === 'system' ? `hospital-${db.clinician.tenantId}` : `${caller}-1`]);
    expect(written.map(({ line }) => line).sort()).toEqual(told.sort());
    expect(told.length).toBeGreaterThan(20);
  });

  it('lets in no system whose scopes do not name it', async () => {
    for (const [method, address, scope] of [
      ['POST', '/fhir/Task', 'system/ServiceRequest.cruds'],
      ['POST', '/fhir', 'system/Task.cruds'],
      ['GET', '/fhir/Patient', 'system/Task.cruds'],
      ['GET', `/fhir/Patient/${EXAMPLE_UUID}`, 'system/Patient.s'],
    ] as const) {
      const { status, json } = await api.call(method, address, { token: await api.tokenFor('system', undefined, scope), ...(method === 'POST' ? { raw: '{}' } : {}) });
      expect([address, status, json.issue[0].details.coding[0].code]).toEqual([address, 403, 'SCOPE_NEEDED']);
    }
  });
});
