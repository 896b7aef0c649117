import type { Protocol } from '#clinical';
import type { Signature } from '../plan.js';

/** A version of a protocol that the clinic wrote or imported. It never changes; signatures are added to it. */
export interface ClinicVersion {
  readonly protocol: Protocol;
  readonly origin: 'written' | 'imported';
  readonly created: Signature;
  readonly signatures: readonly Signature[];
  /** Since the second signature. */
  readonly inForceSince?: Date;
}

/** The protocol as a plan keeps it: with who approved it and when. */
export function approved({ protocol, signatures, inForceSince }: ClinicVersion): Protocol {
  if (inForceSince === undefined) return protocol;
  return { ...protocol, approvedBy: signatures.map((s) => s.by.name).join(', '), approvedOn: inForceSince.toISOString().slice(0, 'yyyy-mm-dd'.length) };
}
