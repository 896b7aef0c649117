import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findProtocol, monitoringPlan as monitoringPlanOf, type Protocol, protocols } from '#clinical';
import type { Answer } from '../support/api.js';
import { conformanceErrors } from '../conformance/validator.js';
import { type ClinicDay, clinicDay, ORDER } from '../support/clinic-day.js';

let day: ClinicDay;
let second: string;
beforeAll(async () => {
  day = await clinicDay();
  const { tenantId } = day.db.clinician;
  const { identity } = day.api;
  second = await identity.sign({ iss: identity.issuer(tenantId), aud: 'titrate-test', sub: 'clinician-2', name: 'Dr. Second', roles: ['clinician'], exp: Math.floor(Date.now() / 1000) + 3600 });
});
afterAll(() => day.close());

const crps = findProtocol('CRPS-OP-10D') as Protocol;
const errors = (a: Answer): unknown => [a.status, ...(a.json.errors ?? []).map((e: { code: string; expression?: string }) => `${e.code} ${e.expression ?? ''}`.trim())];
const add = (change: object, token?: string): Promise<Answer> => day.post('/protocols', { ...crps, ...change }, token);
const sign = (id: string, version: string, token?: string): Promise<Answer> => day.post(`/protocols/${id}/versions/${version}/signatures`, undefined, token);

/** A version in force: added, and signed by two. */
async function inForce(change: { id: string; version: string } & Record<string, unknown>): Promise<void> {
  for (const [answer, status] of [[await add(change), 201], [await sign(change.id, change.version), 201], [await sign(change.id, change.version, second), 201]] as const) if (answer.status !== status) throw new Error(answer.text);
}

describe('the list', () => {
  it('has every regimen as scripts rely on it, the blocked one with its reason', async () => {
    const { items } = (await day.get('/protocols')).json as { items: Record<string, unknown>[] };
    expect(items.map((p) => p['id'])).toEqual(expect.arrayContaining(protocols().map((p) => p.id)));
    for (const p of items) {
      expect(p).toMatchObject({ id: expect.any(String), version: expect.stringMatching(/^\d+\.\d+\.\d+$/), title: expect.any(String), setting: expect.any(String), drug: expect.any(String), basis: expect.any(String), reviewDue: expect.any(String), evidence: { grade: expect.any(String), citations: expect.any(Array), negativeTrials: expect.any(Array) } });
    }
    expect(items.find((p) => p['id'] === 'BLOCK')?.['blocked']).toContain('ventilation');
    expect(items.filter((p) => 'blocked' in p).length).toBe(1);
  });
});

describe('two protocols side by side', () => {
  it('differ in drug, dose, caps and evidence, and say where they agree', async () => {
    const { json } = await day.get('/protocols/CRPS-OP-10D/compare/CRPS-IP-100H', day.tokens.nurse);
    const row = (topic: string): { left: string[]; right: string[]; same: boolean } => json.rows.find((r: { topic: string }) => r.topic === topic);
    expect(json.protocols.map((p: { id: string }) => p.id)).toEqual(['CRPS-OP-10D', 'CRPS-IP-100H']);
    expect(row('drug')).toEqual({ topic: 'drug', left: ['ketamine (racemic)'], right: ['esketamine (S-enantiomer)'], same: false });
    expect(row('dose')).toMatchObject({ left: ['usually 0.35 mg/kg/h', '0.175 to 0.35 mg/kg/h'], right: ['usually 5.3 ug/kg/min', '1.2 to 7.2 ug/kg/min'] });
    expect(row('caps').left).toEqual(['rate 25 mg/h', 'session 100 mg']);
    expect(row('negativeTrials').right[1]).toContain('liver enzymes');
    for (const topic of ['basis', 'duration', 'monitoring', 'evidence', 'course']) expect(row(topic).left.length).toBeGreaterThan(0);
    expect(row('concentrations').same).toBe(true);
  });

  it('are refused where one is not there', async () => {
    expect((await day.get('/protocols/CRPS-OP-10D/compare/NO-SUCH')).status).toBe(404);
  });
});

