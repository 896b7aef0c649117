/** One issue of an OperationOutcome with everything left out that could hold patient data. */
export interface EhrIssue {
  /** R4 issue-type, e.g. `required`, `invalid`, `processing`. */
  readonly code: string;
  /** FHIRPath of the element, e.g. `Bundle.entry[2].resource.subject`. */
  readonly expression?: string;
  /** The server's own number for the matter where it gives one, e.g. `HAPI-1094`. */
  readonly reference?: string;
}

/**
 * Why an EHR did not do what it was asked. An expected thing, so a value: it decides what happens next (send again,
 * look first, stop and show it to a person) and never holds an address, a header or a body.
 */
export type EhrFailure =
  /** Nothing was handed over: no connection, no name, no certificate. */
  | { readonly kind: 'unreachable' }
  /** Handed over, no answer: it may have been done. */
  | { readonly kind: 'timeout-in-doubt' }
  | { readonly kind: 'throttled'; readonly retryAfterMs?: number }
  /** No token, or a token that may not do this. */
  | { readonly kind: 'unauthorized' }
  /** 409 or 412: what we took for the newest version is not, or another does the same at this moment. */
  | { readonly kind: 'stale' }
  /** The EHR understood and will not have it; sending the same again is pointless. */
  | { readonly kind: 'refused'; readonly status: number; readonly issues: readonly EhrIssue[] }
  /** The instance is not, or no longer, there. */
  | { readonly kind: 'gone' }
  /** The EHR does not do this at all for this type. */
  | { readonly kind: 'not-supported' }
  | { readonly kind: 'server-error'; readonly status: number };

export type EhrFailureKind = EhrFailure['kind'];

export type EhrAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: EhrFailure };

export const answered = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const failed = (failure: EhrFailure): { readonly ok: false; readonly failure: EhrFailure } => ({ ok: false, failure });
