import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { Chart } from '#chart';
import { EhrGateway } from '#ehr';
import { SystemClock } from '#platform';
import { connectEhr, Reconciler, type StreamAtEhr, Sweep } from '#sync';
import { startSandboxEhr } from '../../apps/sandbox-ehr/src/server.js';
import type { FreshDatabase } from './database.js';

const STAFF = 'staff-of-the-test-hospital';
const CLIENT = 'titrate-of-the-tests';

export interface FaultRule {
  readonly method: string;
  readonly path: string;
  readonly fault: 'status' | 'delay' | 'hang' | 'drop';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly times?: number;
}

export interface EhrReply {
  readonly status: number;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  readonly json: any;
}

/** A hospital of this test file's own: the sandbox EHR on a free port, with us registered as a Backend Services client. */
export interface TestEhr {
  readonly base: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Reads and writes everything there. */
  readonly staffToken: string;
  /** Holds our `ehr-client.json`. */
  readonly keysDir: string;
  /** As the hospital's staff; `below` is below /fhir. */
  call(method: string, below: string, body?: unknown): Promise<EhrReply>;
  /** What stands there under a business identifier, at most 50. */
  holds(type: string, identifier: string): Promise<fhir4.FhirResource[]>;
  faults(...rules: FaultRule[]): Promise<void>;
  journal(): Promise<{ method: string; path: string; status: number | null }[]>;
  close(): Promise<void>;
}

