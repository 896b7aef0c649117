import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, startApi, type TestApi } from '../support/api.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { hospitalPush, type Loose, type PushOptions } from '../support/hospital-push.js';

let db: FreshDatabase;
let api: TestApi;
let system: string;
let clinician: string;
const EHR = 'https://hospital.example/fhir';

beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db, { ehrBaseUrl: EHR });
  system = await api.tokenFor('system');
  clinician = await api.tokenFor('clinician');
});
afterAll(async () => {
  await api.close();
  await db.close();
});

const post = (body: unknown, address = '/fhir', token = system): Promise<Answer> => api.call('POST', address, { token, body });
const push = (n: string, options: PushOptions = {}) => hospitalPush(EHR, n, options);
const locations = (a: Answer): string[] => (a.json.entry as { response: { location: string } }[]).map((e) => e.response.location);
const codes = (a: Answer): unknown[] => [a.status, ...(a.json.issue ?? []).map((i: { details: { coding: { code: string }[] }; expression?: string[] }) => `${i.details.coding[0]?.code} ${i.expression?.[0] ?? ''}`)];
const TABLES = ['referral', 'referral_intake', 'stream', 'replica_set', 'replica', 'chart_resource', 'chart_current', 'chart_token', 'chart_reference', 'chart_date', 'chart_string', 'audit_entry', 'audit_link'];
async function counts(): Promise<Record<string, number>> {
  const [row] = await db.sql<Record<string, string>>(`SELECT ${TABLES.map((t) => `(SELECT count(*) FROM ${t}) AS ${t}`).join(', ')}, (SELECT count(*) FROM pgboss.job) AS jobs`);
  return Object.fromEntries(Object.entries(row ?? {}).map(([k, v]) => [k, Number(v)]));
}

describe('a transaction Bundle', () => {
  it('becomes a referral: copies under our ids, references that hold among them, linked to the hospital', async () => {
    const answer = await post(push('a'));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ resourceType: 'Bundle', type: 'transaction-response' });
    expect(answer.json.entry.map((e: { response: { status: string } }) => e.response.status)).toEqual(Array(6).fill('201 Created'));
    const [patient, condition, weight, , request, task] = locations(answer).map((l) => l.replace('/_history/1', ''));
    const read = async (address: string | undefined) => (await api.call('GET', `/fhir/${address}`, { token: clinician })).json;
    expect(await read(weight)).toMatchObject({ subject: { reference: patient } });
    expect((await api.call('GET', `/fhir/${weight}`, { token: clinician })).text).toContain('"value":70.50');
    expect(await read(request)).toMatchObject({ subject: { reference: patient }, reasonReference: [{ reference: condition }], requester: { reference: `${EHR}/Practitioner/7` } });
    expect(await read(task)).toMatchObject({ focus: { reference: request }, for: { reference: patient }, status: 'requested' });
    const replicas = await db.sql<{ resource_type: string; ownership: string; state: string; remote_id: string }>('SELECT resource_type, ownership, state, remote_id FROM replica ORDER BY position');
    expect(replicas).toEqual([
      { resource_type: 'Patient', ownership: 'theirs', state: 'linked', remote_id: 'p-a' },
      { resource_type: 'Condition', ownership: 'theirs', state: 'linked', remote_id: 'c-a' },
      { resource_type: 'Observation', ownership: 'theirs', state: 'linked', remote_id: 'w-a' },
      { resource_type: 'Observation', ownership: 'theirs', state: 'linked', remote_id: 'bp-a' },
      { resource_type: 'ServiceRequest', ownership: 'theirs', state: 'linked', remote_id: 'sr-a' },
      { resource_type: 'Task', ownership: 'shared', state: 'linked', remote_id: 't-a' },
    ]);
    expect(await db.sql('SELECT placer_system, placer_value, task_value, status FROM referral')).toEqual([{ placer_system: 'urn:hospital:orders', placer_value: 'ORD-a', task_value: 'TASK-a', status: 'submitted' }]);
  });

  it('pushed 20 times at once is one referral and one answer', async () => {
    const before = await counts();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(push('twenty'))));
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((a) => a.text)).size).toBe(1);
    const after = await counts();
    expect([after['referral'], after['chart_current'], after['referral_intake']]).toEqual([before['referral'] as number + 1, before['chart_current'] as number + 6, before['referral_intake'] as number + 1]);
  });
});

