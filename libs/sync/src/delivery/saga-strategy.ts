import type { EhrAnswer, EhrFailure, Receipt } from '#ehr';
import { ownIdentifier } from '#fhir';
import { can, type Courier, lookUp } from './courier.js';
import { MAX_STALE_TRIES } from './limits.js';
import { outgoing, sameContent } from './outgoing.js';
import { PROBLEMS, problemOf } from './problems.js';
import { type Acknowledgement, addressOf, type DueReplica, type ReferenceTarget, type Setback } from './replica.js';
import { mayHaveBeenDone } from './transaction-strategy.js';

/** One resource delivered, the EHR's answer to it, or nothing more to do for it. */
type Sent = { readonly ok: true; readonly acknowledgement: Acknowledgement | undefined } | { readonly ok: false; readonly setback: Setback };

/**
 * For an EHR without transactions: one resource after the other, each remembered before the next goes out, so that
 * whoever continues (after a kill, an outage, a refusal) continues behind what was acknowledged.
 */
export async function sendOneByOne(courier: Courier, due: readonly DueReplica[]): Promise<Setback | undefined> {
  const targets = new Map(courier.round.targets);
  for (const replica of due) {
    const sent = await sendOne(courier, replica, targets);
    if (!sent.ok) return sent.setback;
    if (!sent.acknowledgement) continue;
    await courier.acknowledge([sent.acknowledgement]);
    const address = addressOf(replica);
    const target = targets.get(address);
    if (target) targets.set(address, { ...target, standing: 'held', remoteId: sent.acknowledgement.remoteId });
  }
  return undefined;
}

async function sendOne(courier: Courier, replica: DueReplica, targets: ReadonlyMap<string, ReferenceTarget>): Promise<Sent> {
  const { resource, open } = outgoing(replica, targets, new Set());
  let { remoteId, remoteEtag: etag } = replica;
  const done = (id: string, tag: string | undefined, outcome: Acknowledgement['outcome'], complete = true): Sent => ({
    ok: true,
    acknowledgement: { replica, remoteId: id, etag: tag, complete: complete && !open, referencePending: open, outcome },
  });
  let failure: EhrFailure = { kind: 'stale' };
  for (let attempt = 1; attempt <= MAX_STALE_TRIES; attempt++) {
    const type = can(courier, replica.resourceType);
    // in doubt, or the EHR cannot create conditionally: look before creating
    if (remoteId === undefined && (replica.inDoubt || attempt > 1 || !type.conditionalCreate)) {
      const there = await lookUp(courier, replica);
      if (!there.ok) return halted(there.failure, replica, false);
      const [one, another] = there.value;
      if (another) return { ok: false, setback: { kind: 'refused', culprits: [replica], problem: PROBLEMS.twice } };
      if (one && sameContent(resource, one.resource, courier.round.endpoint.baseUrl)) return done(one.id, one.etag, 'found');
      if (one) [remoteId, etag] = [one.id, one.etag];
    }
    if (remoteId !== undefined && (attempt > 1 || (type.versioning && etag === undefined))) {
      const now = await courier.client.read(replica.resourceType, remoteId);
      if (now.ok && sameContent(resource, now.value.resource, courier.round.endpoint.baseUrl)) return done(remoteId, now.value.etag, 'found');
      if (now.ok) etag = now.value.etag;
      else if (now.failure.kind === 'gone') {
        await courier.gone(replica);
        [remoteId, etag] = [undefined, undefined];
        continue;
      } else return halted(now.failure, replica, false);
    }
    await courier.keepLease();
    const answer: EhrAnswer<Receipt> = remoteId === undefined ? await courier.client.create(resource, type.conditionalCreate ? ownIdentifier(resource) : undefined) : await courier.client.update(resource, remoteId, etag);
    if (answer.ok && (remoteId !== undefined || answer.value.created)) return done(answer.value.id, answer.value.etag, remoteId === undefined ? 'created' : 'updated');
    if (answer.ok) {
      // it stood there already, perhaps in an older version of ours: compare, and update it in the next turn
      [remoteId, etag] = [answer.value.id, undefined];
      failure = { kind: 'stale' };
      continue;
    }
    failure = answer.failure;
    if (failure.kind === 'not-supported') {
      await courier.setAside(replica, 'downgraded', problemOf(failure));
      await courier.distrust();
      return { ok: true, acknowledgement: undefined };
    }
    if (failure.kind !== 'stale' && failure.kind !== 'gone') return halted(failure, replica, true);
  }
  return halted(failure, replica, true);
}

function halted(failure: EhrFailure, replica: DueReplica, sent: boolean): Sent {
  if (failure.kind === 'refused') return { ok: false, setback: { kind: 'refused', culprits: [replica], problem: problemOf(failure) } };
  return { ok: false, setback: { kind: 'ehr', failure, inDoubt: sent && mayHaveBeenDone(failure) ? [replica] : [] } };
}