export async function startTestEhr(): Promise<TestEhr> {
  const dir = await mkdtemp(path.join(tmpdir(), 'titrate-ehr-'));
  const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true });
  const named = { kid: 'test-key', alg: 'ES384', use: 'sig' };
  const clientsFile = path.join(dir, 'clients.json');
  await writeFile(path.join(dir, 'ehr-client.json'), JSON.stringify({ ...(await exportJWK(privateKey)), ...named }));
  await writeFile(clientsFile, JSON.stringify([{ clientId: CLIENT, jwks: { keys: [{ ...(await exportJWK(publicKey)), ...named }] }, scope: 'system/*.cruds' }]));
  const ehr = await startSandboxEhr({ port: 0, dataDir: path.join(dir, 'data'), staffToken: STAFF, clientsFile });
  const ask = async (method: string, url: string, type: string, body?: unknown): Promise<EhrReply> => {
    const answer = await fetch(url, { method, headers: { authorization: `Bearer ${STAFF}`, ...(body === undefined ? {} : { 'content-type': type }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, text, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  const call = (method: string, below: string, body?: unknown): Promise<EhrReply> => ask(method, ehr.base + below, 'application/fhir+json', body);
  return {
    base: ehr.base,
    tokenUrl: `${ehr.origin}/oauth/token`,
    clientId: CLIENT,
    staffToken: STAFF,
    keysDir: dir,
    call,
    async holds(type, identifier) {
      const { json } = await call('GET', `/${type}?identifier=${encodeURIComponent(identifier)}&_count=50`);
      return ((json as fhir4.Bundle).entry ?? []).map((e) => e.resource as fhir4.FhirResource);
    },
    async faults(...rules) {
      const answer = rules.length > 0 ? await ask('PUT', `${ehr.origin}/faults`, 'application/json', { rules }) : await ask('DELETE', `${ehr.origin}/faults`, 'application/json');
      if (answer.status >= 300) throw new Error(answer.text);
    },
    async journal() {
      return ((await ask('GET', `${ehr.origin}/journal`, 'application/json')).json as { items: { method: string; path: string; status: number | null }[] }).items;
    },
    async close() {
      await ehr.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
export interface PassedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Between us and an EHR. Each hook may answer itself, change the answer, or answer `hang` (the caller hears nothing) or `cut`. */
export interface ProxyHooks {
  before?(request: Passed): Promise<PassedAnswer | 'cut' | undefined> | PassedAnswer | 'cut' | undefined;
  after?(request: Passed, answer: PassedAnswer): Promise<PassedAnswer | 'hang' | 'cut'> | PassedAnswer | 'hang' | 'cut';
}

export interface TestProxy {
  readonly base: string;
  hooks: ProxyHooks;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

/** A forwarding proxy on loopback: `base` stands for `target`, its addresses in answers included. */
export async function startTestProxy(target: string, hooks: ProxyHooks = {}): Promise<TestProxy> {
  const proxy = { base: '', hooks, close: (): Promise<void> => Promise.resolve() };
  const reply = (response: ServerResponse, answer: PassedAnswer | 'hang' | 'cut'): void => {
    if (answer === 'hang') return;
    if (answer === 'cut') response.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const passed: Passed = { method: request.method ?? 'GET', path: (request.url ?? '').replace(new URL(proxy.base).pathname, ''), headers: request.headers, body: await bodyOf(request) };
    const early = await proxy.hooks.before?.(passed);
    if (early) return reply(response, early);
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = passed.headers as Record<string, string>;
    const answer = await fetch(target + passed.path, { method: passed.method, headers, ...(passed.body.length > 0 ? { body: new Uint8Array(passed.body) } : {}) });
    const kept = Object.fromEntries([...answer.headers].filter(([name]) => ['content-type', 'etag', 'location', 'retry-after'].includes(name)));
    const renamed = Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, value.replaceAll(target, proxy.base)]));
    const full: PassedAnswer = { status: answer.status, headers: renamed, body: (await answer.text()).replaceAll(target, proxy.base) };
    reply(response, proxy.hooks.after ? await proxy.hooks.after(passed, full) : full);
  };
  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  proxy.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return proxy;
}

/** A plan's stream of the first clinic at a hospital, with the patient that the hospital knows. */
export interface TestStream extends StreamAtEhr {
  readonly patientId: string;
}

/** The clinic's side of a hospital: what a worker process has, driven by hand. */
export class TestClinic {
  readonly chart: Chart;
  readonly gateway: EhrGateway;
  readonly reconciler: Reconciler;
  readonly sweep: Sweep;
  /** Milliseconds that the workers believe to have passed beside the real ones. */
  elapsedMore = 0;
  /** What the workers' logs would say of setbacks. */
  readonly told: unknown[] = [];

  constructor(
    readonly db: FreshDatabase,
    readonly ehr: TestEhr,
  ) {
    const clock = new SystemClock();
    this.chart = new Chart(db.jobs, clock);
    this.gateway = new EhrGateway({ keysDir: ehr.keysDir, plainHttpHosts: [] }, clock);
    this.reconciler = this.worker();
    this.sweep = new Sweep(db.database, db.jobs, this.gateway);
  }

  /** Another worker of the same clinic. */
  worker(): Reconciler {
    // never jitter, so that pauses can be told
    return new Reconciler(this.db.database, this.db.jobs, this.chart, this.gateway, { random: () => 0, elapsed: () => performance.now() + this.elapsedMore, tell: (why) => this.told.push(why) });
  }

  /** `base`: where the connection points to, the hospital itself unless a proxy stands before it. */
  async connect(base: string = this.ehr.base): Promise<string> {
    const id = randomUUID();
    await this.db.database.inTenant(this.db.clinician, (tx) =>
      connectEhr(tx, { id, name: 'Test hospital', baseUrl: base, auth: { kind: 'backend-services', clientId: this.ehr.clientId, tokenUrl: this.ehr.tokenUrl, scope: 'system/*.cruds' } }),
    );
    return id;
  }

  /** A patient at the hospital, adopted by us, and an empty stream for a plan of theirs. */
  async openStream(ehrId: string): Promise<TestStream> {
    const [streamId, patientId] = [randomUUID(), randomUUID()];
    const patient: fhir4.Patient = { resourceType: 'Patient', identifier: [{ system: 'urn:test:mrn', value: patientId }], name: [{ family: 'Test' }] };
    const remote = await this.ehr.call('POST', '/Patient', patient);
    if (remote.status !== 201) throw new Error(remote.text);
    await this.db.database.inTenant(this.db.clinician, async (tx) => {
      await this.chart.openStream(tx, { id: streamId, kind: 'plan' });
      await this.chart.follow(tx, streamId, ehrId);
      await this.chart.adopt(tx, { streamId, ehrId, resource: { ...patient, id: patientId }, remoteId: (remote.json as { id: string }).id, ownership: 'theirs' });
    });
    return { tenantId: this.db.clinician.tenantId, streamId, ehrId, patientId };
  }

  publish(stream: TestStream, ...resources: fhir4.FhirResource[]): Promise<unknown> {
    return this.db.database.inTenant(this.db.clinician, (tx) => this.chart.publish(tx, stream.streamId, resources));
  }

  reconcile(stream: TestStream): ReturnType<Reconciler['reconcile']> {
    return this.reconciler.reconcile(stream);
  }

  async set(stream: TestStream): Promise<{ attempts: number; next_attempt_at: Date | null; blocked_at: Date | null; lease_id: string | null; last_problem: { code: string } | null }> {
    const [row] = await this.db.sql('SELECT * FROM replica_set WHERE stream_id = $1 AND ehr_id = $2', [stream.streamId, stream.ehrId]);
    return row as never;
  }

  /** What we remember of what we own there, in the order of the stream. */
  replicas(stream: TestStream): Promise<{ resource_type: string; resource_id: string; state: string; desired_version: number; acked_version: number | null; remote_id: string | null; problem: { code: string; issues?: unknown } | null }[]> {
    return this.db.sql(`SELECT * FROM replica WHERE stream_id = $1 AND ownership <> 'theirs' ORDER BY position`, [stream.streamId]);
  }

  /** Lets the pause of a stream, or of everything, run out. */
  async passTime(stream?: TestStream): Promise<void> {
    await this.db.sql(`UPDATE replica_set SET next_attempt_at = now() - interval '1 second' WHERE next_attempt_at IS NOT NULL AND ($1::uuid IS NULL OR stream_id = $1)`, [stream?.streamId ?? null]);
  }

  /** Streams with a waiting job. */
  async queued(): Promise<string[]> {
    return (await this.db.sql<{ stream: string }>(`SELECT data->>'streamId' AS stream FROM pgboss.job WHERE name = 'reconcile' AND state = 'created' ORDER BY created_on`)).map((r) => r.stream);
  }

  /** What a worker would do with its queue: takes each waiting job once. */
  async drain(): Promise<void> {
    const jobs = await this.db.sql<{ data: StreamAtEhr }>(`UPDATE pgboss.job SET state = 'completed', completed_on = now() WHERE name = 'reconcile' AND state = 'created' RETURNING data`);
    for (const { data } of jobs) await this.reconciler.reconcile(data);
  }
}
