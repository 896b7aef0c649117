/** A step of the demo asks over HTTP; none should take longer. */
const TIMEOUT_MS = 20_000;

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  readonly ms: number;
}

export class UnexpectedAnswer extends Error {}

/** One HTTP request with a bearer token. Anything but a 2xx is an error that shows the answer. */
export async function ask(method: string, url: string, options: { token?: string | null; body?: string; type?: string } = {}): Promise<Answer> {
  const started = performance.now();
  const headers: Record<string, string> = { accept: options.type ?? 'application/json' };
  if (options.token) headers['authorization'] = `Bearer ${options.token}`;
  if (options.body !== undefined) headers['content-type'] = options.type ?? 'application/json';
  const response = await fetch(url, { method, headers, ...(options.body === undefined ? {} : { body: options.body }), redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (response.status >= 300) throw new UnexpectedAnswer(`${method} ${new URL(url).pathname} answered ${response.status}: ${text.slice(0, 600)}`);
  return { status: response.status, text, headers: response.headers, ms: Math.round(performance.now() - started) };
}

/** Asks again until `probe` answers something, at most `seconds` long. */
export async function until<T>(what: string, seconds: number, probe: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
