import type { Chart } from '#chart';
import { Jobs, type Database } from '#database';
import type { EhrGateway, EhrAnswer, EhrCapability, EhrFailure, EhrIssue } from '#ehr';
import { newId, workerPrincipal } from '#platform';
import { forgetCapability, recordCapability, recordContact, recordFailure } from './contact.store.js';
import type { Courier } from './courier.js';
import { deliver } from './deliver.js';
import { readDue, readTargets } from './due.store.js';
import { keepLease, lockSet, releaseLease, takeLease } from './lease.store.js';
import { backoffMs, LEASE_FRESH_MS, MAX_ROUNDS } from './limits.js';
import { countDelivery } from './metrics.js';
import { PROBLEMS, problemOf } from './problems.js';
import { recordAcknowledgements, recordAside, recordGone, recordLocated, recordSetback } from './record.store.js';
import { LeaseLost, type Round, type Setback, type StreamAtEhr } from './replica.js';

/** How one run ended. Only `settled` means that the EHR holds what the stream says. */
export type Reconciled = 'settled' | 'held-by-another' | 'blocked' | 'pausing' | 'setback' | 'lease-lost' | 'continues' | 'unknown-stream';

export interface ReconcileSeams {
  /** In [0, 1): spreads streams that failed together. */
  readonly random: () => number;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsed: () => number;
  /** Told of every setback, for the log. */
  readonly tell?: (why: SetbackTold) => void;
}

export const SEAMS: ReconcileSeams = { random: Math.random, elapsed: () => performance.now() };

/** Why a run did not get through: codes, statuses and ids alone. */
export interface SetbackTold {
  readonly streamId: string;
  readonly ehrId: string;
  readonly code: string;
  readonly status?: number;
  readonly resources?: readonly string[];
  readonly issues?: readonly EhrIssue[];
}

/**
 * Makes one EHR hold what one stream says. It may run again at any point, in any process: what an EHR confirmed is
 * remembered under the lease, everything else is looked up or written in a way that does no harm twice.
 * Setbacks that pass by themselves are left to the sweep, which knows when the EHR is back.
 */
