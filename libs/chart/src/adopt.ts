import type { Tx } from '#database';
import { type Published, storeVersion } from './publish.js';
import { linkReplica } from './replica.store.js';

/** A hospital's resource that we keep a copy of. References inside it already point at our ids. */
export interface Adoption {
  readonly streamId: string;
  readonly ehrId: string;
  /** `id` is our uuid for it. */
  readonly resource: fhir4.Resource;
  /** Its id at the EHR; null where the push did not tell (it is then found by its identifier). */
  readonly remoteId: string | null;
  readonly remoteEtag?: string;
  /** `theirs`: never written back. `shared`: some fields are ours to set (Task). */
  readonly ownership: 'theirs' | 'shared';
}

export interface Adopted extends Published {
  readonly lastUpdated: Date;
}

/** Stores the copy as a chart version and links it to the EHR's own. The EHR must follow the stream already. */
export async function adopt(tx: Tx, a: Adoption, at: Date): Promise<Adopted> {
  const { version, hash, lastUpdated } = await storeVersion(tx, a.streamId, a.resource, 'adopted', { at });
  const { resourceType, id } = a.resource as { resourceType: string; id: string };
  await linkReplica(tx, { streamId: a.streamId, ehrId: a.ehrId, resourceType, id, version, hash, remoteId: a.remoteId, remoteEtag: a.remoteEtag ?? null, ownership: a.ownership });
  return { resourceType, id, version, lastUpdated };
}
