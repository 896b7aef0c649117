import type { Tx } from '#database';
import { BACKOFF_MAX_MS, backoffMs, REFERENCE_WAIT_MS, UNAUTHORIZED_PAUSE_MS } from './limits.js';
import { keepLease } from './lease.store.js';
import { PROBLEMS, problemOf } from './problems.js';
import type { Acknowledgement, DueReplica, ReferenceTarget, Round, Setback, SyncProblem } from './replica.js';

const REPLICA = 'tenant_id = $1 AND ehr_id = $2 AND resource_type = $3 AND resource_id = $4';
const keyOf = (tx: Tx, round: Round, r: { readonly resourceType: string; readonly id: string }): string[] => [tx.tenantId, round.stream.ehrId, r.resourceType, r.id];

/** What the EHR confirmed. A version that was published meanwhile keeps its resource due. */
export async function recordAcknowledgements(tx: Tx, round: Round, acknowledgements: readonly Acknowledgement[]): Promise<void> {
  await keepLease(tx, round.stream, round.leaseId);
  await tx.query('UPDATE replica_set SET attempts = 0 WHERE tenant_id = $1 AND stream_id = $2 AND ehr_id = $3 AND attempts > 0', [tx.tenantId, round.stream.streamId, round.stream.ehrId]);
  for (const a of acknowledgements) {
    const open = a.referencePending ? JSON.stringify({ ...PROBLEMS.referencePending, version: a.replica.version }) : null;
    await tx.query(
      `UPDATE replica SET remote_id = $5, remote_etag = $6, problem = $10::jsonb, acked_at = now(),
         acked_version = CASE WHEN $9 THEN $7 ELSE acked_version END, acked_hash = CASE WHEN $9 THEN $8 ELSE acked_hash END,
         state = CASE WHEN $9 AND desired_version = $7 THEN 'acknowledged' ELSE 'due' END
       WHERE ${REPLICA}`,
      [...keyOf(tx, round, a.replica), a.remoteId, a.etag ?? null, a.replica.version, a.replica.hash, a.complete, open],
    );
  }
}

/** The EHR's id of something that a push named without one. Ids never change, so whoever writes first is right. */
export async function recordLocated(tx: Tx, round: Round, target: ReferenceTarget, remoteId: string): Promise<void> {
  await keepLease(tx, round.stream, round.leaseId);
  await tx.query(`UPDATE replica SET remote_id = $5 WHERE ${REPLICA} AND remote_id IS NULL`, [tx.tenantId, round.stream.ehrId, target.type, target.id, remoteId]);
}

/** The EHR no longer holds what it once confirmed: it is to be created again. */
export async function recordGone(tx: Tx, round: Round, replica: DueReplica): Promise<void> {
  await keepLease(tx, round.stream, round.leaseId);
  await tx.query(`UPDATE replica SET remote_id = NULL, remote_etag = NULL, acked_version = NULL, acked_hash = NULL WHERE ${REPLICA}`, keyOf(tx, round, replica));
}

/** A resource that this EHR will not come to hold as it is: said aloud, and in nobody's way. */
export async function recordAside(tx: Tx, round: Round, replica: DueReplica, state: 'downgraded' | 'conflict', problem: SyncProblem): Promise<void> {
  await keepLease(tx, round.stream, round.leaseId);
  await tx.query(`UPDATE replica SET state = CASE WHEN desired_version = $7 THEN $5 ELSE 'due' END, problem = $6::jsonb WHERE ${REPLICA}`, [
    ...keyOf(tx, round, replica),
    state,
    JSON.stringify(problem),
    replica.version,
  ]);
}

async function pause(tx: Tx, round: Round, ms: number, problem: SyncProblem): Promise<void> {
  await tx.query(
    `UPDATE replica_set SET lease_id = NULL, lease_until = NULL, attempts = attempts + 1, next_attempt_at = clock_timestamp() + $4 * interval '1 millisecond', last_problem = $5::jsonb
     WHERE tenant_id = $1 AND stream_id = $2 AND ehr_id = $3`,
    [tx.tenantId, round.stream.streamId, round.stream.ehrId, ms, JSON.stringify(problem)],
  );
}

/** How a halt is remembered, and the lease given back, in one transaction. */
export async function recordSetback(tx: Tx, round: Round, setback: Setback, random: number): Promise<void> {
  await keepLease(tx, round.stream, round.leaseId);
  if (setback.kind === 'waiting') return pause(tx, round, REFERENCE_WAIT_MS, PROBLEMS.waiting);
  if (setback.kind === 'refused') {
    for (const culprit of setback.culprits) {
      // amended meanwhile: the new version has not been refused
      await tx.query(`UPDATE replica SET state = CASE WHEN desired_version = $6 THEN 'refused' ELSE 'due' END, problem = $5::jsonb WHERE ${REPLICA}`, [...keyOf(tx, round, culprit), JSON.stringify(setback.problem), culprit.version]);
    }
    await tx.query(
      `UPDATE replica_set s SET lease_id = NULL, lease_until = NULL, attempts = attempts + 1, next_attempt_at = NULL, last_problem = $4::jsonb,
         blocked_at = CASE WHEN EXISTS (SELECT 1 FROM replica r WHERE r.tenant_id = s.tenant_id AND r.stream_id = s.stream_id AND r.ehr_id = s.ehr_id AND r.state = 'refused') THEN clock_timestamp() END
       WHERE tenant_id = $1 AND stream_id = $2 AND ehr_id = $3`,
      [tx.tenantId, round.stream.streamId, round.stream.ehrId, JSON.stringify(setback.problem)],
    );
    return;
  }
  const { failure } = setback;
  for (const replica of setback.inDoubt) await tx.query(`UPDATE replica SET state = 'in-doubt' WHERE ${REPLICA} AND state = 'due'`, keyOf(tx, round, replica));
  await pause(tx, round, pauseMs(setback, round.attempts + 1, random), problemOf(failure));
}

function pauseMs(setback: Extract<Setback, { kind: 'ehr' }>, attempts: number, random: number): number {
  const { failure } = setback;
  if (failure.kind === 'unauthorized') return UNAUTHORIZED_PAUSE_MS;
  if (failure.kind === 'throttled') return Math.max(failure.retryAfterMs ?? 0, backoffMs(attempts, random));
  return Math.min(backoffMs(attempts, random), BACKOFF_MAX_MS);
}