describe('a version of the clinic', () => {
  it('is in force with the signature of a second clinician, and drafts follow it from then on', async () => {
    const cap = { value: '20', unit: 'mg/h', mark: 'P', source: 'clinic' };
    const before = await day.post('/plans', { referralId: await day.referral(), ...ORDER });
    expect(await add({ version: '1.1.0', caps: { ...crps.caps, rate: cap } })).toMatchObject({ status: 201, json: { id: 'CRPS-OP-10D', version: '1.1.0', status: 'awaiting-signatures', origin: 'written', signatures: [] } });
    const preview = async (): Promise<string> => (await day.post('/plans/preview', { ...ORDER, weight: { value: '70', unit: 'kg' } })).json.rate.value;
    expect(await preview()).toBe('24.50');
    expect(await sign('CRPS-OP-10D', '1.1.0')).toMatchObject({ status: 201, json: { status: 'awaiting-signatures' } });
    expect(errors(await sign('CRPS-OP-10D', '1.1.0'))).toEqual([409, 'PROTOCOL_SIGNED_ALREADY']);
    expect(await preview()).toBe('24.50');
    expect(await sign('CRPS-OP-10D', '1.1.0', second)).toMatchObject({ status: 201, json: { status: 'in-force', signatures: [{}, { by: { id: 'clinician-2' } }] } });
    expect(await preview()).toBe('20.00');

    const after = await day.post('/plans', { referralId: await day.referral(), ...ORDER });
    expect([before, after].map((a) => a.json.calculation.rate.value)).toEqual(['24.50', '20.00']);
    // the plan that was drafted before keeps its protocol
    expect((await day.get(`/plans/${before.json.id}`)).json.calculation.rate.value).toBe('24.50');
    expect((await day.get('/protocols/CRPS-OP-10D')).json).toMatchObject({ version: '1.1.0', caps: { rate: { value: '20' } } });

    // each signed plan says which version it follows, and our face serves that very one
    for (const [plan, canonical, served] of [[before.json.id, 'urn:titrate:protocol:CRPS-OP-10D|1.0.0', 'CRPS-OP-10D.1.0.0'], [after.json.id, 'urn:titrate:protocol:CRPS-OP-10D|1.1.0', 'CRPS-OP-10D']] as const) {
      await day.acknowledgeAll(plan);
      expect((await day.post(`/plans/${plan}/sign`)).status).toBe(200);
      const carePlan = (await day.fhir(`/CarePlan/${plan}`)).json as fhir4.CarePlan;
      expect(carePlan.instantiatesCanonical).toEqual([canonical]);
      const [url, version] = canonical.split('|') as [string, string];
      const found = (await day.fhir(`/PlanDefinition?url=${url}&version=${version}`)).json;
      expect(found.entry.map((e: { resource: fhir4.PlanDefinition }) => [e.resource.id, e.resource.url, e.resource.version])).toEqual([[served, url, version]]);
    }

    const versions = (await day.get('/protocols/CRPS-OP-10D/versions')).json.items;
    expect(versions.map((v: { version: string; status: string; origin: string }) => [v.version, v.status, v.origin])).toEqual([['1.1.0', 'in-force', 'written'], ['1.0.0', 'superseded', 'library']]);
    expect((await day.get('/protocols/CRPS-OP-10D/versions/1.0.0')).json.protocol).toEqual(JSON.parse(JSON.stringify(crps)));
    expect((await day.get('/protocols/CRPS-OP-10D/versions/1.1.0')).json.protocol).toMatchObject({ approvedBy: 'Test clinician, Dr. Second', approvedOn: '2026-01-15' });
    expect((await day.get('/protocols/CRPS-OP-10D/versions/9.9.9')).status).toBe(404);
    expect(errors(await sign('CRPS-OP-10D', '1.1.0', second))).toEqual([409, 'PROTOCOL_VERSION_IN_FORCE']);
  });

  it('is the clinic\'s alone', async () => {
    await inForce({ id: 'ONLY-OURS', version: '0.1.0' });
    expect((await day.get('/protocols/ONLY-OURS')).json.version).toBe('0.1.0');
    const stranger = day.tokens.stranger;
    for (const path of ['/protocols/ONLY-OURS', '/protocols/ONLY-OURS/versions', '/protocols/ONLY-OURS/versions/0.1.0', '/protocols/CRPS-OP-10D/compare/ONLY-OURS']) expect([path, (await day.get(path, stranger)).status]).toEqual([path, 404]);
    expect((await day.get('/protocols', stranger)).json.items.map((p: { id: string }) => p.id)).toEqual(protocols().map((p) => p.id));
    expect((await sign('ONLY-OURS', '0.1.0', stranger)).status).toBe(404);
    // the other clinic may take the same name
    expect((await add({ id: 'ONLY-OURS', version: '0.1.0' }, stranger)).status).toBe(201);
  });

  it('must be later than what there is, by number', async () => {
    expect(errors(await add({ version: '1.0.0' }))).toEqual([409, 'PROTOCOL_VERSION_NOT_LATER version']);
    await inForce({ id: 'COUNTED', version: '1.9.0' });
    expect((await add({ id: 'COUNTED', version: '1.10.0' })).status).toBe(201);
    expect(errors(await add({ id: 'COUNTED', version: '1.10.0' }))).toEqual([409, 'PROTOCOL_VERSION_NOT_LATER version']);
    await inForce({ id: 'COUNTED', version: '1.11.0' });
    expect(errors(await sign('COUNTED', '1.10.0'))).toEqual([409, 'PROTOCOL_VERSION_SUPERSEDED']);
    expect((await day.get('/protocols/COUNTED/versions')).json.items.map((v: { version: string; status: string }) => `${v.version} ${v.status}`)).toEqual(['1.11.0 in-force', '1.10.0 superseded', '1.9.0 superseded']);
  });

  it('cannot release the blocked protocol, nor rebuild it', async () => {
    const { blocked: _, ...released } = findProtocol('BLOCK') as Protocol;
    const answer = await day.post('/protocols', { ...released, version: '2.0.0', concentrations: crps.concentrations });
    expect(errors(answer)).toEqual([409, 'PROTOCOL_BLOCKED id']);
    expect(answer.text).toContain('ventilation');
    expect(errors(await day.post('/protocols', { ...released, id: 'DEEP-SLEEP', concentrations: crps.concentrations }))).toEqual([409, 'PROTOCOL_OUT_OF_SCOPE setting']);
  });

  it('may block what the library allows, and then no plan is drafted from it', async () => {
    await inForce({ ...(findProtocol('NP-OP-SINGLE') as Protocol), bag: undefined, version: '1.1.0', blocked: 'Our clinic does not give single infusions.' });
    const answer = await day.post('/plans', { referralId: await day.referral(), protocol: 'NP-OP-SINGLE', concentration: ORDER.concentration });
    expect(errors(answer)).toEqual([422, 'PROTOCOL_BLOCKED protocol']);
    expect(answer.text).toContain('Our clinic does not give single infusions.');
  });

  it('is refused with every field that is wrong', async () => {
    expect(errors(await add({ version: '3.0.0', dose: { ...crps.dose, max: { ...crps.dose.max, unit: 'mg/kg/min' } }, colour: 'red' }))).toEqual([422, 'PROTOCOL_FIELD_INVALID dose.max.unit', 'PROTOCOL_FIELD_INVALID colour']);
    expect(errors(await add({ version: '3.0.0', caps: {} }))).toEqual([422, 'PROTOCOL_INCONSISTENT caps']);
    expect(errors(await add({ version: '3.0.0', approvedBy: 'Dr. Nobody' }))).toEqual([422, 'APPROVAL_IS_SIGNED approvedBy']);
    expect((await day.api.call('POST', '/api/v1/protocols', { token: day.tokens.clinician, raw: '[]' })).status).toBe(400);
    expect((await add({ version: '3.0.0', title: JSON.parse('{"__proto__x":1}') as object })).status).toBe(422);
  });

  it('is written and signed by clinicians alone', async () => {
    for (const token of [day.tokens.nurse, day.tokens.integrator, day.tokens.system]) {
      expect((await add({ id: 'NOBODYS', version: '1.0.0' }, token)).status).toBe(403);
      expect((await sign('COUNTED', '1.10.0', token)).status).toBe(403);
    }
  });
});

