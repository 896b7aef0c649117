import { record } from '#audit';
import type { Chart } from '#chart';
import { eventsFrom, isTerminal, ok, type Problem, REFERRAL_STATES, type ReferralState, refuse, type Result } from '#clinical';
import type { Tx } from '#database';
import { coordinationTask, stringifyFhir, transactionResponseBundle } from '#fhir';
import { newId } from '#platform';
import { moveReferral, publishTask } from '../move-referral.js';
import type { Referral } from '../referral.js';
import { findByPlacer, insertReferral, touchReferral } from '../referral.store.js';
import { readAddresses } from './addresses.js';
import { type Identities, identify } from './identify.js';
import { clinicName, ehrBase, findAnswer, insertAnswer, lastPlacerChange, lockIntake } from './intake.store.js';
import type { Entry, Message } from './message.js';
import { MAX_IDENTIFIER, messageHash, placerChangedAt, placerIdentifier } from './placer.js';
import { takeIn, type TakenIn, translate } from './take-in.js';
import { stateProblems, type Understood, understand } from './understand.js';

export interface Received {
  readonly referralId: string;
  /** The body of the answer; the very same for the same push again. */
  readonly response: string;
  /** False where the same was received before. */
  readonly isNew: boolean;
}

export interface IntakeTools {
  readonly chart: Chart;
  /** Base of our own FHIR face. */
  readonly faceBase: string;
  readonly at: Date;
}

/** The placer may still change what it asks for; afterwards the clinic has answered. */
const BEFORE_ANSWER: ReadonlySet<ReferralState> = new Set(['submitted', 'in-triage', 'awaiting-information']);

const conflict = (code: string, text: string, expression?: string, fix?: string): Problem => ({ kind: 'conflict', code, text, ...(expression === undefined ? {} : { expression }), ...(fix === undefined ? {} : { fix }) });
const NO_EHR: Problem = { kind: 'forbidden', code: 'EHR_NEEDED', text: 'Only the system of a connected, active EHR may place referrals.' };

const isTooLong = ({ system, value }: { readonly system: string; readonly value: string }): boolean => system.length > MAX_IDENTIFIER || value.length > MAX_IDENTIFIER;
const tooLong = ({ path }: Entry): Problem => ({ kind: 'invalid', code: 'IDENTIFIER_TOO_LONG', text: `An identifier may have at most ${MAX_IDENTIFIER} characters.`, expression: `${path}.identifier` });

/** The one way in for a referral, whatever shape it had: checked before, stored whole or not at all, the same push once. */
export async function receiveReferral(tx: Tx, { chart, faceBase, at }: IntakeTools, message: Message): Promise<Result<Received>> {
  const { ehrId } = tx.principal;
  const base = ehrId === undefined ? null : await ehrBase(tx, ehrId);
  if (ehrId === undefined || base === null) return refuse(NO_EHR);
  const addresses = readAddresses(message.entries, { ehr: base, face: faceBase });
  if (!addresses.ok) return addresses;
  const understood = understand(message, addresses.value);
  if (!understood.ok) return understood;

  const contentHash = messageHash(message, addresses.value);
  const placer = placerIdentifier(understood.value, addresses.value, base, contentHash);
  const taskToken = understood.value.task?.facts.identifiers[0];
  if (isTooLong(placer)) return refuse(tooLong(understood.value.request.entry));
  if (understood.value.task && taskToken && isTooLong(taskToken)) return refuse(tooLong(understood.value.task.entry));
  const key = `${placer.system}|${placer.value}`;
  await lockIntake(tx, ehrId);
  const answered = await findAnswer(tx, ehrId, key, contentHash);
  if (answered) return ok({ ...answered, isNew: false });

  const before = await findByPlacer(tx, placer);
  const { request, task, isWithdrawn } = understood.value;
  if (isWithdrawn && !before) return refuse(...stateProblems(request, task));
  const identities = await identify(tx, chart, ehrId, message, addresses.value, understood.value);
  if (!identities.ok) return identities;
  const changedAt = placerChangedAt(understood.value);
  if (before) {
    const refusal = changeProblem(before, ehrId, understood.value, identities.value) ?? (await staleProblem(tx, before, changedAt));
    if (refusal) return refuse(refusal);
  }
  const copies = translate(message, addresses.value, identities.value, base);
  if (!copies.ok) return copies;

  const referralId = before?.id ?? newId();
  const place = { streamId: referralId, ehrId, ehrBase: base };
  await chart.openStream(tx, { id: referralId, kind: 'referral' });
  await chart.follow(tx, referralId, ehrId);
  const taken = await takeIn(tx, chart, place, copies.value, addresses.value, identities.value, before !== null);
  if (before) await (isWithdrawn ? withdraw(tx, chart, before, at) : keepState(tx, chart, before, at));
  else await insertReferral(tx, await newReferral(tx, { chart, faceBase, at }, { referralId, ehrId, placer, understood: understood.value, identities: identities.value }));

  const response = await answerTo(tx, chart, message, taken);
  await insertAnswer(tx, { ehrId, key, contentHash, referralId, shape: message.shape, placerChangedAt: changedAt, response, at });
  await record(tx, { action: before ? 'referral.update' : 'referral.receive', entity: { type: 'referral', id: referralId }, detail: { shape: message.shape, ehr: ehrId, content: contentHash } });
  return ok({ referralId, response, isNew: true });
}

