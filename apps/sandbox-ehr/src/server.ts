import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { CommitLog } from './commit-log.js';
import { Faults } from './faults.js';
import { FhirEndpoint, type HttpAnswer, failure } from './fhir-endpoint.js';
import { Journal } from './journal.js';
import { Refusal, outcome } from './refusal.js';
import { SandboxRepository } from './repository.js';
import { startPage } from './start-page.js';
import { Store, type Version } from './store.js';
import { Subscriptions } from './subscriptions.js';
import { Tokens } from './tokens.js';

export interface SandboxEhrOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** Reads and writes everything, and works the switches. */
  readonly staffToken: string;
  /** JSON: `[{ clientId, jwksUri?, jwks?, scope? }]`. */
  readonly clientsFile?: string;
  readonly clock?: () => number;
}

export interface SandboxEhr {
  /** The FHIR base. */
  readonly base: string;
  /** Without /fhir: /oauth/token, /faults and /journal are below it. */
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Longer than clients keep idle connections: else one closes just as the next request is sent on it. */
const KEEP_ALIVE_MS = 65_000;

export async function startSandboxEhr(options: SandboxEhrOptions): Promise<SandboxEhr> {
  const clock = options.clock ?? Date.now;
  const server = createServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // The port first, the data second: a second process on the same port must not touch the first one's log.
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://${HOST}:${port}`;
  const hospital = Hospital.open(origin, options, clock);
  server.on('request', (request, response) => {
    hospital.then((h) => h.serve(request, response)).catch((error: unknown) => send(response, failure(error)));
  });
  const opened = await hospital.catch((error: unknown) => {
    server.close();
    throw error;
  });
  return {
    base: `${origin}/fhir`,
    origin,
    port,
    close: async () => {
      opened.letGo();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // What is being answered is finished; what hangs on purpose was let go above.
      const force = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(force);
      await opened.close();
    },
  };
}

class Hospital {
  private readonly journal = new Journal();
  private readonly faults = new Faults();

  private constructor(
    private readonly origin: string,
    private readonly clock: () => number,
    private readonly log: CommitLog,
    private readonly endpoint: FhirEndpoint,
    private readonly tokens: Tokens,
    private readonly subscriptions: Subscriptions,
  ) {}

  static async open(origin: string, options: SandboxEhrOptions, clock: () => number): Promise<Hospital> {
    const base = `${origin}/fhir`;
    const tokenUrl = `${origin}/oauth/token`;
    const store = new Store(base, clock);
    const log = await CommitLog.open(path.join(options.dataDir, 'commits.log'), (lines) => store.replay(lines));
    store.attach(log);
    const repository = new SandboxRepository(store, base, (versions: readonly Version[]) => subscriptions.committed(versions));
    const endpoint = new FhirEndpoint(repository, tokenUrl);
    const save = (id: string, content: Record<string, unknown>): Promise<void> =>
      endpoint.exclusively(async () => {
        await repository.updateResource({ ...content, resourceType: 'Subscription', id } as never);
      });
    const subscriptions = new Subscriptions(store, repository.searching, save, clock);
    subscriptions.resume();
    const tokens = new Tokens(tokenUrl, options.staffToken, options.clientsFile, clock);
    return new Hospital(origin, clock, log, endpoint, tokens, subscriptions);
  }

  letGo(): void {
    this.faults.clear();
    this.subscriptions.close();
  }

  close(): Promise<void> {
    return this.log.close();
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [rawPath = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
    const method = request.method ?? 'GET';
    if (rawPath === '/fhir' || rawPath.startsWith('/fhir/')) return this.serveFhir(request, response, rawPath, query);
    if (rawPath === '/oauth/token' && method === 'POST') return this.serveToken(request, response);
    if (rawPath === '/' && method === 'GET') {
      return send(response, { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: startPage(this.origin) });
    }
    if (rawPath !== '/faults' && rawPath !== '/journal') return sendJson(response, 404, { error: 'There is nothing at this address' });
    if (this.tokens.caller(request.headers.authorization)?.client !== 'staff') {
      return sendJson(response, 401, { error: 'The token of the staff is needed here' });
    }
    return rawPath === '/faults' ? this.serveFaults(request, response) : this.serveJournal(request, response, new URLSearchParams(query));
  }

  private async serveFhir(request: IncomingMessage, response: ServerResponse, rawPath: string, query: string): Promise<void> {
    const started = performance.now();
    const method = request.method ?? 'GET';
    const item = this.journal.begin(new Date(this.clock()).toISOString(), method, request.url ?? '');
    const caller = this.tokens.caller(request.headers.authorization);
    item.client = caller?.client ?? null;
    const body = await readBody(request);
    const below = rawPath.slice('/fhir'.length).replace(/\/$/, '');

    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const bite = await this.faults.bite(method, query === '' ? below : `${below}?${query}`, gone.signal);
    if (bite.fault !== 'none') item.fault = bite.fault;
    if (gone.signal.aborted) return;

    let answer: HttpAnswer;
    if (bite.fault === 'status') {
      const body = JSON.stringify(outcome('transient', 'A fault that was switched on at /faults'));
      answer = { status: bite.status, headers: { 'content-type': 'application/fhir+json; charset=utf-8', ...bite.headers }, body };
    } else if (body === undefined) answer = failure(new Refusal(413, 'too-long', 'The body is larger than 10 MB'));
    else {
      answer = await this.endpoint.handle({ method, path: decoded(below), query, headers: request.headers, body, caller });
      await this.log.flushed();
    }
    item.ms = Math.round((performance.now() - started) * 10) / 10;
    if (bite.fault === 'drop') {
      request.socket.destroy();
      return;
    }
    item.status = answer.status;
    send(response, answer);
  }

  private async serveToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const item = this.journal.begin(new Date(this.clock()).toISOString(), 'POST', '/oauth/token');
    const body = await readBody(request);
    const answer = await this.tokens.issue(new URLSearchParams(body?.toString('utf8')));
    item.status = answer.status;
    item.ms = Math.round((performance.now() - started) * 10) / 10;
    response.setHeader('cache-control', 'no-store');
    sendJson(response, answer.status, answer.body);
  }

  private async serveFaults(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'PUT') {
      const body = await readBody(request);
      let rules: unknown;
      try {
        rules = JSON.parse(body?.toString('utf8') ?? '');
      } catch {
        return sendJson(response, 400, { error: 'The body is not JSON' });
      }
      const problem = this.faults.replace(rules);
      if (problem) return sendJson(response, 400, { error: problem });
    } else if (request.method === 'DELETE') this.faults.clear();
    else if (request.method !== 'GET') return sendJson(response, 405, { error: 'Use GET, PUT or DELETE' });
    return sendJson(response, 200, { rules: this.faults.list() });
  }

  private serveJournal(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    if (request.method === 'DELETE') this.journal.clear();
    else if (request.method !== 'GET') return sendJson(response, 405, { error: 'Use GET or DELETE' });
    const items = this.journal.list(query.get('since'), query.get('client'));
    if (!items) return sendJson(response, 400, { error: 'since is not a time' });
    return sendJson(response, 200, { items });
  }
}

/** Undefined when there is more than MAX_BODY_BYTES; the rest is read and thrown away, so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

/** An escape that is none stays as it is and is then found nowhere. */
function decoded(below: string): string {
  try {
    return decodeURIComponent(below);
  } catch {
    return below;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) });
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  if (response.destroyed) return;
  const bytes = Buffer.from(body);
  const length = status === 304 || status === 204 ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(status, { ...headers, ...length });
  response.end(bytes);
}