describe('a protocol as PlanDefinition', () => {
  const importOf = (raw: string, headers: Record<string, string> = { 'content-type': 'application/fhir+json' }, token = day.tokens.clinician): Promise<Answer> => day.api.call('POST', '/api/v1/protocols/import', { token, raw, headers });
  const outcome = (a: Answer): unknown => [a.status, a.json.resourceType, a.json.issue?.[0]?.details?.coding?.[0]?.code];

  it('is read in force and by version, and each conforms to R4', async () => {
    await inForce({ id: 'SERVED', version: '1.0.0' });
    await inForce({ id: 'SERVED', version: '1.1.0' });
    await add({ id: 'SERVED', version: '1.2.0' });
    const states = await Promise.all(['SERVED', 'SERVED.1.0.0', 'SERVED.1.1.0', 'SERVED.1.2.0', 'BLOCK'].map(async (id) => (await day.fhir(`/PlanDefinition/${id}`)).json as fhir4.PlanDefinition));
    expect(states.map((r) => [r.id, r.url, r.version, r.status])).toEqual([
      ['SERVED', 'urn:titrate:protocol:SERVED', '1.1.0', 'active'],
      ['SERVED.1.0.0', 'urn:titrate:protocol:SERVED', '1.0.0', 'retired'],
      ['SERVED.1.1.0', 'urn:titrate:protocol:SERVED', '1.1.0', 'active'],
      ['SERVED.1.2.0', 'urn:titrate:protocol:SERVED', '1.2.0', 'draft'],
      ['BLOCK', 'urn:titrate:protocol:BLOCK', '1.0.0', 'retired'],
    ]);
    expect(states[0]).toMatchObject({ approvalDate: '2026-01-15', endorser: [{ name: 'Test clinician, Dr. Second' }] });
    for (const r of states) expect(conformanceErrors(r)).toEqual([]);
    for (const id of ['NO-SUCH', 'SERVED.9.9.9', 'SERVED.', '__proto__', '..']) expect((await day.fhir(`/PlanDefinition/${id}`)).status).toBe(404);
    expect(outcome(await day.api.call('GET', '/fhir/PlanDefinition/SERVED', { token: day.tokens.stranger }))).toEqual([404, 'OperationOutcome', 'RESOURCE_UNKNOWN']);
  });

  it('is found by url, title and state, and by a form', async () => {
    const idsOf = (a: Answer): unknown => [a.status, ...(a.json.entry ?? []).map((e: { resource: { id: string } }) => e.resource.id)];
    expect(idsOf(await day.fhir('/PlanDefinition?url=urn:titrate:protocol:DEP-OP-6'))).toEqual([200, 'DEP-OP-6']);
    expect(idsOf(await day.fhir('/PlanDefinition?identifier=urn:titrate:id%7Cprotocol-FM-OP'))).toEqual([200, 'FM-OP']);
    expect(idsOf(await day.fhir('/PlanDefinition?title=fibro'))).toEqual([200, 'FM-OP']);
    expect(idsOf(await day.fhir('/PlanDefinition?_id=FM-OP,DEP-OP-6&status=active'))).toEqual([200, 'FM-OP', 'DEP-OP-6']);
    expect(idsOf(await day.fhir('/PlanDefinition?url=urn:titrate:protocol:SERVED&version=1.0.0'))).toEqual([200, 'SERVED.1.0.0']);
    expect(idsOf(await day.fhir('/PlanDefinition?url=urn:titrate:protocol:SERVED&version=1.1.0'))).toEqual([200, 'SERVED']);
    expect(idsOf(await day.fhir('/PlanDefinition?url=urn:titrate:protocol:SERVED&status=active'))).toEqual([200, 'SERVED']);
    expect(idsOf(await day.fhir('/PlanDefinition?url=urn:titrate:protocol:SERVED'))).toEqual([200, 'SERVED', 'SERVED.1.2.0', 'SERVED.1.0.0']);
    const all = await day.fhir('/PlanDefinition?colour=red');
    expect(all.json.total).toBeGreaterThanOrEqual(protocols().length);
    expect(all.json.link[0].url).toBe(`${day.api.url}/fhir/PlanDefinition`);
    expect(outcome(await day.api.call('GET', '/fhir/PlanDefinition?colour=red', { token: second, headers: { prefer: 'handling=strict' } }))).toEqual([400, 'OperationOutcome', 'SEARCH_PARAMETER_UNKNOWN']);
    expect(idsOf(await day.api.call('POST', '/fhir/PlanDefinition/_search', { token: second, raw: 'url=urn:titrate:protocol:BLOCK', headers: { 'content-type': 'application/x-www-form-urlencoded' } }))).toEqual([200, 'BLOCK']);
    expect((await day.api.call('GET', '/fhir/PlanDefinition', { token: await day.api.tokenFor('system', undefined, 'system/Patient.rs') })).status).toBe(403);
    expect((await day.api.call('GET', '/fhir/PlanDefinition', { token: await day.api.tokenFor('system') })).status).toBe(200);
  });

  it('goes to another clinic digit by digit, and waits there for two signatures', async () => {
    const odd = { value: '0.3500', unit: 'mg/kg/h', mark: 'P', source: 'clinic' };
    await inForce({ id: 'TRAVELS', version: '2.3.4', dose: { ...crps.dose, max: odd } });
    const { text } = await day.fhir('/PlanDefinition/TRAVELS');
    expect(text).toContain('"value":0.3500');
    const there = await importOf(text, { 'content-type': 'application/json' }, day.tokens.stranger);
    expect(there).toMatchObject({ status: 201, json: { id: 'TRAVELS', version: '2.3.4', origin: 'imported', status: 'awaiting-signatures', signatures: [] } });
    const ours = (await day.get('/protocols/TRAVELS/versions/2.3.4')).json.protocol;
    const theirs = (await day.get('/protocols/TRAVELS/versions/2.3.4', day.tokens.stranger)).json.protocol;
    expect(theirs.dose.max).toEqual(odd);
    expect({ ...theirs, approvedBy: ours.approvedBy, approvedOn: ours.approvedOn }).toEqual(ours);
    expect((await day.get('/protocols/TRAVELS', day.tokens.stranger)).status).toBe(404);
  });

  it('is refused where it is damaged, blocked, no PlanDefinition or no JSON', async () => {
    const block = (await day.fhir('/PlanDefinition/BLOCK')).text;
    expect(errors(await importOf(block))).toEqual([409, 'PROTOCOL_BLOCKED id']);
    expect(errors(await importOf((await day.fhir('/PlanDefinition/CRPS-IP-5D')).text))).toEqual([409, 'PROTOCOL_VERSION_NOT_LATER version']);
    const damaged = (await day.fhir('/PlanDefinition/CRPS-IP-5D')).text.replace('"version":"1.0.0"', '"version":"2.0.0"').replace('"url":"urn:titrate:ext:source","valueCode":"goldberg-2010"', '"url":"urn:titrate:ext:source","valueCode":"hearsay"');
    expect((await importOf(damaged)).status).toBe(422);
    expect(errors(await importOf('{"resourceType":"Patient"}'))).toEqual([422, 'PLAN_DEFINITION_NEEDED resourceType']);
    for (const raw of ['', '{', '[]', 'null', '{"resourceType":"PlanDefinition"}']) expect([400, 422]).toContain((await importOf(raw)).status);
    expect((await importOf(block, undefined, day.tokens.nurse)).status).toBe(403);
  });
});