/** Why a push that differs from what stands may not change it. */
function changeProblem(before: Referral, ehrId: string, { request, task, isWithdrawn }: Understood, identities: Identities): Problem | undefined {
  const at = `${request.entry.path}.identifier`;
  if (before.ehrId !== ehrId) return conflict('PLACER_OF_ANOTHER_EHR', 'Another EHR has placed a referral under this identifier.', at);
  if (before.patientId !== identities.patientId) return conflict('PLACER_OF_ANOTHER_PATIENT', 'This identifier belongs to a referral of another patient. Nothing was changed.', at, 'Check which patient is meant, and give the referral an identifier of its own.');
  if (before.serviceRequestId !== identities.id(request.entry)) return conflict('PLACER_OF_ANOTHER_REQUEST', 'This identifier belongs to another request.', at);
  if (task && before.taskId !== identities.id(task.entry)) return conflict('TASK_STANDS', 'Another Task stands for this referral already.', task.entry.path, 'Change that Task; a referral has one.');
  if (isWithdrawn ? isTerminal(REFERRAL_STATES, before.status) : !BEFORE_ANSWER.has(before.status)) return conflict('REFERRAL_ANSWERED', 'The clinic has answered this referral; a push with another content changes nothing.', at, 'Cancel the Task and place a new request.');
  return undefined;
}

async function staleProblem(tx: Tx, before: Referral, changedAt: Date | undefined): Promise<Problem | undefined> {
  const last = await lastPlacerChange(tx, before.id);
  return changedAt && last && changedAt < last ? conflict('PUSH_OUTDATED', 'A newer version of this referral was received before.') : undefined;
}

/** The placer's new Task knows nothing of what we said on it, so we say it again; what we waited for has come. */
async function keepState(tx: Tx, chart: Chart, before: Referral, at: Date): Promise<void> {
  await touchReferral(tx, before.id, at);
  if (before.status === 'awaiting-information') {
    const moved = await moveReferral(tx, chart, before.id, 'receive-information', {}, at);
    if (!moved.ok) throw new Error('A referral that waits for information must be able to receive it.');
  } else if (before.status !== REFERRAL_STATES.initial) await publishTask(tx, chart, before, before.status, {}, at);
}

const WITHDRAWN = { code: 'withdrawn-by-placer', text: 'The referring hospital withdrew the request.' } as const;

/** Before the treatment runs the placer may cancel; afterwards it may only ask to, and the clinic decides (HL7 COW). */
async function withdraw(tx: Tx, chart: Chart, before: Referral, at: Date): Promise<void> {
  await touchReferral(tx, before.id, at);
  const events = eventsFrom(REFERRAL_STATES, before.status);
  const event = events.find((e) => e === 'cancel') ?? events.find((e) => e === 'request-cancellation');
  // asked already: the clinic has it before it
  if (!event) return publishTask(tx, chart, before, before.status, {}, at);
  const moved = await moveReferral(tx, chart, before.id, event, { reason: WITHDRAWN }, at);
  if (!moved.ok) throw new Error('A referral that may be cancelled must be able to be.');
}

interface Parts {
  readonly referralId: string;
  readonly ehrId: string;
  readonly placer: { readonly system: string; readonly value: string };
  readonly understood: Understood;
  readonly identities: Identities;
}

async function newReferral(tx: Tx, tools: IntakeTools, { referralId, ehrId, placer, understood: { request, task }, identities }: Parts): Promise<Referral> {
  const serviceRequestId = identities.id(request.entry);
  const taskId = task ? identities.id(task.entry) : await openTask(tx, tools, referralId, serviceRequestId, identities.patientId, request.entry.resource as fhir4.ServiceRequest);
  const taskIdentifier = task?.facts.identifiers[0];
  return {
    id: referralId,
    status: REFERRAL_STATES.initial,
    ehrId,
    placerIdentifier: placer,
    ...(taskIdentifier ? { taskIdentifier } : {}),
    patientId: identities.patientId,
    taskId,
    serviceRequestId,
    receivedAt: tools.at,
    updatedAt: tools.at,
  };
}

/** A request is only actionable with a Task (HL7 COW): for one that came alone we open it, and the EHR gets it from us. */
async function openTask(tx: Tx, { chart, at }: IntakeTools, referralId: string, serviceRequestId: string, patientId: string, request: fhir4.ServiceRequest): Promise<string> {
  const id = newId();
  const { identifier, display } = request.requester ?? {};
  const requester = identifier || display ? { ...(identifier ? { identifier } : {}), ...(display ? { display } : {}) } : undefined;
  const task = coordinationTask({ id, patientId, serviceRequestId, authoredOn: at.toISOString(), requester, owner: { id: tx.tenantId, name: await clinicName(tx) } });
  await chart.publish(tx, referralId, [task]);
  return id;
}

/** In the order in which the entries came; a single resource is answered as we hold it. */
async function answerTo(tx: Tx, chart: Chart, message: Message, taken: readonly TakenIn[]): Promise<string> {
  const sorted = [...taken].sort((a, b) => a.entry.index - b.entry.index);
  if (message.shape !== 'transaction') {
    const [main] = sorted;
    const held = main && (await chart.read(tx, main.resourceType, main.id));
    if (!held) throw new Error('The chart does not hold what was just received.');
    return held.content;
  }
  return stringifyFhir(
    transactionResponseBundle(
      sorted.map((t) => ({ status: t.isNew ? '201 Created' : '200 OK', location: `${t.resourceType}/${t.id}/_history/${t.version}`, etag: String(t.version), lastModified: t.lastUpdated.toISOString() })),
    ),
  );
}

