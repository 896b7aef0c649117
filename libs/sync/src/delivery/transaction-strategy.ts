import type { EhrAnswer, EhrFailure, Receipt, RemoteResource } from '#ehr';
import type { TransactionWrite } from '#fhir';
import { can, type Courier, lookUp } from './courier.js';
import { MAX_STALE_TRIES } from './limits.js';
import { outgoing, type Outgoing, sameContent, settled } from './outgoing.js';
import { PROBLEMS, problemOf } from './problems.js';
import { type Acknowledgement, addressOf, type DueReplica, type Setback } from './replica.js';

interface Write {
  readonly replica: DueReplica;
  readonly body: Outgoing;
  readonly remoteId: string | undefined;
  readonly etag: string | undefined;
}

/** What looking first came to: what is still to be sent, and what stands there already; or why it cannot go on. */
type Looked =
  | { readonly ok: true; readonly writes: readonly Write[]; readonly held: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly setback: Setback };

/**
 * All due resources of ours in one transaction Bundle: they stand in the EHR together or not at all. New ones are
 * created only if nothing stands under their business identifier, known ones are updated only over the version that we
 * last saw. Answers undefined when everything was acknowledged, `one-by-one`
 * when that is the way to go on: the EHR does no transactions, or refuses this one without saying what it dislikes in it.
 */
export async function sendTransaction(courier: Courier, due: readonly DueReplica[]): Promise<Setback | 'one-by-one' | undefined> {
  const together = new Set(due.map(addressOf));
  let writes: readonly Write[] = due.map((replica) => ({ replica, body: outgoing(replica, courier.round.targets, together), remoteId: replica.remoteId, etag: replica.remoteEtag }));
  let answer: EhrAnswer<Receipt[]> = { ok: false, failure: { kind: 'stale' } };
  for (let attempt = 1; attempt <= MAX_STALE_TRIES; attempt++) {
    const looked = await lookFirst(courier, writes, attempt > 1);
    if (!looked.ok) return looked.setback;
    // what stands there already left the bundle, so the others name it by its address in the EHR
    writes = looked.writes.map((w) => ({ ...w, body: { ...w.body, resource: settled(w.body.resource, looked.held) } }));
    if (writes.length === 0) return undefined;
    await courier.keepLease();
    answer = await courier.client.transaction(writes.map((w) => write(courier, w)));
    if (answer.ok) return settle(courier, writes, answer.value);
    if (answer.failure.kind !== 'stale' && answer.failure.kind !== 'gone') break;
  }
  const { failure } = answer;
  if (failure.kind === 'not-supported') {
    await courier.distrust();
    return 'one-by-one';
  }
  const inOrder = sorted(writes).map((w) => w.replica);
  if (failure.kind === 'refused' && inOrder.length > 1 && culpritsOf(failure, inOrder).length === 0) return 'one-by-one';
  return halt(failure, inOrder, true);
}

function write(courier: Courier, w: Write): TransactionWrite {
  if (w.remoteId !== undefined) return { kind: 'update', resource: w.body.resource, remoteId: w.remoteId, ifMatch: w.etag };
  return { kind: 'create', resource: w.body.resource, ...(can(courier, w.replica.resourceType).conditionalCreate ? {} : { ifNoneExist: null }) };
}

/**
 * Learns what has to be known before sending: the newest version of what we update without knowing one (or after a
 * clash), and, where the EHR cannot create conditionally, whether what we would create stands there already.
 */
async function lookFirst(courier: Courier, writes: readonly Write[], clashed: boolean): Promise<Looked> {
  const next: Write[] = [];
  const held = new Map<string, string>();
  const known = remoteIdsOf(writes);
  for (const w of writes) {
    const type = can(courier, w.replica.resourceType);
    if (w.remoteId !== undefined && (clashed || (type.versioning && w.etag === undefined))) {
      const now = await courier.client.read(w.replica.resourceType, w.remoteId);
      if (now.ok && sameContent(settled(w.body.resource, known), now.value.resource, courier.round.endpoint.baseUrl)) {
        await courier.acknowledge([found(w, now.value)]);
        held.set(addressOf(w.replica), w.remoteId);
      } else if (now.ok) next.push({ ...w, etag: now.value.etag });
      else if (now.failure.kind === 'gone') {
        await courier.gone(w.replica);
        next.push({ ...w, remoteId: undefined, etag: undefined });
      } else return { ok: false, setback: halt(now.failure, [w.replica], false) };
    } else if (w.remoteId === undefined && !type.conditionalCreate) {
      const there = await lookUp(courier, w.replica);
      if (!there.ok) return { ok: false, setback: halt(there.failure, [w.replica], false) };
      const [one, another] = there.value;
      if (another) return { ok: false, setback: { kind: 'refused', culprits: [w.replica], problem: PROBLEMS.twice } };
      next.push(one ? { ...w, remoteId: one.id, etag: one.etag } : w);
    } else next.push(w);
  }
  return { ok: true, writes: next, held };
}