describe('what a protocol says beside the dose', () => {
  it('is its whole monitoring plan, as data and in words', async () => {
    const { monitoringPlan, monitoring } = (await day.get('/protocols/CRPS-IP-5D', day.tokens.nurse)).json;
    expect(monitoringPlan).toBe('inpatient-multi-day');
    expect(monitoring.plan).toEqual(JSON.parse(JSON.stringify(monitoringPlanOf('inpatient-multi-day'))));
    expect(monitoring.summary).toContain('liver tests every 24 to 48 h');
    expect(monitoring.text).toContainEqual({ kind: 'trigger', title: 'RASS at or below -3', text: 'Stop, stimulate, open the airway. (stop, at once)' });
  });

  it('is the range of a drug beside the infusion, which a clinic may write and another may take', async () => {
    const midazolam = (to: string): object => ({ adjuncts: [{ drug: 'midazolam', dose: { value: '1', unit: 'mg', mark: 'P', source: 'clinic' }, doseTo: { value: to, unit: 'mg', mark: 'P', source: 'clinic' }, maxDose: { value: '5', unit: 'mg', mark: 'P', source: 'clinic' }, route: 'intravenous', timing: 'during', asNeeded: true, instruction: 'For distress.' }] });
    expect(errors(await add({ id: 'RANGED', version: '1.0.0', ...midazolam('0.5') }))).toEqual([422, 'PROTOCOL_INCONSISTENT adjuncts[0].doseTo']);
    expect(errors(await add({ id: 'RANGED', version: '1.0.0', ...midazolam('6') }))).toEqual([422, 'PROTOCOL_INCONSISTENT adjuncts[0].doseTo']);
    await inForce({ id: 'RANGED', version: '1.0.0', ...midazolam('2.50') });
    const { text } = await day.fhir('/PlanDefinition/RANGED');
    expect(text).toContain('"value":2.50');
    const there = await day.api.call('POST', '/api/v1/protocols/import', { token: day.tokens.stranger, raw: text, headers: { 'content-type': 'application/fhir+json' } });
    expect(there.status).toBe(201);
    expect((await day.get('/protocols/RANGED/versions/1.0.0', day.tokens.stranger)).json.protocol).toMatchObject(JSON.parse(JSON.stringify(midazolam('2.50'))));
  });
});

