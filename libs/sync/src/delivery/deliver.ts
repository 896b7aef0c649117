import { ownIdentifier } from '#fhir';
import { type Courier, takes } from './courier.js';
import { MAX_REFERENCE_WAITS } from './limits.js';
import { citing, locateLinked } from './locate.js';
import { PROBLEMS, problemOf } from './problems.js';
import type { DueReplica, Setback } from './replica.js';
import { sendOneByOne } from './saga-strategy.js';
import { updateSharedTask } from './shared-task.js';
import { sendTransaction } from './transaction-strategy.js';

/** Delivers one round by the way that this EHR allows. undefined: whatever could be done was done and remembered. */
export async function deliver(courier: Courier): Promise<Setback | undefined> {
  const { round } = courier;
  for (const [address, target] of round.targets) {
    if (target.standing === 'unknown') return { kind: 'refused', culprits: citing(round, address), problem: PROBLEMS.referenceToNothing };
    // another stream is about to bring it; if that takes too long it is named by its identifier
    if (target.standing === 'coming' && !target.sameStream && round.attempts < MAX_REFERENCE_WAITS) return { kind: 'waiting' };
  }
  const located = await locateLinked(courier);
  if ('setback' in located) return located.setback;
  const informed: Courier = { ...courier, round: { ...round, targets: located.targets } };

  const send: DueReplica[] = [];
  for (const replica of round.due) {
    if (!takes(courier, replica)) await courier.setAside(replica, 'downgraded', problemOf({ kind: 'not-supported' }));
    else if (replica.ownership === 'shared') return updateSharedTask(informed, replica);
    else if (replica.remoteId === undefined && !ownIdentifier(replica.resource)) return { kind: 'refused', culprits: [replica], problem: PROBLEMS.noIdentifier };
    else send.push(replica);
  }
  // what was just set aside is now named by identifier: read anew what refers to it
  if (send.length === 0 || send.length < round.due.length) return undefined;
  if (!courier.capability.transaction) return sendOneByOne(informed, send);
  const outcome = await sendTransaction(informed, send);
  return outcome === 'one-by-one' ? sendOneByOne(informed, send) : outcome;
}
