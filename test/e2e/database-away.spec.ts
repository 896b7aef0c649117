import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type Answer, startApi, type TestApi } from '../support/api.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { hospitalPush } from '../support/hospital-push.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/worker.js';

/** The API while its database does not answer: it says so in time, stores nothing by halves, and is back by itself. */

const EHR = 'https://hospital.example/fhir';
let db: FreshDatabase;
let proxy: TcpProxy;
let api: TestApi;
const tokens = { clinician: '', system: '' };

beforeAll(async () => {
  db = await freshDatabase();
  const { hostname, port } = new URL(db.url);
  proxy = await startTcpProxy(hostname, Number(port));
  api = await startApi({ ...db, url: db.url.replace(`${hostname}:${port}`, `127.0.0.1:${proxy.port}`) }, { ehrBaseUrl: EHR });
  Object.assign(tokens, { clinician: await api.tokenFor('clinician'), system: await api.tokenFor('system') });
  await api.call('GET', '/api/v1/referrals', { token: tokens.clinician });
});
afterEach(() => {
  proxy.thaw();
});
afterAll(async () => {
  await api.close();
  await proxy.close();
  await db.close();
});

const list = (): Promise<Answer> => api.call('GET', '/api/v1/referrals', { token: tokens.clinician });
const everything = (n: string): Promise<Answer>[] => [
  list(),
  api.call('GET', '/fhir/Patient', { token: tokens.system }),
  api.call('POST', '/fhir', { token: tokens.system, body: hospitalPush(EHR, n) }),
  api.call('GET', '/health/ready'),
  api.tokenFor('system').then(
    () => ({ status: 200 }) as Answer,
    (error: Error) => ({ status: Number(/answered (\d+)/.exec(error.message)?.[1]) }) as Answer,
  ),
];
const isBack = (): Promise<unknown> => until('the API is back', async () => (await list()).status === 200);

it('a database that has gone is 503 at once, also from the token endpoint, and health and measurements go on', async () => {
  proxy.cut();
  expect((await Promise.all(everything('cut'))).map((a) => a.status)).toEqual(Array(5).fill(503));
  expect((await list()).json.errors[0].code).toBe('UNAVAILABLE');
  expect((await api.call('GET', '/health/live')).status).toBe(200);
  expect((await api.call('GET', '/metrics')).text).toContain('http_request_duration_seconds');
  await proxy.mend();
  await isBack();
});

it('a database that hangs is 503 in time, for many at once, and nothing is stored by halves', async () => {
  const began = performance.now();
  const answers = Promise.all(Array.from({ length: 8 }, (_, i) => everything(`hang-${i}`)).flat());
  proxy.freeze();
  const statuses = new Set((await answers).map((a) => a.status));
  expect(performance.now() - began).toBeLessThan(12_000);
  // those that were through before may have passed
  expect([...statuses].filter((s) => ![200, 503].includes(s))).toEqual([]);
  expect(statuses.has(503)).toBe(true);
  proxy.thaw();
  await isBack();
  const again = await Promise.all(Array.from({ length: 8 }, (_, i) => api.call('POST', '/fhir', { token: tokens.system, body: hospitalPush(EHR, `hang-${i}`) })));
  expect(again.map((a) => a.status)).toEqual(Array(8).fill(200));
  const [row] = await db.sql(`SELECT (SELECT count(*) FROM referral WHERE placer_value LIKE 'ORD-hang-%')::int AS referrals, (SELECT count(*) FROM chart_current c JOIN stream s ON s.id = c.stream_id JOIN referral r ON r.id = s.id WHERE r.placer_value LIKE 'ORD-hang-%')::int AS resources, (SELECT count(*) FROM stream s WHERE NOT EXISTS (SELECT 1 FROM referral r WHERE r.id = s.id))::int AS orphans`);
  expect(row).toEqual({ referrals: 8, resources: 48, orphans: 0 });
});
