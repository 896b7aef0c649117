import type { Database, Jobs, Tx } from '#database';
import type { EhrAuth, EhrEndpoint, EhrGateway } from '#ehr';
import { workerPrincipal } from '#platform';
import { recordCapability, recordContact, recordFailure } from './contact.store.js';
import { CONNECTIVITY, FAILING } from './lease.store.js';
import { SWEEP_BATCH, WAKE_PAUSE_MAX_SECONDS } from './limits.js';

/** Failures to answer; anything else that an EHR says to a question about itself shows that it is there. */
const AWAY: readonly string[] = [...CONNECTIVITY, 'throttled'];

/**
 * The safety net under the jobs, and the clock of every pause: finds streams that have something due and nobody working
 * on them (their worker was killed, their pause is over, their EHR is back) and enqueues them. EHRs that are away are
 * asked whether they are back, apart from the streams, so that an EHR that hangs keeps no stream's place.
 */
export class Sweep {
  private readonly probing = new Map<string, Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly gateway: EhrGateway,
  ) {}

  /** One look at every clinic; answers how many streams it woke. Probes go on behind it: see `settled`. */
  async run(): Promise<number> {
    const tenants = await this.database.inDirectory((tx) => tx.query<{ id: string }>('SELECT id FROM tenant ORDER BY id'));
    let woken = 0;
    for (const { id } of tenants) {
      const { streams, failing } = await this.database.inTenant(workerPrincipal(id), (tx) => this.look(tx));
      woken += streams;
      for (const endpoint of failing) this.probe(endpoint);
    }
    return woken;
  }

  /** Resolves when no probe is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.probing.values());
  }

  private async look(tx: Tx): Promise<{ streams: number; failing: EhrEndpoint[] }> {
    // one worker looks at a clinic at a time: a second would find the same
    const [mine] = await tx.query<{ locked: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtextextended('sweep:' || $1, 0)) AS locked`, [tx.tenantId]);
    if (!mine?.locked) return { streams: 0, failing: [] };
    const streams = await wakeStreams(tx);
    for (const s of streams) await this.jobs.enqueue(tx, 'reconcile', { tenantId: tx.tenantId, streamId: s.stream_id, ehrId: s.ehr_id }, `${tx.tenantId}:${s.stream_id}:${s.ehr_id}`);
    const failing = await tx.query<{ id: string; base_url: string; auth: EhrAuth }>(
      `SELECT id, base_url, auth FROM ehr_connection e WHERE tenant_id = $1 AND active AND ${FAILING} AND (not_before IS NULL OR not_before <= clock_timestamp())`,
      [tx.tenantId],
    );
    return { streams: streams.length, failing: failing.map((e) => ({ tenantId: tx.tenantId, id: e.id, baseUrl: e.base_url, auth: e.auth })) };
  }

  private probe(endpoint: EhrEndpoint): void {
    const key = `${endpoint.tenantId}/${endpoint.id}`;
    if (this.probing.has(key)) return;
    const probe = this.ask(endpoint)
      // the database is away: the next look tries again
      .catch(() => undefined)
      .finally(() => this.probing.delete(key));
    this.probing.set(key, probe);
  }

  private async ask(endpoint: EhrEndpoint): Promise<void> {
    const answer = await this.gateway.client(endpoint).capability();
    await this.database.inTenant(workerPrincipal(endpoint.tenantId), async (tx) => {
      if (answer.ok) await recordCapability(tx, endpoint.id, answer.value);
      else if (AWAY.includes(answer.failure.kind)) await recordFailure(tx, endpoint.id, answer.failure);
      else await recordContact(tx, endpoint.id);
    });
  }
}

interface Woken {
  readonly stream_id: string;
  readonly ehr_id: string;
}

/**
 * Ends the pause of every stream that may go on: it is over, or the EHR was heard of after the stream could not reach
 * it. Streams of an EHR that is failing stay asleep.
 */
function wakeStreams(tx: Tx): Promise<Woken[]> {
  return tx.query<Woken>(
    `WITH due AS (SELECT DISTINCT stream_id, ehr_id FROM replica WHERE tenant_id = $1 AND state IN ('due', 'in-doubt') AND ownership <> 'theirs'),
     ready AS (
       SELECT s.stream_id, s.ehr_id FROM due JOIN replica_set s ON s.tenant_id = $1 AND s.stream_id = due.stream_id AND s.ehr_id = due.ehr_id
       JOIN ehr_connection e ON e.tenant_id = $1 AND e.id = s.ehr_id
       WHERE e.active AND NOT ${FAILING} AND (e.not_before IS NULL OR e.not_before <= clock_timestamp())
         AND s.blocked_at IS NULL AND (s.lease_until IS NULL OR s.lease_until <= clock_timestamp())
         AND (s.next_attempt_at IS NULL OR s.next_attempt_at <= clock_timestamp()
           OR (s.last_problem->>'kind' = ANY ($2) AND (s.last_attempt_at IS NULL
             OR (e.last_contact_at > s.last_attempt_at AND s.last_attempt_at + least(s.attempts, ${WAKE_PAUSE_MAX_SECONDS}) * interval '1 second' <= clock_timestamp()))))
       ORDER BY s.next_attempt_at NULLS FIRST, s.last_attempt_at NULLS FIRST LIMIT ${SWEEP_BATCH}
       FOR NO KEY UPDATE OF s SKIP LOCKED)
     UPDATE replica_set s SET next_attempt_at = NULL FROM ready WHERE s.tenant_id = $1 AND s.stream_id = ready.stream_id AND s.ehr_id = ready.ehr_id
     RETURNING s.stream_id, s.ehr_id`,
    [tx.tenantId, [...CONNECTIVITY]],
  );
}
