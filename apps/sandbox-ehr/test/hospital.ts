import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type SandboxEhr, type SandboxEhrOptions, startSandboxEhr } from '../src/server.js';

export const STAFF = 'staff-token-of-the-tests';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests read whatever they expect to find.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

/** A real server on a free port over a folder of its own. */
export class TestHospital {
  private constructor(
    readonly dataDir: string,
    private ehr: SandboxEhr,
    private readonly options: Partial<SandboxEhrOptions>,
  ) {}

  static async start(options: Partial<SandboxEhrOptions> = {}): Promise<TestHospital> {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'sandbox-ehr-'));
    return new TestHospital(dataDir, await startSandboxEhr({ port: 0, dataDir, staffToken: STAFF, ...options }), options);
  }

  get base(): string {
    return this.ehr.base;
  }

  get origin(): string {
    return this.ehr.origin;
  }

  /** On the same port again: addresses stay true. */
  async restart(between: () => void = () => undefined): Promise<void> {
    const { port } = this.ehr;
    await this.ehr.close();
    between();
    this.ehr = await startSandboxEhr({ ...this.options, port, dataDir: this.dataDir, staffToken: STAFF });
  }

  async stop(): Promise<void> {
    await this.ehr.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async call(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const answer = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${STAFF}`, ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: answer.status, headers: answer.headers, text, json };
  }

  /** `below` is below /fhir: `/Patient/1`. */
  fhir(method: string, below: string, body?: unknown, headers?: Record<string, string>): Promise<Reply> {
    return this.call(method, this.base + below, body, headers);
  }

  async created(resource: Record<string, unknown>): Promise<string> {
    const reply = await this.fhir('POST', `/${String(resource['resourceType'])}`, resource);
    if (reply.status !== 201) throw new Error(reply.text);
    return (reply.json as { id: string }).id;
  }

  async total(search: string): Promise<number> {
    return ((await this.fhir('GET', `/${search}`)).json as { total: number }).total;
  }
}

/** Asks again until the answer is there; the server decides when, not a clock. */
export async function eventually<T>(probe: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('It did not come to that');
}

export const patient = (value: string, more: object = {}): Record<string, unknown> => ({
  resourceType: 'Patient',
  identifier: [{ system: 'urn:test', value }],
  name: [{ family: 'Test' }],
  ...more,
});

export const weight = (reference: string, value: string, more = ''): string =>
  `{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},` +
  `"subject":{"reference":"${reference}"},"effectiveDateTime":"2024-05-01T10:00:00Z",` +
  `"valueQuantity":{"value":${value},"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}${more}}`;

export const transaction = (...entry: object[]): object => ({ resourceType: 'Bundle', type: 'transaction', entry });
export const post = (resource: object, more: object = {}, fullUrl?: string): object => ({
  ...(fullUrl ? { fullUrl } : {}),
  resource,
  request: { method: 'POST', url: (resource as { resourceType: string }).resourceType, ...more },
});
