import { Inject, Injectable } from '@nestjs/common';
import { ok, type Problem, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import type { SyncProblem } from '../delivery/replica.js';
import { findStream, type ReplicaView, replicasOf, setsOf, type SetView, type StreamRow } from './sync-view.store.js';

export interface ResourceInStep {
  readonly resourceType: string;
  readonly id: string;
  readonly ownership: 'ours' | 'shared';
  readonly desiredVersion: number | null;
  readonly acknowledgedVersion: number | null;
  /** Its address in the EHR. */
  readonly remote: string | null;
  readonly state: string;
  /** The EHR confirmed exactly the content that the stream says. */
  readonly equal: boolean;
  readonly acknowledgedAt: Date | null;
  readonly problem: SyncProblem | null;
}

export interface EhrInStep {
  readonly ehr: { readonly id: string; readonly name: string; readonly baseUrl: string };
  /** `partly`: everything that this EHR takes stands there; the rest is named in `resources`. */
  readonly state: 'in-step' | 'partly' | 'delivering' | 'waiting' | 'blocked' | 'ehr-failing' | 'inactive';
  /** Why it is not in step, in a sentence. */
  readonly why: string | null;
  readonly lastContactAt: Date | null;
  readonly resources: readonly ResourceInStep[];
  readonly inStep: boolean;
  readonly nextAttemptAt: Date | null;
  readonly blocked: boolean;
}

export interface SyncView {
  readonly stream: StreamRow;
  readonly ehrs: readonly EhrInStep[];
}

export const STREAM_UNKNOWN: Problem = { kind: 'not-found', code: 'STREAM_UNKNOWN', text: 'Nothing has been published for this, or it does not exist.', fix: 'A plan is published when it is signed, a referral when it is received.' };

/** What each EHR should hold, holds, and why not. */
@Injectable()
export class ReadSync {
  constructor(@Inject(Database) private readonly database: Database) {}

  run(principal: Principal, kind: 'referral' | 'plan', id: string): Promise<Result<SyncView>> {
    return this.database.inTenant(principal, async (tx) => {
      const stream = await findStream(tx, id, kind);
      if (!stream) return refuse(STREAM_UNKNOWN);
      const [sets, replicas] = [await setsOf(tx, id), await replicasOf(tx, id)];
      return ok({ stream, ehrs: sets.map((set) => inStep(set, replicas.filter((r) => r.ehr_id === set.ehr_id && r.ownership !== 'theirs'))) });
    });
  }
}

function inStep(set: SetView, replicas: readonly ReplicaView[]): EhrInStep {
  const resources = replicas.map((r): ResourceInStep => ({
    resourceType: r.resource_type,
    id: r.resource_id,
    ownership: r.ownership as 'ours' | 'shared',
    desiredVersion: r.desired_version,
    acknowledgedVersion: r.acked_version,
    remote: r.remote_id === null ? null : `${set.base_url}/${r.resource_type}/${r.remote_id}`,
    state: r.state,
    equal: r.same && r.state !== 'in-doubt',
    acknowledgedAt: r.acked_at,
    problem: r.problem,
  }));
  const equal = resources.every((r) => r.equal);
  const state = stateOf(set, resources);
  return {
    ehr: { id: set.ehr_id, name: set.name, baseUrl: set.base_url },
    state,
    why: equal ? null : whyOf(set, resources),
    lastContactAt: set.last_contact_at,
    resources,
    inStep: equal,
    nextAttemptAt: equal ? null : set.next_attempt_at,
    blocked: set.blocked_at !== null,
  };
}

const isSetAside = (r: ResourceInStep): boolean => r.state === 'downgraded' || r.state === 'conflict';

function stateOf(set: SetView, resources: readonly ResourceInStep[]): EhrInStep['state'] {
  if (resources.every((r) => r.equal)) return 'in-step';
  if (!set.active) return 'inactive';
  if (resources.every((r) => r.equal || isSetAside(r))) return 'partly';
  if (set.blocked_at !== null) return 'blocked';
  if (set.failing) return 'ehr-failing';
  return set.delivering ? 'delivering' : 'waiting';
}

function whyOf(set: SetView, resources: readonly ResourceInStep[]): string {
  if (!set.active) return 'The connection is switched off.';
  const own = resources.find((r) => !r.equal && r.problem !== null)?.problem?.text;
  return own ?? set.last_problem?.text ?? (set.delivering ? 'It is being delivered.' : 'It is about to be delivered.');
}
