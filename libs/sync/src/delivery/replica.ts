import type { EhrCapability, EhrEndpoint, EhrFailure, EhrFailureKind, EhrIssue } from '#ehr';
import type { IdentifierToken } from '#fhir';

/** One stream at one EHR. */
export interface StreamAtEhr {
  readonly tenantId: string;
  readonly streamId: string;
  readonly ehrId: string;
}

/** A resource that an EHR should come to hold in its newest version. */
export interface DueReplica {
  readonly resourceType: string;
  /** Our uuid. */
  readonly id: string;
  readonly ownership: 'ours' | 'shared';
  readonly version: number;
  readonly hash: string;
  /** An earlier write may or may not have been done. */
  readonly inDoubt: boolean;
  /** Sent in this version with a reference left open, because its target was not there yet. */
  readonly referencePending: boolean;
  readonly remoteId: string | undefined;
  readonly remoteEtag: string | undefined;
  readonly resource: fhir4.FhirResource;
}

/** Something that a due resource refers to by our uuid. */
export interface ReferenceTarget {
  readonly type: string;
  readonly id: string;
  /** `absent`: this EHR does not follow it; `unknown`: not even our chart holds it. */
  readonly standing: 'held' | 'linked' | 'coming' | 'blocked' | 'downgraded' | 'absent' | 'unknown';
  readonly sameStream: boolean;
  readonly remoteId: string | undefined;
  /** By which the EHR may know it: our own first, then those of the hospital. */
  readonly identifiers: readonly IdentifierToken[];
}

export const addressOf = (r: { readonly resourceType: string; readonly id: string }): string => `${r.resourceType}/${r.id}`;

/** What one round has to deliver, and what it needs to know for that. */
export interface Round {
  readonly stream: StreamAtEhr;
  readonly leaseId: string;
  /** Elapsed time before the lease was taken. */
  readonly pickedUpAt: number;
  readonly endpoint: EhrEndpoint;
  /** undefined: not read yet, or too old. */
  readonly capability: EhrCapability | undefined;
  readonly attempts: number;
  readonly due: readonly DueReplica[];
  readonly targets: ReadonlyMap<string, ReferenceTarget>;
}

/** The EHR confirmed this resource. `complete` is false where a newer write has to follow to make it equal. */
export interface Acknowledgement {
  readonly replica: DueReplica;
  readonly remoteId: string;
  readonly etag: string | undefined;
  readonly complete: boolean;
  readonly referencePending?: boolean;
  readonly outcome: 'created' | 'updated' | 'found';
}

/** Why a resource does not stand in the EHR, for the person who looks. Codes and static sentences, no patient data. */
export interface SyncProblem {
  readonly code: string;
  readonly text: string;
  readonly kind: EhrFailureKind | 'waiting' | 'conflict' | 'mapping';
  readonly issues?: readonly EhrIssue[];
}

/** How a delivery came to a halt. */
export type Setback =
  | { readonly kind: 'ehr'; readonly failure: Exclude<EhrFailure, { kind: 'refused' }>; /** Sent without an answer. */ readonly inDoubt: readonly DueReplica[] }
  | { readonly kind: 'refused'; readonly culprits: readonly DueReplica[]; readonly problem: SyncProblem }
  /** Another stream has to deliver first what this one refers to. */
  | { readonly kind: 'waiting' };

/** The lease passed to another worker: whatever this one still does, it records nothing. */
export class LeaseLost extends Error {
  constructor() {
    super('The lease of this stream has passed to another worker.');
    this.name = 'LeaseLost';
  }
}
