/** What a refusal is about; one file of #platform turns it into an HTTP status. */
export type ProblemKind =
  | 'invalid' // malformed or outside the allowed values
  | 'required' // missing
  | 'business-rule' // understood, but not allowed now
  | 'not-found'
  | 'conflict'
  | 'duplicate'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-supported'
  | 'too-large'
  | 'unavailable';

/** An expected refusal. `text` and `fix` are static sentences: no patient data in either. */
export interface Problem {
  readonly kind: ProblemKind;
  /** Registry code, stable for machines, e.g. `UNIT_NOT_ALLOWED`. */
  readonly code: string;
  readonly text: string;
  /** FHIRPath on the FHIR face, JSON path on the domain API, e.g. `ServiceRequest.subject`, `dose.unit`. */
  readonly expression?: string;
  /** What to change, in the user's terms. */
  readonly fix?: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const refuse = (...problems: Problem[]): { readonly ok: false; readonly problems: readonly Problem[] } => ({ ok: false, problems });
