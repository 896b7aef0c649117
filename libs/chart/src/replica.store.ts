import type { Tx } from '#database';

/** Writers and the delivering worker take this lock before they read or change what is due: no wake-up is lost. */
export async function lockStream(tx: Tx, streamId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [streamId]);
}

export async function insertStream(tx: Tx, stream: { readonly id: string; readonly kind: 'referral' | 'plan' }): Promise<void> {
  await tx.query('INSERT INTO stream (tenant_id, id, kind) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, id) DO NOTHING', [tx.tenantId, stream.id, stream.kind]);
}

export async function followers(tx: Tx, streamId: string): Promise<string[]> {
  const rows = await tx.query<{ ehr_id: string }>('SELECT ehr_id FROM replica_set WHERE tenant_id = $1 AND stream_id = $2 ORDER BY ehr_id', [tx.tenantId, streamId]);
  return rows.map((r) => r.ehr_id);
}

export async function insertReplicaSet(tx: Tx, streamId: string, ehrId: string): Promise<boolean> {
  const rows = await tx.query('INSERT INTO replica_set (tenant_id, stream_id, ehr_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING ehr_id', [tx.tenantId, streamId, ehrId]);
  return rows.length > 0;
}

/** An EHR that begins to follow a stream is owed what was published in it so far. Answers how many. */
export async function oweWholeStream(tx: Tx, streamId: string, ehrId: string): Promise<number> {
  const rows = await tx.query(
    `INSERT INTO replica (tenant_id, ehr_id, stream_id, resource_type, resource_id, ownership, position, desired_version, desired_hash, state)
     SELECT tenant_id, $3, stream_id, resource_type, id, 'ours', position, version, content_hash, 'due'
     FROM chart_current WHERE tenant_id = $1 AND stream_id = $2 AND origin = 'published'
     ON CONFLICT (tenant_id, ehr_id, resource_type, resource_id) DO NOTHING RETURNING resource_id`,
    [tx.tenantId, streamId, ehrId],
  );
  return rows.length;
}

export interface Desired {
  readonly streamId: string;
  readonly ehrId: string;
  readonly resourceType: string;
  readonly id: string;
  readonly version: number;
  readonly hash: string;
}

/**
 * Marks one resource at one EHR as due. What is in doubt stays in doubt (the worker searches before it creates again).
 * A new version of a refused resource is the amendment that its stream waited for, so the stream is released.
 */
export async function markDue(tx: Tx, d: Desired): Promise<void> {
  const [before] = await tx.query<{ state: string; ownership: string }>('SELECT state, ownership FROM replica WHERE tenant_id = $1 AND ehr_id = $2 AND resource_type = $3 AND resource_id = $4 FOR UPDATE', [tx.tenantId, d.ehrId, d.resourceType, d.id]);
  if (before?.ownership === 'theirs') throw new Error(`${d.resourceType} belongs to the EHR and is never written to it.`);
  await tx.query(
    `INSERT INTO replica (tenant_id, ehr_id, stream_id, resource_type, resource_id, ownership, position, desired_version, desired_hash, state)
     SELECT $1, $2, $3, $4, $5, 'ours', c.position, $6, $7, 'due' FROM chart_current c WHERE c.tenant_id = $1 AND c.resource_type = $4 AND c.id = $5
     ON CONFLICT (tenant_id, ehr_id, resource_type, resource_id) DO UPDATE SET
       desired_version = excluded.desired_version, desired_hash = excluded.desired_hash, changed_at = now(), problem = NULL,
       state = CASE WHEN replica.state = 'in-doubt' THEN 'in-doubt' ELSE 'due' END`,
    [tx.tenantId, d.ehrId, d.streamId, d.resourceType, d.id, d.version, d.hash],
  );
  if (before?.state === 'refused' || before?.state === 'conflict') {
    await tx.query('UPDATE replica_set SET blocked_at = NULL, next_attempt_at = NULL, last_problem = NULL WHERE tenant_id = $1 AND stream_id = $2 AND ehr_id = $3', [tx.tenantId, d.streamId, d.ehrId]);
  }
}

export interface Link {
  readonly streamId: string;
  readonly ehrId: string;
  readonly resourceType: string;
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly remoteId: string | null;
  readonly remoteEtag: string | null;
  readonly ownership: 'theirs' | 'shared';
}

/**
 * Remembers which thing of the EHR's is ours. What we owe to a shared one, or have brought there, stays what we said: the
 * hospital's copy speaks for the hospital.
 */
export async function linkReplica(tx: Tx, l: Link): Promise<void> {
  await tx.query(
    `INSERT INTO replica (tenant_id, ehr_id, stream_id, resource_type, resource_id, ownership, position, desired_version, desired_hash, acked_version, acked_hash, remote_id, remote_etag, state)
     SELECT $1, $2, $3, $4, $5, $6, c.position, $7, $8, $7, $8, $9, $10, 'linked' FROM chart_current c WHERE c.tenant_id = $1 AND c.resource_type = $4 AND c.id = $5
     ON CONFLICT (tenant_id, ehr_id, resource_type, resource_id) DO UPDATE SET
       remote_id = coalesce(excluded.remote_id, replica.remote_id), remote_etag = coalesce(excluded.remote_etag, replica.remote_etag), changed_at = now(),
       desired_version = CASE WHEN replica.state = 'linked' THEN excluded.desired_version ELSE replica.desired_version END,
       desired_hash = CASE WHEN replica.state = 'linked' THEN excluded.desired_hash ELSE replica.desired_hash END,
       acked_version = CASE WHEN replica.state = 'linked' THEN excluded.acked_version ELSE replica.acked_version END,
       acked_hash = CASE WHEN replica.state = 'linked' THEN excluded.acked_hash ELSE replica.acked_hash END`,
    [tx.tenantId, l.ehrId, l.streamId, l.resourceType, l.id, l.ownership, l.version, l.hash, l.remoteId, l.remoteEtag],
  );
}

/** Our id of a resource that an EHR knows by `remoteId`. */
export async function idOfRemote(tx: Tx, ehrId: string, type: string, remoteId: string): Promise<string | null> {
  const [row] = await tx.query<{ resource_id: string }>('SELECT resource_id FROM replica WHERE tenant_id = $1 AND ehr_id = $2 AND resource_type = $3 AND remote_id = $4', [tx.tenantId, ehrId, type, remoteId]);
  return row?.resource_id ?? null;
}
