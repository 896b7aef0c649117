import { ok, refuse, type Problem, type Result } from '#clinical';
import { FhirDecimal, numberFromSource } from './decimal.js';
import { JSON_MAX_NUMBER_CHARS, scanJson, type JsonLimits } from './scan-json.js';

/** V8 quotes the text around a syntax error, which may be patient data; only the position is kept. */
function syntaxProblem(cause: unknown): Problem {
  const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
  return {
    kind: 'invalid',
    code: 'JSON_SYNTAX',
    text: 'The body is not JSON.',
    fix: position === undefined ? 'Send one complete JSON object.' : `Look at character ${position} of the body.`,
  };
}

const NUMBER_TOO_LONG: Problem = { kind: 'invalid', code: 'JSON_NUMBER_TOO_LONG', text: 'The body holds a number of more digits or a larger exponent than a chart can keep.' };
const LARGE_EXPONENT = /[eE][+-]?\d{3,}$/;

/**
 * FHIR JSON without loss: a number that a float would change comes out as a FhirDecimal, with its digits.
 * Refuses what `scanJson` refuses and whatever is no JSON; `undefined` and functions cannot occur in the result.
 */
export function parseFhirJson(text: string, limits: JsonLimits = {}): Result<unknown> {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const scanned = scanJson(body, limits);
  if (!scanned.ok) return scanned;
  const numbers = { overlong: false };
  const revive = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== 'number' || context?.source === undefined) return value;
    if (context.source.length > JSON_MAX_NUMBER_CHARS || LARGE_EXPONENT.test(context.source)) {
      numbers.overlong = true;
      return value;
    }
    return numberFromSource(context.source);
  };
  try {
    const value: unknown = JSON.parse(body, revive);
    return numbers.overlong ? refuse(NUMBER_TOO_LONG) : ok(value);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return refuse(syntaxProblem(cause));
  }
}

/** The wire form: keys in the mapper's order, decimals digit by digit. */
export const stringifyFhir = (resource: unknown): string => JSON.stringify(resource);

const SERVER_META = new Set(['versionId', 'lastUpdated']);

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object' || value instanceof FhirDecimal) return value;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return Object.fromEntries(entries.map(([k, v]): [string, unknown] => [k, canonical(v)]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The content of a resource as one text: keys sorted (jsonb and some EHRs reorder them), decimals digit by digit,
 * meta.versionId and meta.lastUpdated left out because the server writes them.
 */
export function canonicalText(resource: object): string {
  const { meta, ...rest } = resource as { meta?: object };
  const kept = Object.fromEntries(Object.entries(meta ?? {}).filter(([k]) => !SERVER_META.has(k)));
  return JSON.stringify(canonical(Object.keys(kept).length === 0 ? rest : { ...rest, meta: kept }));
}

/** Equal for equal content. The hash function is given, e.g. SHA-256 in hex. */
export const canonicalHash = (resource: object, hash: (text: string) => string): string => hash(canonicalText(resource));