describe('names in a push', () => {
  it('takes throw-away names in upper case, bare, and with a slash before the type', async () => {
    const bundle = push('urn', { names: 'urn' });
    bundle.entry[0].fullUrl = bundle.entry[0].fullUrl.toUpperCase().replace('URN:UUID:', 'urn:uuid:');
    bundle.entry[1].fullUrl = bundle.entry[1].fullUrl.replace('urn:uuid:', '');
    for (const e of bundle.entry) e.request.url = `/${e.request.url}`;
    expect(codes(await post(bundle))).toEqual([200]);
    const remote = await db.sql(`SELECT DISTINCT r.remote_id, r.ownership FROM replica r JOIN referral f ON f.id = r.stream_id WHERE f.placer_value = 'ORD-urn' AND r.resource_type = 'Task'`);
    expect(remote).toEqual([{ remote_id: null, ownership: 'shared' }]);
  });

  it('knows the same referral again under other throw-away names', async () => {
    const first = await post(push('again', { names: 'urn' }));
    const renamed = JSON.parse(JSON.stringify(push('again', { names: 'urn' })).replaceAll('urn:uuid:00000000-', 'urn:uuid:aaaaaaaa-'));
    // plain JSON has lost the zero of 70.50, which would be another statement
    renamed.entry[2].resource.valueQuantity.value = push('again').entry[2].resource.valueQuantity.value;
    const second = await post(renamed);
    expect(second.text).toBe(first.text);
  });

  const refused: [string, (b: Loose) => void, string][] = [
    ['one name twice', (b) => (b.entry[2].fullUrl = b.entry[1].fullUrl), 'ADDRESS_CONTRADICTS Bundle.entry[2].fullUrl'],
    ['urn:uuid:undefined', (b) => (b.entry[0].fullUrl = 'urn:uuid:undefined'), 'ADDRESS_INVALID Bundle.entry[0].fullUrl'],
    ['an address of another type', (b) => (b.entry[0].fullUrl = `${EHR}/Person/p-x`), 'ADDRESS_CONTRADICTS Bundle.entry[0].fullUrl'],
    ['an address that is not that of the resource (the mother under the baby)', (b) => (b.entry[0].fullUrl = `${EHR}/Patient/baby`), 'ADDRESS_CONTRADICTS Bundle.entry[0].fullUrl'],
    ['an address with a version', (b) => (b.entry[0].fullUrl = `${EHR}/Patient/p-x/_history/2`), 'ADDRESS_INVALID Bundle.entry[0].fullUrl'],
    ['a subject that nobody bears', (b) => (b.entry[4].resource.subject.reference = 'urn:uuid:6a1c0b5e-0000-4000-8000-000000000000'), 'SUBJECT_UNRESOLVED Bundle.entry[4].resource.subject'],
    ['a subject elsewhere', (b) => (b.entry[4].resource.subject.reference = 'https://other.example/Patient/1'), 'SUBJECT_UNRESOLVED Bundle.entry[4].resource.subject'],
    ['a subject at the hospital that was never sent', (b) => (b.entry[4].resource.subject.reference = 'Patient/other'), 'PATIENT_AMBIGUOUS Bundle.entry[0].resource'],
    ['a fact about somebody else', (b) => (b.entry[2].resource.subject.reference = 'Patient/other'), 'SUBJECT_DIFFERS Bundle.entry[2].resource.subject'],
    ['a fact about nobody', (b) => delete b.entry[2].resource.subject, 'SUBJECT_MISSING Bundle.entry[2].resource.subject'],
    ['a Task for somebody else', (b) => (b.entry[5].resource.for.reference = 'Patient/other'), 'SUBJECT_DIFFERS Bundle.entry[5].resource.for'],
    ['a Task about something that was not sent', (b) => (b.entry[5].resource.focus.reference = 'ServiceRequest/other'), 'FOCUS_UNRESOLVED Bundle.entry[5].resource.focus'],
    ['a Task about nothing', (b) => delete b.entry[5].resource.focus, 'FOCUS_MISSING Bundle.entry[5].resource.focus'],
    ['a reason that leads nowhere', (b) => (b.entry[4].resource.reasonReference[0].reference = 'urn:uuid:6a1c0b5e-0000-4000-8000-000000000000'), 'REFERENCE_UNRESOLVED Bundle.entry[4].resource.reasonReference[0].reference'],
    ['a second patient', (b) => b.entry.push({ fullUrl: `${EHR}/Patient/2`, resource: { resourceType: 'Patient', id: '2', name: [{ family: 'Other' }] }, request: { method: 'POST', url: 'Patient' } }), 'PATIENT_AMBIGUOUS Bundle.entry[6].resource'],
    ['no ServiceRequest', (b) => b.entry.splice(4, 2), 'REQUEST_MISSING Bundle.entry'],
    ['a proposal', (b) => (b.entry[4].resource.intent = 'proposal'), 'REQUEST_NOT_ORDER Bundle.entry[4].resource.intent'],
    ['a revoked request', (b) => (b.entry[4].resource.status = 'revoked'), 'REQUEST_NOT_ACTIVE Bundle.entry[4].resource.status'],
    ['a Task that is done', (b) => (b.entry[5].resource.status = 'completed'), 'TASK_NOT_OPEN Bundle.entry[5].resource.status'],
    ['an update', (b) => (b.entry[0].request = { method: 'PUT', url: 'Patient/p-x' }), 'METHOD_NOT_TAKEN Bundle.entry[0].request.method'],
    ['a condition that is no identifier', (b) => (b.entry[0].request.ifNoneExist = 'name=Rivera'), 'CONDITION_NOT_TAKEN Bundle.entry[0].request.ifNoneExist'],
    ['a type that no referral holds', (b) => b.entry.push({ resource: { resourceType: 'Account', status: 'active' }, request: { method: 'POST', url: 'Account' } }), 'TYPE_NOT_TAKEN Bundle.entry[6].resource.resourceType'],
    ['STU3', (b) => (b.entry[4].resource.resourceType = 'ReferralRequest'), 'FHIR_VERSION Bundle.entry[4].resource.resourceType'],
  ];
  it.each(refused)('refuses %s, names the place and stores nothing', async (_, breakIt, expected) => {
    const bundle = push('x');
    breakIt(bundle);
    const before = await counts();
    const answer = await post(bundle);
    expect(codes(answer)).toEqual(expect.arrayContaining([422, expected]));
    expect(await counts()).toEqual(before);
  });

  it('refuses one throw-away name for two', async () => {
    const bundle = push('x', { names: 'urn' });
    bundle.entry[3].fullUrl = bundle.entry[2].fullUrl;
    expect(codes(await post(bundle))).toEqual([422, 'ADDRESS_REPEATED Bundle.entry[3].fullUrl']);
  });
});