export class Reconciler {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly chart: Chart,
    private readonly gateway: EhrGateway,
    private readonly seams: ReconcileSeams = SEAMS,
  ) {}

  async reconcile(stream: StreamAtEhr): Promise<Reconciled> {
    const leaseId = newId();
    try {
      for (let round = 1; round <= MAX_ROUNDS; round++) {
        const picked = await this.pickUp(stream, leaseId, round === MAX_ROUNDS);
        if (typeof picked === 'string') return picked;
        const setback = await this.deliverRound(picked);
        if (!setback) continue;
        await this.remember(picked, setback);
        // a refused resource may have been amended meanwhile: look again before letting go
        if (setback.kind !== 'refused') return 'setback';
      }
      return 'continues';
    } catch (error) {
      if (error instanceof LeaseLost) return 'lease-lost';
      await this.letGo(stream, leaseId).catch(() => undefined);
      throw error;
    }
  }

  /** Reads what is due under the stream lock, or, in the same transaction, lets go: what a writer adds after that has a job of its own. */
  private async pickUp(stream: StreamAtEhr, leaseId: string, last: boolean): Promise<Round | Exclude<Reconciled, 'setback' | 'lease-lost'>> {
    const pickedUpAt = this.seams.elapsed();
    return this.database.inTenant(workerPrincipal(stream.tenantId), async (tx) => {
      const set = await lockSet(tx, stream, leaseId);
      if (!set) return 'unknown-stream';
      // the holder looks again before it lets go
      if (set.heldByAnother) return 'held-by-another';
      const release = async <T>(end: T, settled = false): Promise<T> => {
        await releaseLease(tx, stream, leaseId, settled);
        return end;
      };
      if (set.blocked) return release('blocked' as const);
      const due = await readDue(tx, this.chart, stream);
      if (due.length === 0) return release('settled' as const, true);
      if (set.pausing || !set.active) return release('pausing' as const);
      if (set.failing) return release(await this.awaitContact(tx, stream));
      if (last) {
        await this.jobs.enqueue(tx, 'reconcile', { ...stream }, `${stream.tenantId}:${stream.streamId}:${stream.ehrId}`);
        return release('continues' as const);
      }
      await takeLease(tx, stream, leaseId);
      return { stream, leaseId, pickedUpAt, endpoint: set.endpoint, capability: set.capability, attempts: set.attempts, due, targets: await readTargets(tx, this.chart, stream, due) };
    });
  }

  /** The EHR is known to be away: nobody waits for a time-out once more; the sweep wakes this stream when it is back. */
  private async awaitContact(tx: Parameters<Parameters<Database['inTenant']>[1]>[0], stream: StreamAtEhr): Promise<'pausing'> {
    await tx.query(
      `UPDATE replica_set SET next_attempt_at = clock_timestamp() + $4 * interval '1 millisecond', last_problem = $5::jsonb
       WHERE tenant_id = $1 AND stream_id = $2 AND ehr_id = $3`,
      [stream.tenantId, stream.streamId, stream.ehrId, backoffMs(4, this.seams.random()), JSON.stringify(PROBLEMS.failing)],
    );
    return 'pausing';
  }

  private async deliverRound(round: Round): Promise<Setback | undefined> {
    // from before the lease was taken, so never later than it
    let keptAt = round.pickedUpAt;
    const client = this.gateway.client(round.endpoint);
    const capability = round.capability ? ({ ok: true, value: round.capability } as EhrAnswer<EhrCapability>) : await client.capability();
    if (!capability.ok) return { kind: 'ehr', failure: asTransient(capability.failure), inDoubt: [] };
    if (!round.capability) await this.note(round, (tx) => recordCapability(tx, round.stream.ehrId, capability.value));
    const courier: Courier = {
      client,
      capability: capability.value,
      round,
      acknowledge: async (acknowledgements) => {
        await this.note(round, async (tx) => {
          await recordAcknowledgements(tx, round, acknowledgements);
          await recordContact(tx, round.stream.ehrId);
        });
        keptAt = this.seams.elapsed();
        for (const a of acknowledgements) countDelivery(round.stream.ehrId, a.outcome);
      },
      setAside: async (replica, state, problem) => {
        await this.note(round, (tx) => recordAside(tx, round, replica, state, problem));
        countDelivery(round.stream.ehrId, state);
      },
      located: (target, remoteId) => this.note(round, (tx) => recordLocated(tx, round, target, remoteId)),
      gone: (replica) => this.note(round, (tx) => recordGone(tx, round, replica)),
      distrust: () => this.note(round, (tx) => forgetCapability(tx, round.stream.ehrId)),
      keepLease: async () => {
        if (this.seams.elapsed() - keptAt < LEASE_FRESH_MS) return;
        await this.note(round, (tx) => keepLease(tx, round.stream, round.leaseId));
        keptAt = this.seams.elapsed();
      },
    };
    return deliver(courier);
  }

  private async remember(round: Round, setback: Setback): Promise<void> {
    await this.note(round, async (tx) => {
      await recordSetback(tx, round, setback, this.seams.random());
      if (setback.kind === 'ehr') await recordFailure(tx, round.stream.ehrId, setback.failure);
      else if (setback.kind === 'refused' && setback.problem.kind === 'refused') await recordContact(tx, round.stream.ehrId);
    });
    countDelivery(round.stream.ehrId, setback.kind === 'ehr' ? setback.failure.kind : setback.kind);
    this.seams.tell?.({ streamId: round.stream.streamId, ehrId: round.stream.ehrId, ...reasonOf(setback) });
  }

  private note(round: Round, work: (tx: Parameters<typeof recordContact>[0]) => Promise<void>): Promise<void> {
    return this.database.inTenant(workerPrincipal(round.stream.tenantId), work);
  }

  /** After a bug of ours: the next worker need not wait for the lease to run out. */
  private letGo(stream: StreamAtEhr, leaseId: string): Promise<void> {
    return this.database.inTenant(workerPrincipal(stream.tenantId), (tx) => releaseLease(tx, stream, leaseId, false));
  }
}

/** An EHR that does not tell what it can do cannot be written to; that it refuses to tell is not a refusal of a resource. */
const asTransient = (failure: EhrFailure): Exclude<EhrFailure, { kind: 'refused' }> => (failure.kind === 'refused' ? { kind: 'not-supported' } : failure);

function reasonOf(setback: Setback): Pick<SetbackTold, 'code' | 'status' | 'resources' | 'issues'> {
  if (setback.kind === 'waiting') return { code: PROBLEMS.waiting.code };
  if (setback.kind === 'refused') return { code: setback.problem.code, resources: setback.culprits.map((c) => `${c.resourceType}/${c.id}`), ...(setback.problem.issues ? { issues: setback.problem.issues } : {}) };
  const { failure } = setback;
  return { code: problemOf(failure).code, ...('status' in failure ? { status: failure.status } : {}) };
}
