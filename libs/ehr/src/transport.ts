import { Client, type FhirResponse, type HttpMethod, type RequestOptions } from 'fhir-kit-client';
import { parseFhirJson, stringifyFhir } from '#fhir';
import { addressProblem } from './connection.js';

/** A page of search results or a bundle of history stays far below; more is an EHR that has lost its mind. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** One answer of an EHR: `body` is FHIR JSON with its decimals kept digit by digit, undefined if it was none. */
export interface Exchange {
  readonly status: number;
  readonly body: unknown;
  readonly etag: string | undefined;
  readonly location: string | undefined;
  readonly retryAfter: string | null;
}

export interface Sending {
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
}

/** Any address that is not the connection's own. A bug or an attempt, never an EHR's failure. */
export class ForeignAddress extends Error {
  constructor() {
    super('An EHR connection calls its own address only.');
    this.name = 'ForeignAddress';
  }
}

/**
 * The one place that knows fhir-kit-client. The kit composes the FHIR requests (paths, methods, content types, search
 * queries); it does not send them, because its own transport reads answers with JSON.parse (0.350 would come back as
 * 0.35), follows redirects, has no time limit, and puts address, headers and body into its errors. So `request`, which
 * all of its calls end in, is ours.
 */
export class Transport {
  private readonly base: URL;

  constructor(
    baseUrl: string,
    private readonly plainHttpHosts: readonly string[],
  ) {
    if (addressProblem(baseUrl, plainHttpHosts) !== undefined) throw new ForeignAddress();
    this.base = new URL(`${baseUrl.replace(/\/+$/, '')}/`);
  }

  /** The FHIR base, without a slash at its end. */
  get address(): string {
    return this.base.href.replace(/\/$/, '');
  }

  /** Runs one call of the kit and answers what came back, whatever the status. Throws the transport's error. */
  async run(sending: Sending, call: (kit: Client) => Promise<unknown>): Promise<Exchange> {
    const kit = new Client({ baseUrl: this.base.href });
    kit.httpClient.request = async (method: HttpMethod, path: string, options: RequestOptions = {}, body?: unknown): Promise<FhirResponse> => {
      const headers = { accept: 'application/fhir+json', ...options.headers, ...sending.headers };
      return (await this.send(method, path, headers, body, sending.signal)) as unknown as FhirResponse;
    };
    return (await call(kit)) as Exchange;
  }

  private async send(method: string, path: string, headers: Record<string, string>, body: unknown, signal: AbortSignal): Promise<Exchange> {
    const url = new URL(path.replace(/^\/+/, ''), this.base);
    if (url.origin !== this.base.origin || !url.pathname.startsWith(this.base.pathname.replace(/\/$/, ''))) throw new ForeignAddress();
    // a transaction goes to the base itself, and some servers answer a slash at its end with a redirect
    const address = url.pathname === this.base.pathname ? `${url.origin}${url.pathname.replace(/\/$/, '')}${url.search}` : url.href;
    return exchange(address, { method, headers, signal, ...(body === undefined ? {} : { body: stringifyFhir(body) }) });
  }

  /** A form to another address of the EHR (its token endpoint). */
  async postForm(address: string, form: URLSearchParams, signal: AbortSignal): Promise<Exchange> {
    if (addressProblem(address, this.plainHttpHosts) !== undefined) throw new ForeignAddress();
    return exchange(address, { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString(), signal });
  }
}

async function exchange(address: string, init: RequestInit): Promise<Exchange> {
  const response = await fetch(address, { ...init, redirect: 'manual' });
  const text = await boundedText(response);
  const parsed = text === '' ? undefined : parseFhirJson(text, { maxBytes: MAX_ANSWER_BYTES });
  return {
    status: response.status,
    body: parsed?.ok ? parsed.value : undefined,
    etag: response.headers.get('etag') ?? undefined,
    location: response.headers.get('location') ?? undefined,
    retryAfter: response.headers.get('retry-after'),
  };
}

async function boundedText(response: Response): Promise<string> {
  if (!response.body) return '';
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('The answer of the EHR is too large to be read.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
