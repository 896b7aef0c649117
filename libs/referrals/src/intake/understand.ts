import { ok, type Problem, refuse, type Result } from '#clinical';
import { readServiceRequest, readTask, type ServiceRequestFacts, type TaskFacts } from '#fhir';
import type { Addresses, Target } from './addresses.js';
import type { Entry, Message } from './message.js';
import { WHOSE } from './whose.js';

/** A push that is a referral: which entry is what, every fact about one patient. */
export interface Understood {
  readonly request: { readonly entry: Entry; readonly facts: ServiceRequestFacts };
  /** null: the request came without a Task, and we open one. */
  readonly task: { readonly entry: Entry; readonly facts: TaskFacts } | null;
  /** The Patient entry, or what the subject means where the Patient was not sent along. */
  readonly patient: Target;
  /** The placer takes the request back. */
  readonly isWithdrawn: boolean;
}

/** By these the placer takes back what it asked (HL7 COW: it cancels its Task, or revokes the request alone). */
const WITHDRAWN_TASK = new Set(['cancelled', 'entered-in-error']);
const WITHDRAWN_REQUEST = new Set(['revoked', 'entered-in-error']);
/** States of a Task that asks for something new: COW and SDOH send requested, BSeR draft or received. */
const OPEN_TASK = new Set(['draft', 'requested', 'received', 'ready']);
/** What authorises somebody to act; a proposal or plan does not (R4 request-intent). */
const ORDERS = new Set(['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order']);

const missing = (code: string, expression: string, text: string, fix?: string): Problem => ({ kind: 'required', code, text, expression, ...(fix === undefined ? {} : { fix }) });
const invalid = (code: string, expression: string, text: string, fix?: string): Problem => ({ kind: 'invalid', code, text, expression, ...(fix === undefined ? {} : { fix }) });

const ofType = (message: Message, type: string): Entry[] => message.entries.filter((e) => e.resource.resourceType === type);

export function understand(message: Message, addresses: Addresses): Result<Understood> {
  const task = findTask(message, addresses);
  if (!task.ok) return task;
  const request = findRequest(message, addresses, task.value);
  if (!request.ok) return request;
  const { entry } = request.value;
  const subject = request.value.facts.subject;
  const patient = addresses.resolve(subject, entry);
  const isWithdrawn = WITHDRAWN_REQUEST.has(request.value.facts.status) || WITHDRAWN_TASK.has(task.value?.facts.status ?? '');
  const problems = [...patientProblems(message, patient, `${entry.path}.subject`), ...whoseProblems(message, addresses, patient), ...(isWithdrawn ? [] : stateProblems(request.value, task.value))];
  return problems.length > 0 ? refuse(...problems) : ok({ request: request.value, task: task.value, patient, isWithdrawn });
}

function findTask(message: Message, addresses: Addresses): Result<Understood['task']> {
  const tasks = ofType(message, 'Task');
  const read: NonNullable<Understood['task']>[] = [];
  for (const entry of tasks) {
    const facts = readTask({ resource: entry.resource, path: entry.path });
    if (!facts.ok) return facts;
    read.push({ entry, facts: facts.value });
  }
  // sub-tasks and abort Tasks have another focus
  const focused = read.filter(({ entry, facts }) => facts.focus !== undefined && isRequest(addresses.resolve(facts.focus, entry)));
  const [first, second] = focused;
  if (second) return refuse(invalid('TASK_AMBIGUOUS', second.entry.path, 'Two Tasks ask for the same referral to be fulfilled.', 'Send one Task for each referral.'));
  if (first) return ok(first);
  const [other] = read;
  if (!other) return ok(null);
  const at = `${other.entry.path}.focus`;
  return refuse(
    other.facts.focus === undefined
      ? missing('FOCUS_MISSING', at, 'The Task does not say which request it is about.', 'Let focus point to the ServiceRequest.')
      : invalid('FOCUS_UNRESOLVED', at, 'The request that this Task is about was not sent along, and this server does not fetch it.', 'Send Task, ServiceRequest and Patient together as a transaction Bundle.'),
  );
}

const isRequest = (target: Target): boolean => target.kind === 'entry' && target.entry.resource.resourceType === 'ServiceRequest';

