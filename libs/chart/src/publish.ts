import type { Jobs, Tx } from '#database';
import { cloneFhir, stringifyFhir, TITRATE_SOURCE } from '#fhir';
import { currentVersion, insertVersion, isOurId } from './chart.store.js';
import { contentHash } from './content-hash.js';
import { indexResource } from './indexing/index-resource.js';
import { followers, lockStream, markDue } from './replica.store.js';

export interface Published {
  readonly resourceType: string;
  readonly id: string;
  readonly version: number;
}

export interface Stamp {
  readonly at: Date;
  readonly source?: string;
}

export interface Stored {
  readonly version: number;
  readonly hash: string;
  readonly changed: boolean;
  readonly lastUpdated: Date;
}

/** Stores `resource` as the next version if its content changed; answers the version that now stands. */
export async function storeVersion(
  tx: Tx,
  streamId: string | null,
  resource: fhir4.Resource,
  origin: 'published' | 'adopted',
  stamp: Stamp,
): Promise<Stored> {
  const id = resource.id;
  if (id === undefined || !isOurId(id)) throw new Error(`${resource.resourceType}.id is not a lower-case UUID of ours.`);
  const sourced: fhir4.Resource = stamp.source === undefined ? resource : { ...resource, meta: { ...resource.meta, source: stamp.source } };
  const hash = contentHash(sourced);
  const current = await currentVersion(tx, resource.resourceType, id);
  if (current?.content_hash === hash) return { version: current.version, hash, changed: false, lastUpdated: current.last_updated };
  const version = (current?.version ?? 0) + 1;
  const stamped = ordered(cloneFhir(sourced), version, stamp.at);
  await insertVersion(tx, { resourceType: resource.resourceType, id, version, streamId, content: stringifyFhir(stamped), hash, at: stamp.at, origin });
  await indexResource(tx, stamped, version === 1);
  return { version, hash, changed: true, lastUpdated: stamp.at };
}

/** resourceType, id and meta first, as readers expect them; the rest in the order in which it was written. */
function ordered(resource: fhir4.Resource, version: number, at: Date): fhir4.Resource {
  const { resourceType, id, meta, ...rest } = resource;
  return { resourceType, ...(id === undefined ? {} : { id }), meta: { ...meta, versionId: String(version), lastUpdated: at.toISOString() }, ...rest };
}

/**
 * The only way to the outside: new versions, what every following EHR is owed, and the jobs that will bring it there,
 * all in the caller's transaction. `resources` are in dependency order and carry ids of ours.
 */
export async function publish(tx: Tx, jobs: Jobs, streamId: string, resources: readonly fhir4.Resource[], at: Date): Promise<Published[]> {
  // before the jobs: a writer whose job falls together with one that is just being picked up must wait until that
  // worker has read what is due, or its own change would be delivered by nobody
  await lockStream(tx, streamId);
  const ehrs = await followers(tx, streamId);
  const published: Published[] = [];
  let anyChange = false;
  for (const resource of resources) {
    const { version, hash, changed } = await storeVersion(tx, streamId, resource, 'published', { at, source: resource.meta?.source ?? TITRATE_SOURCE });
    published.push({ resourceType: resource.resourceType, id: resource.id as string, version });
    if (!changed) continue;
    anyChange = true;
    for (const ehrId of ehrs) await markDue(tx, { streamId, ehrId, resourceType: resource.resourceType, id: resource.id as string, version, hash });
  }
  if (anyChange) for (const ehrId of ehrs) await enqueueReconcile(tx, jobs, streamId, ehrId);
  return published;
}

export async function enqueueReconcile(tx: Tx, jobs: Jobs, streamId: string, ehrId: string): Promise<void> {
  await jobs.enqueue(tx, 'reconcile', { tenantId: tx.tenantId, streamId, ehrId }, `${tx.tenantId}:${streamId}:${ehrId}`);
}
