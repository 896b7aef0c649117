import type { EhrFailure, EhrIssue } from './answer.js';

/** An EHR that asks for more than this is asked again earlier; a person sees the state meanwhile. */
const MAX_RETRY_AFTER_MS = 15 * 60_000;
/** A person reads a handful; a bundle of a thousand broken entries says nothing more. */
const MAX_ISSUES = 10;

const ISSUE_CODE = /^[a-z][a-z-]{1,30}$/;
/** Paths only: a FHIRPath with a quoted value could carry a name or a number of the patient. */
const ELEMENT_PATH = /^[A-Za-z][A-Za-z0-9_.[\]:()]{0,200}$/;
/** HAPI and others start their text with a number of their own. */
const OWN_NUMBER = /^([A-Z]{2,12}-\d{2,6})\b/;

/** Nothing of these was handed to the EHR. Everything else that breaks may have been. */
const NOT_SENT = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** What an error of the transport means. The error itself names hosts and is dropped. */
export function failureOfError(error: unknown): EhrFailure {
  const { cause, code: own } = error as { cause?: { code?: unknown; message?: unknown }; code?: unknown };
  const code = cause?.code ?? own;
  // fetch refuses some ports by itself (https://fetch.spec.whatwg.org/#port-blocking)
  const never = (typeof code === 'string' && NOT_SENT.has(code)) || cause?.message === 'bad port';
  return { kind: never ? 'unreachable' : 'timeout-in-doubt' };
}

/** Seconds or an HTTP date (RFC 9110); undefined for anything else. */
export function retryAfterMs(header: string | null | undefined, now: Date): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS) : undefined;
}

/** The issues of an OperationOutcome without what could name a patient: no diagnostics, no details, no display. */
export function sanitisedIssues(outcome: unknown): EhrIssue[] {
  const { resourceType, issue } = (outcome ?? {}) as { resourceType?: unknown; issue?: unknown };
  if (resourceType !== 'OperationOutcome' || !Array.isArray(issue)) return [];
  return (issue as readonly unknown[])
    .filter((i): i is Record<string, unknown> => typeof i === 'object' && i !== null && ['error', 'fatal'].includes(String((i as { severity?: unknown }).severity)))
    .slice(0, MAX_ISSUES)
    .map((i) => {
      const paths = [i['expression'], i['location']].flat().filter((p): p is string => typeof p === 'string' && ELEMENT_PATH.test(p));
      const number = typeof i['diagnostics'] === 'string' ? OWN_NUMBER.exec(i['diagnostics'])?.[1] : undefined;
      return {
        code: typeof i['code'] === 'string' && ISSUE_CODE.test(i['code']) ? i['code'] : 'processing',
        ...(paths[0] === undefined ? {} : { expression: paths[0] }),
        ...(number === undefined ? {} : { reference: number }),
      };
    });
}

/** What was asked: it decides what a 404 means. */
export type Asked = 'instance' | 'type' | 'system';

export function failureOfStatus(status: number, asked: Asked, outcome: unknown, retryAfter: number | undefined): EhrFailure {
  if (status === 429 || (status === 503 && retryAfter !== undefined)) return { kind: 'throttled', ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }) };
  if (status === 401 || status === 403) return { kind: 'unauthorized' };
  if (status === 408) return { kind: 'timeout-in-doubt' };
  if (status === 409 || status === 412) return { kind: 'stale' };
  if (status === 410) return { kind: 'gone' };
  if (status === 404) return { kind: asked === 'instance' ? 'gone' : 'not-supported' };
  if (status === 405 || status === 501) return { kind: 'not-supported' };
  // 2xx without what a 2xx must bring, 3xx (never followed), 4xx
  if (status < 500) return { kind: 'refused', status, issues: sanitisedIssues(outcome) };
  return { kind: 'server-error', status };
}
