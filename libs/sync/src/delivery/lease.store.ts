import { lockStream } from '#chart';
import type { Tx } from '#database';
import type { EhrAuth, EhrCapability, EhrEndpoint } from '#ehr';
import { CAPABILITY_MAX_AGE_HOURS, LEASE_SECONDS } from './limits.js';
import { LeaseLost, type StreamAtEhr } from './replica.js';

/** Failures after which an EHR counts as failing until it is heard of again. */
export const CONNECTIVITY = ['unreachable', 'timeout-in-doubt', 'server-error'] as const;

/** SQL: whether the last thing we know of EHR `e` is that it could not be reached. */
export const FAILING = `(e.last_failure_at IS NOT NULL AND e.last_failure = ANY ('{${CONNECTIVITY.join(',')}}') AND e.last_failure_at > coalesce(e.last_contact_at, '-infinity'))`;

/** Time of leases is the database's `clock_timestamp()`: one clock for all workers, and it goes on inside a transaction. */
const LEASE_END = `clock_timestamp() + interval '${LEASE_SECONDS} seconds'`;

export interface SetState {
  readonly heldByAnother: boolean;
  readonly blocked: boolean;
  /** A pause is running: its own, or one that the EHR asked for. */
  readonly pausing: boolean;
  readonly failing: boolean;
  readonly active: boolean;
  readonly attempts: number;
  readonly endpoint: EhrEndpoint;
  readonly capability: EhrCapability | undefined;
}

interface SetRow {
  readonly held: boolean;
  readonly blocked: boolean;
  readonly pausing: boolean;
  readonly failing: boolean;
  readonly active: boolean;
  readonly attempts: number;
  readonly base_url: string;
  readonly auth: EhrAuth;
  readonly capability: EhrCapability | null;
}

/**
 * The state of a replica set under the stream lock. A writer holds that lock from before it marks anything due until it
 * commits, so whoever reads here sees either all of its changes, or none and then its job is still to come.
 */
export async function lockSet(tx: Tx, s: StreamAtEhr, leaseId: string): Promise<SetState | undefined> {
  await lockStream(tx, s.streamId);
  const [row] = await tx.query<SetRow>(
    `SELECT coalesce(s.lease_id <> $4 AND s.lease_until > clock_timestamp(), false) AS held, s.blocked_at IS NOT NULL AS blocked,
            coalesce(greatest(s.next_attempt_at, e.not_before) > clock_timestamp(), false) AS pausing, ${FAILING} AS failing, e.active, s.attempts, e.base_url, e.auth,
            CASE WHEN e.capability_read_at > now() - interval '${CAPABILITY_MAX_AGE_HOURS} hours' THEN e.capability END AS capability
     FROM replica_set s JOIN ehr_connection e ON e.tenant_id = s.tenant_id AND e.id = s.ehr_id
     WHERE s.tenant_id = $1 AND s.stream_id = $2 AND s.ehr_id = $3 FOR NO KEY UPDATE OF s`,
    [tx.tenantId, s.streamId, s.ehrId, leaseId],
  );
  if (!row) return undefined;
  return {
    heldByAnother: row.held,
    blocked: row.blocked,
    pausing: row.pausing,
    failing: row.failing,
    active: row.active,
    attempts: row.attempts,
    endpoint: { tenantId: s.tenantId, id: s.ehrId, baseUrl: row.base_url, auth: row.auth },
    capability: row.capability ?? undefined,
  };
}

export async function takeLease(tx: Tx, s: StreamAtEhr, leaseId: string): Promise<void> {
  await tx.query(
    `UPDATE replica_set SET lease_id = $4, lease_until = ${LEASE_END}, last_attempt_at = clock_timestamp() WHERE tenant_id = $1 AND stream_id = $2 AND ehr_id = $3`,
    [tx.tenantId, s.streamId, s.ehrId, leaseId],
  );
}

/**
 * Extends the lease, or throws if it is no longer ours. Every record of what an EHR did begins with this in its own
 * transaction: the row stays locked until the commit, so nobody can take the lease in between.
 */
export async function keepLease(tx: Tx, s: StreamAtEhr, leaseId: string): Promise<void> {
  const rows = await tx.query(
    `UPDATE replica_set SET lease_until = ${LEASE_END} WHERE tenant_id = $1 AND stream_id = $2 AND ehr_id = $3 AND lease_id = $4 AND lease_until > clock_timestamp() RETURNING 1`,
    [tx.tenantId, s.streamId, s.ehrId, leaseId],
  );
  if (rows.length === 0) throw new LeaseLost();
}

/** Lets go; a lease that already belongs to another stays with it. */
export async function releaseLease(tx: Tx, s: StreamAtEhr, leaseId: string, settled: boolean): Promise<void> {
  await tx.query(
    `UPDATE replica_set SET lease_id = NULL, lease_until = NULL,
       attempts = CASE WHEN $5 THEN 0 ELSE attempts END, next_attempt_at = CASE WHEN $5 THEN NULL ELSE next_attempt_at END, last_problem = CASE WHEN $5 THEN NULL ELSE last_problem END
     WHERE tenant_id = $1 AND stream_id = $2 AND ehr_id = $3 AND lease_id = $4`,
    [tx.tenantId, s.streamId, s.ehrId, leaseId, settled],
  );
}