function findRequest(message: Message, addresses: Addresses, task: Understood['task']): Result<Understood['request']> {
  const requests = ofType(message, 'ServiceRequest');
  const focus = task?.facts.focus === undefined ? undefined : addresses.resolve(task.facts.focus, task.entry);
  const entry = focus?.kind === 'entry' ? focus.entry : requests[0];
  if (!entry) return refuse(missing('REQUEST_MISSING', 'Bundle.entry', 'This is no referral: it holds no ServiceRequest.', 'Send a ServiceRequest, the Patient that it is about, and the Task that asks us to fulfil it.'));
  if (!focus && requests[1]) return refuse(invalid('REQUEST_AMBIGUOUS', requests[1].path, 'Two ServiceRequests, and no Task says which one we are asked to fulfil.', 'Send a Task whose focus is the request, or one request at a time.'));
  const facts = readServiceRequest({ resource: entry.resource, path: entry.path });
  return facts.ok ? ok({ entry, facts: facts.value }) : facts;
}

/** The subject must lead to one Patient, and nobody else's Patient may travel along. */
function patientProblems(message: Message, patient: Target, at: string): Problem[] {
  const others = ofType(message, 'Patient').filter((e) => !(patient.kind === 'entry' && patient.entry === e));
  switch (patient.kind) {
    case 'entry':
      if (patient.entry.resource.resourceType !== 'Patient') return [invalid('SUBJECT_NOT_PATIENT', at, 'The subject of the referral is not a Patient.')];
      break;
    case 'remote':
    case 'ours':
    case 'identified':
      if (patient.type !== 'Patient') return [invalid('SUBJECT_NOT_PATIENT', at, 'The subject of the referral is not a Patient.')];
      break;
    case 'elsewhere':
    case 'contained':
    case 'unresolved':
      return [invalid('SUBJECT_UNRESOLVED', at, 'The subject leads to no Patient of this push.', 'Send the Patient as an entry, and let subject name its fullUrl.')];
  }
  return others.map((e) => invalid('PATIENT_AMBIGUOUS', e.path, 'This Patient is not the subject of the referral.', 'A referral is about one patient: send nobody else along.'));
}

function samePatient(a: Target, b: Target): boolean {
  if (a.kind === 'entry') return b.kind === 'entry' && a.entry === b.entry;
  if (a.kind === 'identified') return b.kind === 'identified' && a.type === b.type && a.identifier.system === b.identifier.system && a.identifier.value === b.identifier.value;
  return (a.kind === 'remote' || a.kind === 'ours') && a.kind === b.kind && a.type === b.type && a.id === b.id;
}

/** Every fact must be about the patient of the referral, by the reference itself and not by how it is displayed. */
function whoseProblems(message: Message, addresses: Addresses, patient: Target): Problem[] {
  if (patient.kind === 'unresolved' || patient.kind === 'elsewhere' || patient.kind === 'contained') return [];
  const isPatient = (reference: string, entry: Entry): boolean => samePatient(addresses.resolve(reference, entry), patient);
  return message.entries.flatMap((entry) => [
    ...whoseProblem(entry.resource, entry.path, true, (reference) => isPatient(reference, entry)),
    ...((entry.resource as fhir4.DomainResource).contained ?? []).flatMap((c, i) => whoseProblem(c, `${entry.path}.contained[${i}]`, false, (reference) => isPatient(reference, entry))),
  ]);
}

function whoseProblem(resource: { readonly resourceType: string }, path: string, standsAlone: boolean, isPatient: (reference: string) => boolean): Problem[] {
  const whose = WHOSE[resource.resourceType];
  if (!whose) return [];
  const at = `${path}.${whose.element}`;
  const element = (resource as unknown as Record<string, unknown>)[whose.element] as { reference?: unknown } | undefined;
  if (typeof element?.reference === 'string') return isPatient(element.reference) ? [] : [invalid('SUBJECT_DIFFERS', at, 'This is about somebody else than the referral.', 'Send only facts about the patient who is referred.')];
  const isNeeded = (whose.must && standsAlone) || element !== undefined;
  return isNeeded ? [missing('SUBJECT_MISSING', at, 'This does not say which patient it is about.', 'Give a reference to the Patient of the referral.')] : [];
}

/** Why this asks for nothing that could begin. */
export function stateProblems(request: Understood['request'], task: Understood['task']): Problem[] {
  const problems: Problem[] = [];
  if (request.facts.status !== 'active') problems.push(invalid('REQUEST_NOT_ACTIVE', `${request.entry.path}.status`, 'Only an active request can be taken on.', 'Send the request once its status is active.'));
  if (!ORDERS.has(request.facts.intent)) problems.push(invalid('REQUEST_NOT_ORDER', `${request.entry.path}.intent`, 'A proposal or plan asks nobody to act.', 'Send the request with intent order.'));
  if (task && !OPEN_TASK.has(task.facts.status)) problems.push(invalid('TASK_NOT_OPEN', `${task.entry.path}.status`, 'This Task does not ask for anything new.', 'Send the Task with status requested.'));
  return problems;
}
