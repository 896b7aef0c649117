import type { Tx } from '#database';
import { FAILING } from '../delivery/lease.store.js';
import type { SyncProblem } from '../delivery/replica.js';

export interface StreamRow {
  readonly id: string;
  readonly kind: 'referral' | 'plan';
}

export async function findStream(tx: Tx, id: string, kind: 'referral' | 'plan'): Promise<StreamRow | undefined> {
  const [row] = await tx.query<StreamRow>('SELECT id, kind FROM stream WHERE tenant_id = $1 AND id = $2 AND kind = $3', [tx.tenantId, id, kind]);
  return row;
}

export interface SetView {
  readonly ehr_id: string;
  readonly name: string;
  readonly base_url: string;
  readonly active: boolean;
  readonly failing: boolean;
  readonly delivering: boolean;
  readonly last_contact_at: Date | null;
  readonly next_attempt_at: Date | null;
  readonly blocked_at: Date | null;
  readonly last_problem: SyncProblem | null;
}

export async function setsOf(tx: Tx, streamId: string): Promise<SetView[]> {
  return tx.query<SetView>(
    `SELECT s.ehr_id, e.name, e.base_url, e.active, ${FAILING} AS failing, coalesce(s.lease_until > clock_timestamp(), false) AS delivering, e.last_contact_at,
            greatest(s.next_attempt_at, e.not_before) AS next_attempt_at, s.blocked_at, s.last_problem
     FROM replica_set s JOIN ehr_connection e ON e.tenant_id = s.tenant_id AND e.id = s.ehr_id WHERE s.tenant_id = $1 AND s.stream_id = $2 ORDER BY e.name, s.ehr_id`,
    [tx.tenantId, streamId],
  );
}

export interface ReplicaView {
  readonly ehr_id: string;
  readonly resource_type: string;
  readonly resource_id: string;
  readonly ownership: 'ours' | 'shared' | 'theirs';
  readonly desired_version: number | null;
  readonly acked_version: number | null;
  readonly same: boolean;
  readonly remote_id: string | null;
  readonly state: string;
  readonly problem: SyncProblem | null;
  readonly acked_at: Date | null;
}

export async function replicasOf(tx: Tx, streamId: string): Promise<ReplicaView[]> {
  return tx.query<ReplicaView>(
    `SELECT ehr_id, resource_type, resource_id, ownership, desired_version, acked_version, coalesce(desired_version = acked_version AND desired_hash = acked_hash, false) AS same, remote_id, state, problem, acked_at
     FROM replica WHERE tenant_id = $1 AND stream_id = $2 ORDER BY position, resource_type, resource_id`,
    [tx.tenantId, streamId],
  );
}

/** A person has looked: what was refused is tried again. Answers how many EHRs were blocked. */
export async function releaseBlocked(tx: Tx, streamId: string): Promise<string[]> {
  const rows = await tx.query<{ ehr_id: string }>(
    `UPDATE replica_set SET blocked_at = NULL, next_attempt_at = NULL, attempts = 0, last_problem = NULL WHERE tenant_id = $1 AND stream_id = $2 AND blocked_at IS NOT NULL RETURNING ehr_id`,
    [tx.tenantId, streamId],
  );
  await tx.query(`UPDATE replica SET state = 'due', problem = NULL WHERE tenant_id = $1 AND stream_id = $2 AND state = 'refused'`, [tx.tenantId, streamId]);
  return rows.map((r) => r.ehr_id);
}