describe('hostile and broken bodies', () => {
  const raw = (change: (text: string) => string) => change(JSON.stringify(push('x')));
  const parts = (change: PushOptions['change']) => JSON.stringify(push('x', change ? { change } : {}));
  const cases: [string, () => string, number, string | undefined][] = [
    ['cut off', () => raw((t) => t.slice(0, 400)), 400, undefined],
    ['nested ten thousand deep', () => `{"resourceType":"Bundle","type":"transaction","entry":[${'{"resource":{"resourceType":"Bundle","type":"collection","entry":['.repeat(10_000)}${']}}'.repeat(10_000)}]}`, 400, undefined],
    ['a misspelt type', () => raw((t) => t.replace('"Bundle"', '"Bundel"')), 422, 'RESOURCE_TYPE_UNKNOWN Resource.resourceType'],
    ['no subject', () => parts((p) => delete p.request.subject), 422, 'ELEMENT_REQUIRED Bundle.entry[4].resource.subject'],
    ['a weight below zero', () => parts((p) => (p.weight.valueQuantity.value = -70)), 422, 'Bundle.entry[2].resource.valueQuantity'],
    ['a weight in stone', () => parts((p) => Object.assign(p.weight.valueQuantity, { unit: 'stone', code: 'stone' })), 422, 'UNIT_NOT_UCUM Bundle.entry[2].resource.valueQuantity.code'],
    ['a weight in stone without a system', () => parts((p) => (p.weight.valueQuantity = { value: 11, unit: 'stone' })), 422, 'Bundle.entry[2].resource.valueQuantity'],
    ['a weight in pressure', () => parts((p) => (p.weight.valueQuantity = { value: 11, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' })), 422, 'Bundle.entry[2].resource.valueQuantity'],
    ['a pressure below zero', () => parts((p) => (p.pressure.component[0].valueQuantity.value = -1)), 422, 'Bundle.entry[3].resource.component[0].valueQuantity'],
    ['a day that is none', () => parts((p) => (p.patient.birthDate = '1980-02-31')), 422, 'Bundle.entry[0].resource.birthDate'],
    ['a null character', () => raw((t) => t.replace('Rivera', 'A\\u0000B')), 400, undefined],
    ['keys of the prototype', () => raw((t) => t.replace('"resourceType"', '"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}},"resourceType"')), 400, undefined],
    ['an unknown element', () => parts((p) => (p.patient.shoeSize = 42)), 422, 'ELEMENT_UNKNOWN Bundle.entry[0].resource.shoeSize'],
    ['an element of another maker', () => parts((p) => (p.patient.meta = { project: 'x' })), 422, 'ELEMENT_UNKNOWN Bundle.entry[0].resource.meta'],
    ['a code that R4 does not have', () => parts((p) => (p.weight.status = 'weighed')), 422, 'CODE_INVALID Bundle.entry[2].resource.status'],
    ['a gender that R4 does not have', () => parts((p) => (p.patient.gender = 'F')), 422, 'CODE_INVALID Bundle.entry[0].resource.gender'],
    ['one name instead of a list', () => parts((p) => (p.patient.name = { family: 'A' })), 422, 'STRUCTURE_INVALID Bundle.entry[0].resource.name'],
    ['a number in the place of a concept', () => parts((p) => (p.weight.code = 0)), 422, 'STRUCTURE_INVALID Bundle.entry[2].resource.code'],
    ['true in the place of a concept, inside a list', () => parts((p) => (p.pressure.component[1].code = true)), 422, 'STRUCTURE_INVALID Bundle.entry[3].resource.component[1].code'],
    ['a number in a list of codings', () => parts((p) => (p.condition.clinicalStatus.coding[0] = 0)), 422, 'STRUCTURE_INVALID Bundle.entry[1].resource.clinicalStatus.coding[0]'],
    ['a bare value beside an element', () => parts((p) => (p.patient._birthDate = 7)), 422, 'STRUCTURE_INVALID Bundle.entry[0].resource._birthDate'],
    ['one coding instead of a list', () => parts((p) => (p.condition.clinicalStatus.coding = { code: 'active' })), 422, 'STRUCTURE_INVALID Bundle.entry[1].resource.clinicalStatus.coding'],
    ['nothing in a list of codings', () => parts((p) => (p.condition.clinicalStatus.coding = [null])), 422, 'STRUCTURE_INVALID Bundle.entry[1].resource.clinicalStatus.coding[0]'],
    ['a text of megabytes in the place of a concept', () => parts((p) => (p.weight.code = 'x'.repeat(3_000_000))), 422, 'STRUCTURE_INVALID Bundle.entry[2].resource.code'],
    ['a name of megabytes', () => parts((p) => (p.patient.name[0].given = ['x'.repeat(3_000_000)])), 422, 'TEXT_TOO_LONG Bundle.entry[0].resource.name[0].given[0]'],
    ['an identifier of a Task that no index holds', () => parts((p) => (p.task.identifier[0].value = 'T'.repeat(501))), 422, 'IDENTIFIER_TOO_LONG Bundle.entry[5].resource.identifier'],
    ['a script in a narrative', () => parts((p) => (p.patient.text = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>' })), 422, 'INVARIANT_TXT_1 Bundle.entry[0].resource.text.div'],
    ['an array', () => '[]', 400, 'NOT_A_RESOURCE '],
    ['a number', () => '7', 400, 'NOT_A_RESOURCE '],
    ['nothing', () => '', 400, undefined],
    ['two keys of one name', () => raw((t) => t.replace('"resourceType"', '"type":"batch","resourceType"')), 400, undefined],
    ['a message', () => raw((t) => t.replace('"transaction"', '"message"')), 422, 'BUNDLE_TYPE Bundle.type'],
    ['no entries', () => '{"resourceType":"Bundle","type":"transaction"}', 422, 'BUNDLE_EMPTY Bundle.entry'],
    ['too many entries', () => JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: Array(501).fill(push('x').entry[0]) }), 413, 'BUNDLE_TOO_LARGE Bundle.entry'],
  ];
  it.each(cases)('%s: refused within a second, nothing stored, no word of it in the answer', async (_, body, status, expected) => {
    const before = await counts();
    const began = performance.now();
    const answer = await api.call('POST', '/fhir', { token: system, raw: body() });
    expect(performance.now() - began).toBeLessThan(1000);
    expect([answer.status, answer.json.resourceType]).toEqual([status, 'OperationOutcome']);
    for (const issue of answer.json.issue) expect(issue).toMatchObject({ severity: 'error', code: expect.any(String), diagnostics: expect.any(String) });
    if (expected !== undefined) expect(codes(answer).slice(1).join('\n')).toContain(expected);
    expect(answer.text).not.toMatch(/Rivera|MRN-x|stone|polluted/);
    expect(await counts()).toEqual(before);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('who a patient is', () => {
  it('is found again by identifier, not by name: two referrals of one patient, one Patient', async () => {
    const second = push('p2', { change: (p) => { p.patient.identifier = [{ system: 'urn:hospital:mrn', value: 'MRN-p1' }]; p.patient.id = 'p-p1'; for (const r of [p.condition, p.weight, p.pressure, p.request]) r.subject = { reference: 'Patient/p-p1' }; p.task.for = { reference: 'Patient/p-p1' }; } });
    const [a] = locations(await post(push('p1')));
    const answer = await post(second);
    expect(answer.json.entry[0].response).toMatchObject({ status: '200 OK', location: a });
    const namesake = await post(push('p3'));
    expect(locations(namesake)[0]).not.toBe(a);
  });

  it('two new referrals of one new patient at once make one Patient', async () => {
    const of = (n: string) => push(n, { change: (p) => { p.patient.identifier = [{ system: 'urn:hospital:mrn', value: 'MRN-twins' }]; p.patient.id = 'p-twins'; for (const r of [p.condition, p.weight, p.pressure, p.request]) r.subject = { reference: 'Patient/p-twins' }; p.task.for = { reference: 'Patient/p-twins' }; } });
    const answers = await Promise.all(['t1', 't2', 't3', 't4'].map((n) => post(of(n))));
    expect(new Set(answers.map((a) => locations(a)[0])).size).toBe(1);
  });

  it('is not guessed where identifiers contradict', async () => {
    await post(push('q1'));
    await post(push('q2'));
    const mixed = push('q3', { change: (p) => (p.patient.identifier = [{ system: 'urn:hospital:mrn', value: 'MRN-q1' }, { system: 'urn:hospital:mrn', value: 'MRN-q2' }]) });
    const before = await counts();
    expect(codes(await post(mixed))).toEqual([409, 'PATIENT_CONTRADICTS Bundle.entry[0].resource']);
    expect(await counts()).toEqual(before);
  });
});

describe('the same order again', () => {
  const changed = (n: string, change: PushOptions['change']) => push(n, change ? { change } : {});

  it('with another patient is refused, and nothing changes', async () => {
    await post(push('same'));
    const other = changed('same-other', (p) => (p.request.identifier[0].value = 'ORD-same'));
    const before = await counts();
    expect(codes(await post(other))).toEqual([409, 'IDENTIFIER_OF_ANOTHER Bundle.entry[4].resource']);
    expect(await counts()).toEqual(before);
  });

  it('with a step forward updates what stands, and doubles nothing', async () => {
    await post(push('fwd', { names: 'urn' }));
    const before = await counts();
    const answer = await post(push('fwd', { names: 'urn', change: (p) => (p.request.priority = 'urgent') }));
    expect(answer.json.entry.map((e: { response: { status: string } }) => e.response.status)).toEqual(Array(6).fill('200 OK'));
    expect(locations(answer)[4]).toMatch(/_history\/2$/);
    const after = await counts();
    expect([after['referral'], after['chart_current'], after['chart_resource']]).toEqual([before['referral'], before['chart_current'], (before['chart_resource'] as number) + 1]);
  });

  it('with an older version is refused, and the old answer is still given to the old push', async () => {
    const dated = (day: string, note: string) => changed('old', (p) => { p.request.meta = { lastUpdated: `2026-02-${day}T00:00:00Z` }; p.request.note = [{ text: note }]; });
    const first = await post(dated('01', 'one'));
    await post(dated('03', 'three'));
    expect(codes(await post(dated('02', 'two')))[1]).toMatch(/^PUSH_OUTDATED/);
    expect((await post(dated('01', 'one'))).text).toBe(first.text);
  });

  it('after the clinic has answered changes nothing', async () => {
    await post(push('late'));
    const [{ id }] = (await api.call('GET', '/api/v1/referrals?identifier=urn:hospital:orders%7CORD-late', { token: clinician })).json.items;
    await api.call('POST', `/api/v1/referrals/${id}/accept`, { token: clinician });
    expect(codes(await post(changed('late', (p) => (p.request.priority = 'urgent'))))).toEqual([409, 'REFERRAL_ANSWERED Bundle.entry[4].resource.identifier']);
    expect((await post(push('late'))).status).toBe(200);
  });

  it('is withdrawn by its placer: cancelled before the treatment runs, asked of the clinic afterwards, and nothing new begins so', async () => {
    const cancelled: PushOptions['change'] = (p) => (p.task.status = 'cancelled');
    const referralOf = async (n: string) => (await api.call('GET', `/api/v1/referrals?identifier=urn:hospital:orders%7CORD-${n}`, { token: clinician })).json.items[0];
    expect(codes(await post(changed('gone', cancelled)))).toEqual([422, 'TASK_NOT_OPEN Bundle.entry[5].resource.status']);
    await post(push('gone'));
    await api.call('POST', `/api/v1/referrals/${(await referralOf('gone')).id}/accept`, { token: clinician });
    expect((await post(changed('gone', cancelled))).status).toBe(200);
    expect(await referralOf('gone')).toMatchObject({ status: 'cancelled', reason: { code: 'withdrawn-by-placer' }, actions: [] });

    await post(push('running'));
    await db.sql(`UPDATE referral SET status = 'in-progress' WHERE placer_value = 'ORD-running'`);
    expect((await post(changed('running', (p) => (p.request.status = 'revoked')))).status).toBe(200);
    expect(await referralOf('running')).toMatchObject({ status: 'cancellation-requested' });
  });

  it('at another clinic is another referral', async () => {
    const stranger = await api.tokenFor('system', db.stranger.tenantId);
    const mine = await post(push('two-clinics'));
    const theirs = await post(push('two-clinics'), '/fhir', stranger);
    expect(theirs.status).toBe(200);
    expect(locations(theirs)).not.toEqual(locations(mine));
  });
});

describe('a request alone', () => {
  const alone = (n: string, change: (r: Loose) => void = () => undefined) => {
    const { request, patient } = Object.fromEntries(push(n).entry.map((e: Loose) => [e.resource.resourceType === 'ServiceRequest' ? 'request' : e.resource.resourceType === 'Patient' ? 'patient' : e.resource.resourceType, e.resource])) as Loose;
    const { reasonReference: _, id: __, ...rest } = request;
    const sr = { ...rest, contained: [{ ...patient, id: 'pat' }], subject: { reference: '#pat' } };
    change(sr);
    return sr;
  };

  it('gets a Task from us, which the hospital is owed', async () => {
    const answer = await post(alone('solo'), '/fhir/ServiceRequest');
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`${api.url}/fhir/ServiceRequest/${answer.json.id}/_history/1`);
    expect(answer.json.contained).toBeUndefined();
    const tasks = (await api.call('GET', `/fhir/Task?focus=ServiceRequest/${answer.json.id}`, { token: clinician })).json.entry;
    expect(tasks).toHaveLength(1);
    expect(tasks[0].resource).toMatchObject({ status: 'received', for: { reference: answer.json.subject.reference } });
    expect(await db.sql(`SELECT ownership, state FROM replica WHERE resource_id = $1`, [tasks[0].resource.id])).toEqual([{ ownership: 'ours', state: 'due' }]);
    const again = await post(alone('solo'), '/fhir/ServiceRequest');
    expect([again.status, again.text]).toEqual([200, answer.text]);
  });

  it('for a patient whom we know by the hospital\'s address', async () => {
    await post(push('known'));
    const answer = await post(alone('known2', (r) => { delete r.contained; r.subject = { reference: 'Patient/p-known' }; }), '/fhir/ServiceRequest');
    expect(answer.status).toBe(201);
  });

  it.each<[string, (r: Loose) => void, string]>([
    ['a patient whom we do not know', (r) => { delete r.contained; r.subject = { reference: 'Patient/nobody' }; }, 'PATIENT_UNKNOWN ServiceRequest.subject'],
    ['another type', (r) => (r.resourceType = 'Task'), 'RESOURCE_TYPE ServiceRequest.resourceType'],
    ['a broken contained Patient', (r) => (r.contained[0].birthDate = '1980-02-31'), 'ServiceRequest.contained[0].birthDate'],
  ])('refuses %s', async (_, change, expected) => {
    const before = await counts();
    const answer = await post(alone('nope', change), '/fhir/ServiceRequest');
    expect(answer.status).toBe(422);
    expect(codes(answer).join('\n')).toContain(expected);
    expect(await counts()).toEqual(before);
  });
});

describe('a Task alone', () => {
  it('brings its request and patient along, or is refused with what to do', async () => {
    const [patient, , , , request, task] = push('task').entry.map((e: Loose) => e.resource);
    const { reasonReference: _, ...sr } = request;
    const whole = { ...task, contained: [{ ...patient, id: 'p' }, { ...sr, id: 'r', subject: { reference: '#p' } }], focus: { reference: '#r' }, for: { reference: '#p' } };
    const answer = await post(whole, '/fhir/Task');
    expect(answer.status).toBe(201);
    expect(answer.json.focus.reference).toMatch(/^ServiceRequest\/[0-9a-f-]{36}$/);
    const bare = await post({ ...task, identifier: [{ system: 'urn:x', value: '1' }] }, '/fhir/Task');
    expect(codes(bare)).toEqual([422, 'FOCUS_UNRESOLVED Task.focus']);
    expect(bare.json.issue[0].diagnostics).toContain('transaction Bundle');
  });
});

describe('triage', () => {
  const find = async (n: string) => (await api.call('GET', `/api/v1/referrals?identifier=${encodeURIComponent(`urn:hospital:orders|ORD-${n}`)}`, { token: clinician })).json.items;
  const taskOf = async (id: string) => JSON.parse((await db.sql<{ content: string }>(`SELECT r.content FROM chart_current c JOIN chart_resource r USING (tenant_id, resource_type, id, version) JOIN referral f ON f.task_id = c.id WHERE f.id = $1`, [id]))[0]?.content ?? '');

  it('shows what the hospital sent, digits kept, and what it did not', async () => {
    await post(push('tri'));
    await post(push('tri-bare', { change: (p) => { (p as Loose).weight = undefined; (p as Loose).pressure = undefined; (p as Loose).condition = undefined; delete p.request.reasonReference; delete p.patient.birthDate; } }));
    const [{ id }] = await find('tri');
    const read = await api.call('GET', `/api/v1/referrals/${id}`, { token: clinician });
    expect(read.json).toMatchObject({
      status: 'submitted',
      actions: ['accept', 'decline'],
      placerIdentifier: { system: 'urn:hospital:orders', value: 'ORD-tri' },
      taskIdentifier: { system: 'urn:hospital:tasks', value: 'TASK-tri' },
      patient: { name: 'Ana Rivera', birthDate: '1980-02-29', reasons: ['CRPS'], weight: { value: '70.50', unit: 'kg', at: '2026-01-15T09:00:00Z', stated: false }, bloodPressure: { systolic: '122', diastolic: '78', at: '2026-01-15T09:00:00Z' }, missing: [] },
      request: { what: 'Ketamine infusion', requester: 'Dr. Haddad' },
    });
    const [bare] = await find('tri-bare');
    expect((await api.call('GET', `/api/v1/referrals/${bare.id}`, { token: clinician })).json.patient.missing).toEqual(['birthDate', 'reason', 'weight', 'bloodPressure']);
  });

  it('accepts once, however often it is asked, and says so on the hospital\'s own Task', async () => {
    await post(push('acc'));
    const [{ id }] = await find('acc');
    await db.sql('DELETE FROM pgboss.job');
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.call('POST', `/api/v1/referrals/${id}/accept`, { token: clinician })));
    expect(answers.map((a) => a.status)).toEqual(Array(5).fill(200));
    expect(new Set(answers.map((a) => a.text)).size).toBe(1);
    expect(answers[0]?.json.status).toBe('accepted');
    const task = await taskOf(id);
    expect(task).toMatchObject({ status: 'accepted', identifier: [{ value: 'TASK-acc' }], businessStatus: { coding: [{ code: 'accepted' }] }, owner: { display: 'First clinic' } });
    expect(await db.sql(`SELECT state, ownership, remote_id, desired_version FROM replica WHERE resource_type = 'Task' AND stream_id = $1`, [id])).toEqual([{ state: 'due', ownership: 'shared', remote_id: 't-acc', desired_version: 2 }]);
    expect(await db.sql(`SELECT data FROM pgboss.job WHERE name = 'reconcile'`)).toEqual([{ data: { tenantId: db.clinician.tenantId, streamId: id, ehrId: api.ehrId } }]);
  });

  it('of a hospital whose clock runs ahead does not modify a Task before it was written', async () => {
    await post(push('ahead', { change: (p) => (p.task.authoredOn = '2999-01-01T00:00:00Z') }));
    const [{ id }] = await find('ahead');
    await api.call('POST', `/api/v1/referrals/${id}/accept`, { token: clinician });
    expect(await taskOf(id)).toMatchObject({ status: 'accepted', lastModified: '2999-01-01T00:00:00.000Z' });
  });

  it('declines with a reason that the hospital can read, and not without', async () => {
    await post(push('dec'));
    const [{ id }] = await find('dec');
    const decline = (body?: unknown) => api.call('POST', `/api/v1/referrals/${id}/decline`, { token: clinician, body });
    for (const body of [undefined, {}, { reason: {} }, { reason: { code: 'x' } }, { reason: { code: 'x', text: '' } }, { reason: 'no' }]) expect([400, 422]).toContain((await decline(body)).status);
    const answer = await decline({ reason: { code: 'not-eligible', text: 'Treat hypertension first.' } });
    expect([answer.status, answer.json.status, answer.json.reason]).toEqual([200, 'declined', { code: 'not-eligible', text: 'Treat hypertension first.' }]);
    expect(await taskOf(id)).toMatchObject({ status: 'rejected', statusReason: { text: 'Treat hypertension first.' } });
    expect((await api.call('POST', `/api/v1/referrals/${id}/accept`, { token: clinician })).status).toBe(409);
  });

  it('lists newest first, page by page', async () => {
    const all: string[] = [];
    for (let cursor = ''; ; ) {
      const { json } = await api.call('GET', `/api/v1/referrals?limit=5${cursor}`, { token: clinician });
      all.push(...json.items.map((r: { id: string }) => r.id));
      if (json.next === null) break;
      cursor = `&cursor=${json.next}`;
    }
    const held = await db.sql<{ id: string }>('SELECT id FROM referral WHERE tenant_id = $1 ORDER BY received_at DESC, id DESC', [db.clinician.tenantId]);
    expect(all).toEqual(held.map((r) => r.id));
    expect((await api.call('GET', '/api/v1/referrals?status=declined', { token: clinician })).json.items.map((r: { status: string }) => r.status)).toEqual(['declined']);
    for (const at of ['9999-99-99T99:99:99.999Z', '2026-02-31T00:00:00.000Z', "'; DROP TABLE x", 'infinity']) {
      const made = Buffer.from(JSON.stringify([db.clinician.tenantId, at, '00000000-0000-4000-8000-000000000000'])).toString('base64url');
      expect([at, (await api.call('GET', `/api/v1/referrals?cursor=${made}`, { token: clinician })).status]).toEqual([at, 422]);
    }
    expect((await api.call('GET', '/api/v1/referrals?cursor=x', { token: clinician })).status).toBe(422);
  });

  it('shows and gives nothing to another clinic, and lets only clinicians answer', async () => {
    await post(push('mine'));
    const [{ id }] = await find('mine');
    const stranger = await api.tokenFor('clinician', db.stranger.tenantId);
    expect((await api.call('GET', `/api/v1/referrals/${id}`, { token: stranger })).status).toBe(404);
    expect((await api.call('POST', `/api/v1/referrals/${id}/accept`, { token: stranger })).status).toBe(404);
    expect((await api.call('GET', '/api/v1/referrals?identifier=urn:hospital:orders%7CORD-mine', { token: stranger })).json.items).toEqual([]);
    for (const token of [await api.tokenFor('nurse'), await api.tokenFor('integrator'), system]) expect((await api.call('POST', `/api/v1/referrals/${id}/accept`, { token })).status).toBe(403);
    for (const address of ['/fhir', '/fhir/ServiceRequest', '/fhir/Task']) expect((await post(push('mine'), address, clinician)).status).toBe(403);
  });
});

describe('the OpenAPI document', () => {
  it('shows bodies that succeed when they are tried, and when they are tried again', async () => {
    const { paths } = (await api.call('GET', '/openapi.json')).json;
    for (const address of ['/fhir', '/fhir/ServiceRequest', '/fhir/Task']) {
      const { example } = paths[address].post.requestBody.content['application/fhir+json'].schema;
      for (const statuses of [[200, 201], [200]]) expect([address, statuses]).toEqual([address, expect.arrayContaining([(await post(example, address)).status])]);
    }
  });
});
