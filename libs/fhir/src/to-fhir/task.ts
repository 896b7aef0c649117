import { cloneFhir } from '../decimal.js';
import { isAfter } from '../from-fhir/dates.js';
import { chartRef, coded, codeableConcept, quantity, withoutAbsent } from '../elements.js';
import { businessIdentifier } from '../identifiers.js';
import { TITRATE_CS } from '../namespaces.js';
import type { ChartRef, Concept } from './source-types.js';

/** Our side of the referral loop. The placer's own steps (requested, cancelled by the placer) are read, never written. */
export type ReferralLoopState =
  | 'received' | 'awaiting-information' | 'accepted' | 'declined' | 'visit-scheduled' | 'visit-unattended' | 'visit-cancelled'
  | 'in-progress' | 'safety-hold' | 'cancellation-requested' | 'cancelled' | 'stopped-early' | 'completed' | 'entered-in-error';

export interface TaskState {
  readonly state: ReferralLoopState;
  /** Needed for declined, cancelled, safety-hold and stopped-early: partners require statusReason.text there. */
  readonly reason?: Concept | undefined;
  readonly lastModified: string;
  /** The clinic; written only where the Task names no owner. */
  readonly owner?: { readonly id: string; readonly name: string } | undefined;
  /** When the placer may expect the result; written to restriction.period.end only where absent. */
  readonly expectedBy?: string | undefined;
  /** Sessions done of planned; becomes the output 'progress' as a Ratio. */
  readonly progress?: { readonly done: number; readonly of: number } | undefined;
  /** What came of it, e.g. CarePlan, DocumentReference, Observations. */
  readonly outputs?: readonly { readonly kind: TaskOutputKind; readonly target: ChartRef }[] | undefined;
}

export type TaskOutputKind = 'plan' | 'appointment' | 'outcome-document' | 'outcome-observation' | 'session';

type TaskStatus = fhir4.Task['status'];

interface Projection {
  readonly status: TaskStatus;
  /** Code of urn:titrate:cs:task-business-status. */
  readonly businessStatus: string;
  readonly text: string;
}

/** COW-compatible: no in-progress to cancelled; the rows are those of docs/mapping.md. */
export const TASK_PROJECTION: Readonly<Record<ReferralLoopState, Projection>> = {
  received: { status: 'received', businessStatus: 'under-review', text: 'Under review' },
  'awaiting-information': { status: 'received', businessStatus: 'awaiting-information', text: 'Waiting for information' },
  accepted: { status: 'accepted', businessStatus: 'accepted', text: 'Accepted' },
  declined: { status: 'rejected', businessStatus: 'declined', text: 'Declined' },
  'visit-scheduled': { status: 'in-progress', businessStatus: 'visit-scheduled', text: 'Visit scheduled' },
  'visit-unattended': { status: 'in-progress', businessStatus: 'visit-unattended', text: 'Patient did not attend' },
  'visit-cancelled': { status: 'in-progress', businessStatus: 'visit-cancelled', text: 'Visit cancelled' },
  'in-progress': { status: 'in-progress', businessStatus: 'series-running', text: 'Series running' },
  'safety-hold': { status: 'on-hold', businessStatus: 'safety-hold', text: 'Safety hold' },
  'cancellation-requested': { status: 'in-progress', businessStatus: 'cancellation-requested', text: 'Cancellation requested' },
  cancelled: { status: 'cancelled', businessStatus: 'fulfilment-cancelled', text: 'Fulfilment cancelled' },
  'stopped-early': { status: 'failed', businessStatus: 'stopped-early', text: 'Stopped early' },
  completed: { status: 'completed', businessStatus: 'fulfilment-completed', text: 'Completed' },
  'entered-in-error': { status: 'entered-in-error', businessStatus: 'entered-in-error', text: 'Entered in error' },
};

export const OUTPUT_TEXT: Readonly<Record<TaskOutputKind | 'progress', string>> = {
  progress: 'Sessions done',
  plan: 'Plan',
  appointment: 'Appointment',
  'outcome-document': 'Outcome document',
  'outcome-observation': 'Outcome',
  session: 'Session',
};

