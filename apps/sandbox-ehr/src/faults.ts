import { setTimeout as wait } from 'node:timers/promises';

// Switches that make the hospital misbehave on purpose, so that whoever talks to it can be tried. They bite on /fhir
// only: the switches themselves, the journal and the token endpoint always work.

export const FAULTS = ['status', 'delay', 'hang', 'drop'] as const;

export interface FaultRule {
  readonly method: string;
  readonly path: string;
  readonly fault: (typeof FAULTS)[number];
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly ms?: number;
  readonly times?: number;
}

/** What happens to one request. */
export type Bite =
  | { readonly fault: 'none' | 'drop' }
  | { readonly fault: 'status'; readonly status: number; readonly headers: Readonly<Record<string, string>> };

interface ActiveRule {
  readonly rule: FaultRule;
  readonly expression: RegExp;
  hits: number;
}

const METHODS = ['*', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const MAX_RULES = 100;
const MAX_EXPRESSION = 500;
/** Ten minutes: longer than any timeout that is worth trying. */
const MAX_DELAY = 600_000;

export class Faults {
  private rules: ActiveRule[] = [];
  private release = new AbortController();

  list(): (FaultRule & { hits: number })[] {
    return this.rules.map(({ rule, hits }) => ({ ...rule, hits }));
  }

  /** Puts these rules in place of all others. Returns what is wrong with them, or undefined. */
  replace(body: unknown): string | undefined {
    const rules = (body as { rules?: unknown } | null)?.rules;
    if (!Array.isArray(rules)) return 'rules is not an array';
    if (rules.length > MAX_RULES) return `rules has more than ${MAX_RULES} members`;
    for (const [i, rule] of rules.entries()) {
      const problem = problemOf(rule as Record<string, unknown> | null);
      if (problem) return `rules[${i}].${problem}`;
    }
    this.clear();
    this.rules = (rules as FaultRule[]).map((rule) => ({ rule, expression: new RegExp(rule.path), hits: 0 }));
    return undefined;
  }

  /** Also lets go of every request that hangs or is delayed. */
  clear(): void {
    this.rules = [];
    this.release.abort();
    this.release = new AbortController();
  }

  /** The first rule that fits decides; `path` is below /fhir and may carry a query. Waits while the rule says so. */
  async bite(method: string, path: string, gone: AbortSignal): Promise<Bite> {
    const [bare = ''] = path.split('?');
    const found = this.rules.find(
      ({ rule, expression, hits }) =>
        (rule.method === '*' || rule.method === method) &&
        (rule.times === undefined || hits < rule.times) &&
        (expression.test(bare) || expression.test(path)),
    );
    if (!found) return { fault: 'none' };
    found.hits++;
    const { fault, status = 503, headers = {}, ms } = found.rule;
    const signal = AbortSignal.any([this.release.signal, gone]);
    switch (fault) {
      case 'drop':
        return { fault };
      case 'status':
        return { fault, status, headers };
      case 'delay':
        await wait(ms, undefined, { signal }).catch(() => undefined);
        return { fault: 'none' };
      case 'hang':
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        return { fault: 'status', status: 503, headers: {} };
    }
  }
}

function problemOf(rule: Record<string, unknown> | null): string | undefined {
  if (typeof rule !== 'object' || rule === null) return 'method is missing';
  const { method, path, fault, status, headers, ms, times } = rule;
  const whole = (value: unknown, from: number, to: number): boolean => Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
  if (typeof method !== 'string' || !METHODS.includes(method)) return `method is none of ${METHODS.join(', ')}`;
  if (typeof path !== 'string' || path.length > MAX_EXPRESSION || !compiles(path)) return 'path is not a regular expression';
  if (!FAULTS.includes(fault as FaultRule['fault'])) return `fault is none of ${FAULTS.join(', ')}`;
  if (fault === 'status' ? !whole(status, 400, 599) : status !== undefined) return 'status is a number from 400 to 599, with fault "status" only';
  if (headers !== undefined && !isHeaders(headers)) return 'headers is not an object of texts';
  if (fault === 'delay' ? !whole(ms, 0, MAX_DELAY) : ms !== undefined) return `ms is a number up to ${MAX_DELAY}, with fault "delay" only`;
  if (times !== undefined && !whole(times, 1, 1_000_000)) return 'times is not a whole number from 1';
  return undefined;
}

function compiles(expression: string): boolean {
  try {
    new RegExp(expression);
    return true;
  } catch {
    return false;
  }
}

function isHeaders(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([name, text]) => /^[\w-]+$/.test(name) && typeof text === 'string' && /^[\x20-\x7e]*$/.test(text));
}
