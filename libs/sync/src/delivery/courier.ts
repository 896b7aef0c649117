import { ownIdentifier } from '#fhir';
import type { EhrAnswer, EhrCapability, EhrClient, RemoteResource, TypeCapability } from '#ehr';
import type { Acknowledgement, DueReplica, ReferenceTarget, Round, SyncProblem } from './replica.js';

/** What a strategy needs while it delivers: the EHR, and ways to remember what came of it (each guarded by the lease). */
export interface Courier {
  readonly client: EhrClient;
  readonly capability: EhrCapability;
  readonly round: Round;
  readonly acknowledge: (acknowledgements: readonly Acknowledgement[]) => Promise<void>;
  readonly setAside: (replica: DueReplica, state: 'downgraded' | 'conflict', problem: SyncProblem) => Promise<void>;
  readonly located: (target: ReferenceTarget, remoteId: string) => Promise<void>;
  readonly gone: (replica: DueReplica) => Promise<void>;
  /** The capability was wrong about something: read it again before the next round. */
  readonly distrust: () => Promise<void>;
  /** Called before every write: throws once the lease has passed on. */
  readonly keepLease: () => Promise<void>;
}

const NOTHING: TypeCapability = { create: false, update: false, read: false, search: false, conditionalCreate: false, conditionalUpdate: false, versioning: false, searchParams: [] };

export const can = (courier: Courier, type: string): TypeCapability => courier.capability.types[type] ?? NOTHING;

/** Whether the EHR says that it takes this write at all. */
export const takes = (courier: Courier, replica: DueReplica): boolean => (replica.remoteId === undefined ? can(courier, replica.resourceType).create : can(courier, replica.resourceType).update);

/** What the EHR holds under our business identifier. */
export async function lookUp(courier: Courier, replica: DueReplica): Promise<EhrAnswer<RemoteResource[]>> {
  const identifier = ownIdentifier(replica.resource);
  if (!identifier) throw new Error('Only what carries a business identifier is looked up.');
  return courier.client.findByIdentifier(replica.resourceType, identifier);
}