const outputType = (kind: TaskOutputKind | 'progress'): fhir4.CodeableConcept => coded(TITRATE_CS.taskOutput, kind, OUTPUT_TEXT[kind]);
const ours = (o: fhir4.TaskOutput): boolean => o.type.coding?.some((c) => c.system === TITRATE_CS.taskOutput) ?? false;

function outputs(existing: readonly fhir4.TaskOutput[], s: TaskState): fhir4.TaskOutput[] {
  const next: fhir4.TaskOutput[] = (s.outputs ?? []).map((o) => ({ type: outputType(o.kind), valueReference: chartRef(o.target) }));
  if (s.progress !== undefined) {
    const sessions = (n: number): fhir4.Quantity => quantity({ value: String(n), unit: '{session}' });
    next.unshift({ type: outputType('progress'), valueRatio: { numerator: sessions(s.progress.done), denominator: sessions(s.progress.of) } });
  }
  const said = new Set(next.map((o) => o.type.coding?.[0]?.code));
  // Outputs of others stay; of ours, those that this state does not speak of.
  return [...existing.filter((o) => !(ours(o) && said.has(o.type.coding?.[0]?.code))), ...next];
}

/**
 * The placer's Task as it stands, with the fulfiller's fields alone replaced: status, businessStatus, statusReason,
 * lastModified, our outputs, and owner and restriction.period.end where nobody filled them. Everything else, unknown
 * elements included, is kept value by value and in its order.
 */
export function applyTaskState(existing: fhir4.Task, s: TaskState): fhir4.Task {
  const { status, businessStatus, text } = TASK_PROJECTION[s.state];
  const task = cloneFhir(existing);
  task.status = status;
  task.businessStatus = coded(TITRATE_CS.taskBusinessStatus, businessStatus, text, s.progress === undefined ? text : `${text}: ${String(s.progress.done)} of ${String(s.progress.of)} sessions`);
  if (s.reason === undefined) delete task.statusReason;
  else task.statusReason = codeableConcept(s.reason);
  // inv-1; the placer's clock may run ahead of ours
  task.lastModified = task.authoredOn !== undefined && isAfter(task.authoredOn, s.lastModified) ? task.authoredOn : s.lastModified;
  if (task.owner === undefined && s.owner !== undefined) {
    task.owner = { type: 'Organization', identifier: businessIdentifier('organization', s.owner.id), display: s.owner.name };
  }
  if (s.expectedBy !== undefined && task.restriction?.period?.end === undefined) {
    task.restriction = { ...task.restriction, period: { ...task.restriction?.period, end: s.expectedBy } };
  }
  const output = outputs(task.output ?? [], s);
  if (output.length > 0) task.output = output;
  return task;
}

export interface CoordinationTaskSource {
  readonly id: string;
  readonly patientId: string;
  readonly serviceRequestId: string;
  readonly authoredOn: string;
  readonly requester?: fhir4.Reference | undefined;
  readonly owner: { readonly id: string; readonly name: string };
}

/** For a bare ServiceRequest that no Task came with: we open the coordination Task ourselves, then apply states to it. */
export function coordinationTask(s: CoordinationTaskSource): fhir4.Task {
  return withoutAbsent<fhir4.Task>({
    resourceType: 'Task',
    id: s.id,
    meta: { source: 'urn:titrate' },
    identifier: [businessIdentifier('task', s.id)],
    basedOn: [{ reference: `ServiceRequest/${s.serviceRequestId}` }],
    status: 'received',
    businessStatus: coded(TITRATE_CS.taskBusinessStatus, 'under-review', 'Under review'),
    intent: 'order',
    code: coded('http://hl7.org/fhir/CodeSystem/task-code', 'fulfill', 'Fulfill the focal request'),
    focus: { reference: `ServiceRequest/${s.serviceRequestId}` },
    for: { reference: `Patient/${s.patientId}` },
    authoredOn: s.authoredOn,
    lastModified: s.authoredOn,
    requester: s.requester,
    owner: { type: 'Organization', identifier: businessIdentifier('organization', s.owner.id), display: s.owner.name },
  });
}
