import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type ProxyHooks, startTestEhr, startTestProxy, TestClinic, type TestEhr, type TestProxy } from '../support/ehr.js';
import { carePlan, medicationRequest, painScore } from '../support/plan-resources.js';
import { startWorker, until, type WorkerProcess } from '../support/worker.js';

let db: FreshDatabase;
let ehr: TestEhr;
let proxy: TestProxy;
let clinic: TestClinic;
let ehrId: string;
let worker: WorkerProcess | undefined;

const env = (): Record<string, string> => ({ DATABASE_URL: db.url, KEYS_DIR: ehr.keysDir, LOG_LEVEL: 'info' });

beforeAll(async () => {
  [db, ehr] = await Promise.all([freshDatabase(), startTestEhr()]);
  proxy = await startTestProxy(ehr.base);
  clinic = new TestClinic(db, ehr);
  ehrId = await clinic.connect(proxy.base);
});
afterAll(async () => {
  await db.close();
  await proxy.close();
  await ehr.close();
});
beforeEach(() => {
  proxy.hooks = {};
});
afterEach(async () => {
  worker?.process.kill('SIGKILL');
  await worker?.ended;
});

/** The lease of a killed worker need not be waited for: its end is moved to now. */
const endLeases = (): Promise<unknown> => db.sql(`UPDATE replica_set SET lease_until = now() WHERE lease_until IS NOT NULL`);

describe('a worker that is killed', () => {
  const killAt = (nth: number, write: 'forwarded' | 'kept'): ProxyHooks => {
    let writes = 0;
    const strike = async (method: string): Promise<boolean> => {
      if ((method !== 'POST' && method !== 'PUT') || ++writes !== nth) return false;
      worker?.process.kill('SIGKILL');
      expect(await worker?.ended).toBe('SIGKILL');
      return true;
    };
    return write === 'kept'
      ? { before: async (request) => ((await strike(request.method)) ? 'cut' : undefined) }
      : { after: async (request, answer) => ((await strike(request.method)) ? 'cut' : answer) };
  };

  it.each([
    ['after the EHR did the first write and before we heard of it', 1, 'forwarded'],
    ['after the EHR did an update and before we heard of it', 2, 'forwarded'],
    ['before the EHR received anything', 1, 'kept'],
  ] as const)('%s: each resource stands there once, and everything is acknowledged', async (_when, nth, write) => {
    const stream = await clinic.openStream(ehrId);
    const [planId, rxId, scoreId] = [randomUUID(), randomUUID(), randomUUID()];
    const acknowledged = async (n: number): Promise<boolean> => {
      const replicas = await clinic.replicas(stream);
      return replicas.length === n && replicas.every((r) => r.state === 'acknowledged' && r.acked_version === r.desired_version);
    };
    proxy.hooks = killAt(nth, write);
    worker = await startWorker(env());
    await clinic.publish(stream, carePlan(stream, planId), medicationRequest(stream, planId, '0.350', rxId));
    if (nth === 2) {
      await until('the first delivery', () => acknowledged(2));
      await clinic.publish(stream, medicationRequest(stream, planId, '0.275', rxId), painScore(stream, '7', scoreId));
    }
    expect(await worker.ended).toBe('SIGKILL');
    expect(await acknowledged(nth === 2 ? 3 : 2)).toBe(false);
    expect((await clinic.set(stream)).lease_id).not.toBeNull();

    await endLeases();
    worker = await startWorker(env());
    await until('the delivery after the restart', () => acknowledged(nth === 2 ? 3 : 2));
    expect(await ehr.holds('CarePlan', `plan-${planId}`)).toHaveLength(1);
    const [rx, ...more] = (await ehr.holds('MedicationRequest', `rx-${rxId}`)) as fhir4.MedicationRequest[];
    expect(more).toEqual([]);
    expect(rx?.meta?.versionId).toBe(nth === 2 ? '2' : '1');
    expect((await ehr.call('GET', `/MedicationRequest/${rx?.id}`)).text).toContain(nth === 2 ? '"value":0.275' : '"value":0.350');
    if (nth === 2) expect(await ehr.holds('Observation', `observation-${scoreId}`)).toHaveLength(1);
  });
});