const remoteIdsOf = (writes: readonly Write[]): Map<string, string> => new Map(writes.flatMap((w) => (w.remoteId === undefined ? [] : [[addressOf(w.replica), w.remoteId] as const])));

const found = (w: Write, there: RemoteResource): Acknowledgement => ({ replica: w.replica, remoteId: there.id, etag: there.etag, complete: !w.body.open, referencePending: w.body.open, outcome: 'found' });

/** Remembers what the EHR confirmed. What stood there already may be an older version of ours: it is compared, and if it differs stays due as an update. */
async function settle(courier: Courier, writes: readonly Write[], receipts: readonly Receipt[]): Promise<Setback | undefined> {
  const remoteIds = new Map(writes.map((w, i) => [addressOf(w.replica), receipts[i]?.id ?? '']));
  const acknowledgements: Acknowledgement[] = [];
  let setback: Setback | undefined;
  for (const [i, w] of writes.entries()) {
    const receipt = receipts[i];
    if (!receipt) throw new Error('A transaction is answered entry by entry.');
    const known = { replica: w.replica, remoteId: receipt.id, etag: receipt.etag };
    if (w.remoteId !== undefined || receipt.created) {
      acknowledgements.push({ ...known, complete: !w.body.open, referencePending: w.body.open, outcome: w.remoteId === undefined ? 'created' : 'updated' });
      continue;
    }
    const there = await courier.client.read(w.replica.resourceType, receipt.id);
    if (there.ok && sameContent(settled(w.body.resource, remoteIds), there.value.resource, courier.round.endpoint.baseUrl)) acknowledgements.push(found(w, there.value));
    else acknowledgements.push({ ...known, etag: there.ok ? there.value.etag : undefined, complete: false, outcome: 'found' });
    if (!there.ok && there.failure.kind !== 'gone') setback ??= halt(there.failure, [], false);
  }
  await courier.acknowledge(acknowledgements);
  return setback;
}

/** Creates first, as they stand in the bundle: an issue at `Bundle.entry[n]` means the nth of these. */
const sorted = (writes: readonly Write[]): Write[] => [...writes.filter((w) => w.remoteId === undefined), ...writes.filter((w) => w.remoteId !== undefined)];

function halt(failure: EhrFailure, inOrder: readonly DueReplica[], sent: boolean): Setback {
  if (failure.kind === 'refused') return { kind: 'refused', culprits: culpritsOrAll(failure, inOrder), problem: problemOf(inResourcesTerms(failure, inOrder)) };
  return { kind: 'ehr', failure, inDoubt: sent && mayHaveBeenDone(failure) ? inOrder : [] };
}

/** No answer, or an error after who knows how much work. */
export const mayHaveBeenDone = (failure: EhrFailure): boolean => failure.kind === 'timeout-in-doubt' || failure.kind === 'server-error';

/** `Bundle.entry[1].resource.status` says nothing to whoever sees the resource: `Observation.status` does. */
function inResourcesTerms(failure: Extract<EhrFailure, { kind: 'refused' }>, inOrder: readonly DueReplica[]): EhrFailure {
  const named = (expression: string): string => expression.replace(/^Bundle\.entry\[(\d+)\]\.resource/, (whole, n: string) => inOrder[Number(n)]?.resourceType ?? whole);
  return { ...failure, issues: failure.issues.map((issue) => (issue.expression === undefined ? issue : { ...issue, expression: named(issue.expression) })) };
}

function culpritsOf(failure: Extract<EhrFailure, { kind: 'refused' }>, inOrder: readonly DueReplica[]): readonly DueReplica[] {
  const named = failure.issues.map((issue) => /^Bundle\.entry\[(\d+)\]/.exec(issue.expression ?? '')?.[1]).filter((n) => n !== undefined);
  return [...new Set(named)].map((n) => inOrder[Number(n)]).filter((r) => r !== undefined);
}

/** An EHR that does not say which one it means refuses them all. */
function culpritsOrAll(failure: Extract<EhrFailure, { kind: 'refused' }>, inOrder: readonly DueReplica[]): readonly DueReplica[] {
  const culprits = culpritsOf(failure, inOrder);
  return culprits.length > 0 ? culprits : inOrder;
}
