import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessLog } from '#audit';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.js';
import { register } from './register.js';
import { verifyAudit } from './verify-audit.js';

let db: FreshDatabase;
let example: string;
beforeAll(async () => {
  db = await freshDatabase();
  example = /```json\n([\s\S]*?)```/.exec(await readFile('docs/partners.md', 'utf8'))?.[1] ?? '';
});
afterAll(() => db.close());

const change = (part: object): string => JSON.stringify({ ...(JSON.parse(example) as object), ...part });

describe('registering a clinic', () => {
  it('takes the example of docs/partners.md, twice in a row', async () => {
    const first = await register(db.database, example, []);
    expect(first).toHaveLength(3);
    expect(await register(db.database, example, [])).toEqual(first);
    expect(await db.sql('SELECT name FROM oauth_client')).toEqual([{ name: 'General Hospital' }]);
    expect(await db.sql('SELECT time_zone, closed_weekdays FROM tenant WHERE name = $1', ['Harbor Infusion Clinic'])).toEqual([{ time_zone: 'America/New_York', closed_weekdays: [6, 7] }]);
    expect(await db.sql('SELECT base_url FROM ehr_connection')).toEqual([{ base_url: 'https://fhir.hospital.example/r4' }]);
    expect(await db.sql('SELECT plan_requires_second_signature, plan_requires_double_check FROM plan_rules')).toEqual([{ plan_requires_second_signature: true, plan_requires_double_check: true }]);
  });

  it.each([
    [{ id: undefined }, /id: /],
    [{ ehrs: [{ id: '8f1f6c7a-0f8e-4a66-9b0a-6f3f4ad2a009', name: 'X', baseUrl: 'http://elsewhere.example/fhir', auth: { kind: 'none' } }] }, /ehrs\.0\.baseUrl: is plain http/],
    [{ ehrs: [{ id: '8f1f6c7a-0f8e-4a66-9b0a-6f3f4ad2a009', name: 'X', baseUrl: 'https://x.example/fhir', auth: { kind: 'backend-services' } }] }, /ehrs\.0\.auth: backend-services needs/],
    [{ clients: [{ clientId: 'x', name: 'X', scope: 'system/*.rs' }] }, /clients\.0: give either/],
    [{ timeZone: 'New York' }, /timeZone: is no zone of the IANA list/],
    [{ timeZone: '+01:00' }, /timeZone: is no zone of the IANA list/],
    [{ closedWeekdays: [0] }, /closedWeekdays: each is a day of the week, from 1/],
    [{ closedWeekdays: [6.5] }, /closedWeekdays: each is a day of the week/],
    [{ closedWeekdays: [6, 6] }, /closedWeekdays: /],
    [{ closedWeekdays: [1, 2, 3, 4, 5, 6, 7] }, /closedWeekdays: a clinic is open on one day at least/],
    [{ surprise: 1 }, /surprise: /],
  ])('names the field to mend and keeps nothing: %j', async (part, named) => {
    const count = (): Promise<unknown> => db.sql('SELECT (SELECT count(*) FROM ehr_connection) AS ehrs, (SELECT count(*) FROM oauth_client) AS clients');
    const before = await count();
    await expect(register(db.database, change(part), [])).rejects.toThrow(named);
    expect(await count()).toEqual(before);
  });

  it('counts days of UTC, all of them, where the clinic says nothing else, also when it said something before', async () => {
    await register(db.database, change({ timeZone: undefined, closedWeekdays: undefined }), []);
    expect(await db.sql('SELECT time_zone, closed_weekdays FROM tenant WHERE name = $1', ['Harbor Infusion Clinic'])).toEqual([{ time_zone: 'UTC', closed_weekdays: [] }]);
  });

  it('leaves an audit trail that holds together', async () => {
    await register(db.database, example, []);
    const said: string[] = [];
    expect(await verifyAudit(db.database, (line) => said.push(line))).toBe(0);
    expect(said.some((line) => /[1-9]\d* entries, whole/.test(line))).toBe(true);
    expect(said.some((line) => /: 0 accesses, whole; head none$/.test(line))).toBe(true);
    await new AccessLog(db.database).write(db.clinician, { operation: 'GET /x', outcome: 'shown', ids: [], request: 'r' });
    await db.sql(`ALTER TABLE access_entry DISABLE TRIGGER access_entry_kept`);
    await db.sql(`UPDATE access_entry SET content = replace(content, 'GET', 'PUT')`);
    said.length = 0;
    expect(await verifyAudit(db.database, (line) => said.push(line))).toBe(1);
    expect(said).toContain(`clinic ${db.clinician.tenantId}: BROKEN at batch 1 of accesses`);
  });
});
