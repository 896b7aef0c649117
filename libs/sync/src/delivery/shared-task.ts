import type { EhrAnswer, RemoteResource } from '#ehr';
import { canonicalText, type IdentifierToken, TITRATE_CS } from '#fhir';
import { can, type Courier } from './courier.js';
import { MAX_STALE_TRIES } from './limits.js';
import { outgoing } from './outgoing.js';
import { PROBLEMS, problemOf } from './problems.js';
import type { DueReplica, Setback } from './replica.js';

/** With these the placer has closed the Task; the fulfiller has no say any more (reference: COW, Task ownership of fields). */
const CLOSED_BY_PLACER: ReadonlySet<string> = new Set(['cancelled', 'entered-in-error']);

const ours = (o: fhir4.TaskOutput): boolean => o.type.coding?.some((c) => c.system === TITRATE_CS.taskOutput) ?? false;

/** The Task as the EHR holds it, with the fulfiller's fields as we say them and every other field as it stands there. */
export function withFulfillersFields(theirs: fhir4.Task, said: fhir4.Task): fhir4.Task {
  const { businessStatus, statusReason, lastModified, owner } = said;
  const { statusReason: _oldReason, output: oldOutput, ...rest } = theirs;
  const output = [...(oldOutput ?? []).filter((o) => !ours(o)), ...(said.output ?? []).filter(ours)];
  const end = said.restriction?.period?.end;
  return {
    ...rest,
    status: said.status,
    ...(businessStatus === undefined ? {} : { businessStatus }),
    ...(statusReason === undefined ? {} : { statusReason }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(rest.owner === undefined && owner !== undefined ? { owner } : {}),
    ...(end !== undefined && rest.restriction?.period?.end === undefined ? { restriction: { ...rest.restriction, period: { ...rest.restriction?.period, end } } } : {}),
    ...(output.length > 0 ? { output } : {}),
  };
}

const same = (a: fhir4.Task, b: fhir4.Task): boolean => {
  const fields = ({ status, businessStatus, statusReason, owner, restriction, output }: fhir4.Task): string => canonicalText({ status, businessStatus, statusReason, owner, restriction, output });
  return fields(a) === fields(b);
};

/** What of our copy speaks for us: the rest repeats the placer, in terms that only our chart knows. */
export function saidByUs({ resourceType, id, identifier, status, businessStatus, statusReason, lastModified, owner, restriction, intent, output }: fhir4.Task): fhir4.Task {
  const task = { resourceType, id, identifier, intent, status, businessStatus, statusReason, lastModified, owner, restriction, output: output?.filter(ours) };
  return Object.fromEntries(Object.entries(task).filter(([, v]) => v !== undefined)) as unknown as fhir4.Task;
}

/**
 * What we know of a Task goes back to *that* Task: found by its address, or by the identifiers that its placer gave it,
 * never created, and only over the version that we have just read.
 */
export async function updateSharedTask(courier: Courier, replica: DueReplica): Promise<Setback | undefined> {
  const desired = outgoing(replica, courier.round.targets, new Set()).resource as fhir4.Task;
  for (let attempt = 1; attempt <= MAX_STALE_TRIES; attempt++) {
    const there = await findTask(courier, replica);
    if (!there.ok) {
      const { failure } = there;
      if (failure.kind === 'gone') return { kind: 'refused', culprits: [replica], problem: PROBLEMS.sharedNotFound };
      return failure.kind === 'refused' ? { kind: 'refused', culprits: [replica], problem: problemOf(failure) } : { kind: 'ehr', failure, inDoubt: [] };
    }
    const theirs = there.value.resource as fhir4.Task;
    const merged = withFulfillersFields(theirs, desired);
    const known = { replica, remoteId: there.value.id, complete: true };
    if (same(theirs, merged)) {
      await courier.acknowledge([{ ...known, etag: there.value.etag, outcome: 'found' }]);
      return undefined;
    }
    if (CLOSED_BY_PLACER.has(theirs.status) && desired.status !== theirs.status) {
      await courier.setAside(replica, 'conflict', PROBLEMS.placerDecided);
      return undefined;
    }
    await courier.keepLease();
    const answer = await courier.client.update(merged, there.value.id, there.value.etag);
    if (answer.ok) {
      await courier.acknowledge([{ ...known, etag: answer.value.etag, outcome: 'updated' }]);
      return undefined;
    }
    const { failure } = answer;
    if (failure.kind === 'refused') return { kind: 'refused', culprits: [replica], problem: problemOf(failure) };
    if (failure.kind === 'not-supported') {
      await courier.setAside(replica, 'downgraded', problemOf(failure));
      await courier.distrust();
      return undefined;
    }
    // updating is safe to repeat: whatever became of it is read before the next try
    if (failure.kind !== 'stale' && failure.kind !== 'gone') return { kind: 'ehr', failure, inDoubt: [] };
  }
  return { kind: 'ehr', failure: { kind: 'stale' }, inDoubt: [] };
}

async function findTask(courier: Courier, replica: DueReplica): Promise<EhrAnswer<RemoteResource>> {
  if (replica.remoteId !== undefined) return courier.client.read(replica.resourceType, replica.remoteId);
  if (!can(courier, replica.resourceType).search) return { ok: false, failure: { kind: 'gone' } };
  for (const { system, value } of ((replica.resource as fhir4.Task).identifier ?? [])) {
    if (system === undefined || value === undefined) continue;
    const found = await courier.client.findByIdentifier(replica.resourceType, { system, value } satisfies IdentifierToken);
    if (!found.ok) return found;
    const [one, another] = found.value;
    if (one && !another) return { ok: true, value: one };
  }
  return { ok: false, failure: { kind: 'gone' } };
}