describe('the database', () => {
  const asApp = (sql: string, parameters: readonly unknown[]): Promise<unknown> => day.db.database.inTenant(day.db.clinician, (tx) => tx.query(sql, [day.db.clinician.tenantId, ...parameters]));

  it('counts the signatures itself: nothing that the application may write puts a version in force', async () => {
    await add({ id: 'GUARDED', version: '1.0.0' });
    await expect(asApp(`UPDATE protocol_version SET in_force_since = now() WHERE tenant_id = $1 AND protocol_id = $2`, ['GUARDED'])).rejects.toThrow(/permission denied/);
    await expect(asApp(`INSERT INTO protocol_version (tenant_id, protocol_id, version, content, origin, created_at, created_by, created_by_name, in_force_since) VALUES ($1, $2, '1.0.0', '{}', 'written', now(), 'x', 'x', now())`, ['FORCED'])).rejects.toThrow(/permission denied/);
    await expect(asApp(`UPDATE protocol_version SET content = '{}' WHERE tenant_id = $1 AND protocol_id = $2`, ['GUARDED'])).rejects.toThrow(/permission denied/);
    const put = (by: string): Promise<unknown> => asApp(`INSERT INTO protocol_signature (tenant_id, protocol_id, version, at, by, by_name) VALUES ($1, 'GUARDED', '1.0.0', now(), $2, 'x')`, [by]);
    const since = async (): Promise<unknown> => (await day.db.sql<{ since: Date | null }>(`SELECT in_force_since AS since FROM protocol_version WHERE protocol_id = 'GUARDED'`))[0]?.since;
    await put('a');
    await expect(put('a')).rejects.toThrow(/duplicate key/);
    expect(await since()).toBeNull();
    await put('b');
    expect(await since()).toBeInstanceOf(Date);
    await expect(asApp('DELETE FROM protocol_signature WHERE tenant_id = $1', [])).rejects.toThrow(/permission denied/);
  });

  it('lets two signatures at the same moment put a version in force', async () => {
    for (const n of [1, 2, 3, 4]) {
      await add({ id: `RACE-${n}`, version: '1.0.0' });
      const answers = await Promise.all([sign(`RACE-${n}`, '1.0.0'), sign(`RACE-${n}`, '1.0.0', second)]);
      expect(answers.map((a) => a.status)).toEqual([201, 201]);
      expect((await day.get(`/protocols/RACE-${n}`)).status).toBe(200);
    }
  });

  it('keeps an audit entry of every version and signature', async () => {
    const entries = await day.db.sql<{ action: string }>(`SELECT action FROM audit_entry WHERE entity_type = 'protocol' AND entity_id = 'RACE-1' ORDER BY action`);
    expect(entries.map((e) => e.action)).toEqual(['protocol.add-version', 'protocol.sign-version', 'protocol.sign-version']);
  });
});