describe('the worker as a process', () => {
  it('delivers soon after a change is published, many at once and all of them', async () => {
    worker = await startWorker(env());
    const streams = await Promise.all(Array.from({ length: 20 }, () => clinic.openStream(ehrId)));
    for (const s of streams) {
      const planId = randomUUID();
      await clinic.publish(s, carePlan(s, planId), medicationRequest(s, planId));
    }
    await until('all twenty', async () => {
      const [row] = await db.sql<{ n: string }>(`SELECT count(*) AS n FROM replica WHERE stream_id = ANY ($1) AND ownership = 'ours' AND state <> 'acknowledged'`, [streams.map((s) => s.streamId)]);
      return row?.n === '0';
    }, 10);
  });

  it('lets a hospital that hangs hold up nobody else, and brings everything once an outage is over', async () => {
    const other = await startTestProxy(ehr.base);
    const elsewhere = await clinic.connect(other.base);
    try {
      worker = await startWorker(env());
      proxy.hooks = { after: () => 'hang' };
      const [hanging, well] = [await Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(() => clinic.openStream(ehrId))), await Promise.all([1, 2, 3].map(() => clinic.openStream(elsewhere)))];
      for (const s of [...hanging, ...well]) await clinic.publish(s, painScore(s, '5'));
      const arrived = async (streams: readonly { streamId: string }[]): Promise<boolean> => {
        const [row] = await db.sql<{ n: string }>(`SELECT count(*) AS n FROM replica WHERE stream_id = ANY ($1) AND ownership = 'ours' AND state <> 'acknowledged'`, [streams.map((s) => s.streamId)]);
        return row?.n === '0';
      };
      await until('the other hospital', () => arrived(well), 3);
      expect(await arrived(hanging)).toBe(false);
      // what hangs is given up after its deadline; from then on only the probe asks
      proxy.hooks = { before: () => 'cut' };
      await until('the hanging hospital', () => arrived(hanging).then((all) => {
        proxy.hooks = {};
        return all;
      }), 25);
    } finally {
      await other.close();
    }
  });

  it('finishes what it is doing on SIGTERM and ends with 0', async () => {
    worker = await startWorker(env());
    const stream = await clinic.openStream(ehrId);
    const scoreId = randomUUID();
    proxy.hooks = {
      after: (request, answer) => {
        if (request.method === 'POST') worker?.process.kill('SIGTERM');
        return answer;
      },
    };
    await clinic.publish(stream, painScore(stream, '5', scoreId));
    expect(await worker.ended).toBe(0);
    expect(await clinic.replicas(stream)).toMatchObject([{ state: 'acknowledged' }]);
    expect((await clinic.set(stream)).lease_id).toBeNull();
  });

  it('shows its metrics where it is told to', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    worker = undefined;
    await expect(startWorker({ ...env(), METRICS_PORT: String(port) })).rejects.toThrow(new RegExp(`^Port ${port} is in use: choose another with METRICS_PORT, or none\\.$`));
    await new Promise((resolve) => taken.close(resolve));
    worker = await startWorker({ ...env(), METRICS_PORT: String(port) });
    const stream = await clinic.openStream(ehrId);
    await clinic.publish(stream, painScore(stream, '5'));
    await until('the count', async () => (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).includes(`titrate_deliveries_total{ehr="${ehrId}",outcome="created"} 1`));
  });

  it('ends when whoever started it is gone', async () => {
    worker = await startWorker(env());
    worker.process.disconnect();
    expect(await worker.ended).toBe(0);
  });

  it('says in one sentence what is wrong with its environment', async () => {
    worker = undefined;
    await expect(startWorker({ ...env(), DATABASE_URL: 'mysql://here' })).rejects.toThrow(/^Environment variable DATABASE_URL must start with postgresql:\/\/ or postgres:\/\/\.$/);
    await expect(startWorker({ ...env(), DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' })).rejects.toThrow(/^The database of DATABASE_URL cannot be reached or refuses us \(ECONNREFUSED\)\.$/);
  });

  it('writes no patient data, no address and no token to its log', async () => {
    worker = await startWorker({ ...env(), LOG_LEVEL: 'trace' });
    const stream = await clinic.openStream(ehrId);
    await clinic.publish(stream, painScore(stream, '5', randomUUID(), { status: undefined as never, note: [{ text: 'Canary-Patient-Name' }] }));
    await until('the refusal', async () => (await clinic.set(stream)).blocked_at !== null);
    // its words reach us through a pipe, after the database has what they tell of
    await until('the words about the refusal', () => Promise.resolve(worker?.output().includes(stream.streamId)));
    const said = worker.output();
    for (const secret of ['Canary', 'Bearer', '127.0.0.1', '/fhir']) expect(said).not.toContain(secret);
  });
});
