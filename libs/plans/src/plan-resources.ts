import { adjunctDose, concentrationIn, DRUGS, Exact, formatFixed, isAmountUnit, monitoringPlan, monitoringSummary, titrationRule, type Unit, unitText } from '#clinical';
import { carePlan, type CarePlanStatus, type ChartRef, type MedicationRequestStatus, type NarrativeLine, type Person, vitalSignObservation } from '#fhir';
import { adjunctOrderId, adjunctOrders, adjunctsOf } from './adjunct-orders.js';
import { type Answered, answeredIssue, issueId, titleOf } from './detected-issues.js';
import type { Beside } from './beside.js';
import { consentResource } from './consent/consent-resource.js';
import { courseSteps } from './dose-steps.js';
import { goalResource } from './goals/goal-resource.js';
import { infusionOrders, segmentsOf } from './infusion-orders.js';
import { partId } from './part-id.js';
import type { Plan, Signature } from './plan.js';

/** What every order of a plan says alike. */
export interface OrderContext {
  readonly order: {
    readonly status: MedicationRequestStatus;
    readonly intent: 'order';
    readonly patientId: string;
    readonly authoredOn: string;
    readonly requester: Person;
    readonly planId: string;
    readonly serviceRequestId: string;
    readonly reasons: readonly ChartRef<'Condition'>[];
  };
  readonly weightObservationId: string;
  /** DetectedIssues that a prescriber answered. */
  readonly issueIds: readonly string[];
  /** Orders of the revision before, by the id of the one that takes their place. */
  readonly replaces: ReadonlyMap<string, string>;
}

/** What a signed plan is published from, beside itself. */
export interface Surroundings extends Beside {
  readonly serviceRequestId: string;
  readonly conditionIds: readonly string[];
  readonly answered: readonly Answered[];
  /** See `OrderContext`; none in a first revision. */
  readonly replaces?: ReadonlyMap<string, string>;
}

/** Published statuses of each state that a signed plan can be in (fhir reference §2.4). */
const CARE_PLAN_STATUS: Readonly<Record<Exclude<Plan['status'], 'proposed'>, CarePlanStatus>> = {
  draft: 'draft', active: 'active', 'on-hold': 'on-hold', completed: 'completed', revoked: 'revoked', 'entered-in-error': 'entered-in-error',
};

/**
 * Everything that stands for a signed plan in a chart, in dependency order: what the plan rests on, the CarePlan, its
 * orders. Total and pure: the same plan gives the same resources under the same ids.
 */
export function planResources(plan: Plan, signed: Signature, around: Surroundings): fhir4.Resource[] {
  const weightObservationId = plan.order.weight.observationId ?? partId(plan.id, `weight/${plan.revision}`);
  const reasons = around.conditionIds.map((id): ChartRef<'Condition'> => ({ type: 'Condition', id }));
  const context: OrderContext = {
    order: {
      status: 'active',
      intent: 'order',
      patientId: plan.patientId,
      authoredOn: signed.at.toISOString(),
      requester: signed.by,
      planId: plan.id,
      serviceRequestId: around.serviceRequestId,
      reasons,
    },
    weightObservationId,
    issueIds: around.answered.map((a) => issueId(a.acknowledgement)),
    replaces: around.replaces ?? new Map(),
  };
  const issues = around.answered.map((a) => answeredIssue(plan, a));
  return [...ownWeight(plan, weightObservationId), ...around.goals.map((g) => goalResource(g, plan.status, around.conditionIds)), planCarePlan(plan, signed, around, reasons, weightObservationId), ...issues, ...infusionOrders(plan, context), ...adjunctOrders(plan, context), ...around.consents.map((c) => consentResource(c, around.clinic))];
}

/** Ids of the MedicationRequests of a plan, infusion first. */
export const orderIdsOf = (plan: Plan): string[] => [...courseSteps(plan).map((s) => s.orderId), ...adjunctsOf(plan).map(({ place }) => adjunctOrderId(plan, place))];

/** A weight that the clinic entered itself is in no record yet. */
function ownWeight(plan: Plan, id: string): fhir4.Resource[] {
  const { weight } = plan.order;
  if (weight.observationId !== undefined) return [];
  const at = weight.measuredAt ?? plan.ordered.at.toISOString();
  return [vitalSignObservation({ id, kind: 'body-weight', status: 'final', patientId: plan.patientId, at, performer: plan.ordered.by, value: weight })];
}

function planCarePlan(plan: Plan, signed: Signature, around: Surroundings, addresses: readonly ChartRef<'Condition'>[], weightId: string): fhir4.CarePlan {
  const { protocol } = plan;
  return carePlan({
    id: plan.id,
    status: CARE_PLAN_STATUS[plan.status === 'proposed' ? 'draft' : plan.status],
    patientId: plan.patientId,
    title: `Ketamine infusions: ${protocol.title}`,
    description: `${bolusFirst(plan)}${say(plan.order.dose)}, ${protocol.course.text}. Off-label use.`,
    protocol: { code: protocol.id, version: protocol.version, name: protocol.title },
    created: plan.drafted.at.toISOString(),
    author: signed.by,
    period: { start: signed.at.toISOString() },
    addresses,
    goalIds: around.goals.map((g) => g.id),
    medicationRequestIds: orderIdsOf(plan),
    serviceRequestId: around.serviceRequestId,
    supportingInfo: [{ type: 'Observation', id: weightId, display: 'Weight that the dose is calculated on' }],
    narrative: narrativeOf(plan, signed),
    notes: around.answered.map((answered) => noteOf(answered)),
  });
}

function noteOf(answered: Answered): { readonly text: string; readonly at: string; readonly by: Person } {
  const { finding, text, at, by } = answered.acknowledgement;
  return { text: `Acknowledged ${finding} (${titleOf(answered)}): ${text}`, at: at.toISOString(), by };
}

const PER_KG_PLACES = 4;
/** An instant is read to the minute. */
const MINUTES_OF_ISO = 16;
const say = ({ value, unit }: { readonly value: string; readonly unit: string }): string => `${value} ${unitText(unit)}`;

const bolusFirst = ({ order }: Plan): string => (order.bolus ? `Bolus of ${say(order.bolus)}, then ` : '');

/** What this order adds up to: of a revised one only what is left, as the sessions before were given under another. */
function courseOf({ calculation: { sessions, courseTotal }, firstSession, revision }: Plan): string {
  if (revision === 1) return `${sessions.length} ${sessions.length === 1 ? 'session' : 'sessions'}, ${say(courseTotal)} in all`;
  const left = sessions.filter((s) => s.number >= firstSession);
  const total = left.reduce((sum, s) => sum.plus(s.total.value), new Exact(0));
  return `Revision ${revision}: sessions ${firstSession} to ${sessions.length}, ${formatFixed(total, 2)} mg in all; earlier sessions as given`;
}

/** Drugs beside the infusion, and which of the protocol's this patient does not get: their absence is no oversight. */
function besideOf(plan: Plan): string {
  const given = adjunctsOf(plan).map(({ adjunct }) => `${DRUGS[adjunct.drug].text} ${adjunctDose(adjunct)}${adjunct.asNeeded ? ' as needed' : ''}`);
  const left = plan.protocol.adjuncts.filter(({ drug }) => plan.order.withoutAdjuncts?.includes(drug)).map(({ drug }) => DRUGS[drug].text);
  return `${given.join(', ') || 'nothing'}${left.length === 0 ? '' : `; not given to this patient: ${left.join(', ')}`}`;
}

/** What the patient gets for each kg of actual weight, whatever the order rests on and whatever cut it. An amount is told as one: its rate would look like a larger dose. */
function onActualWeight({ calculation: { effectiveDose, sessionTotal }, order: { dose, weight } }: Plan): string {
  const perKg = isAmountUnit(dose.unit as Unit) ? { value: formatFixed(new Exact(sessionTotal.value).div(weight.value), PER_KG_PLACES), unit: 'mg/kg' } : effectiveDose;
  return `${say(perKg)} at the full dose, on the actual ${say(weight)}`;
}

/** The protocol's own bag holds the dose of its session, so that each step of a ramp hangs at another concentration. */
function solutionOf(plan: Plan): string {
  const { calculation, order, protocol: { bag, diluent } } = plan;
  if (order.concentration || !bag) return `${say(calculation.concentration)} in ${diluent}`;
  const steps = courseSteps(plan).map(({ first, last }) => `${say(concentrationIn(calculation, first))} ${first === last ? `in session ${first}` : `in sessions ${first} to ${last}`}`);
  return `a bag of ${say(bag.volume)} ${diluent} for each session: ${steps.join(', ')}`;
}

/** The whole plan in words: many readers of an EHR see nothing else of it. */
function narrativeOf(plan: Plan, signed: Signature): NarrativeLine[] {
  const { calculation: c, order, protocol } = plan;
  const lines: NarrativeLine[] = [
    { label: 'Indication', value: protocol.indication.text },
    { label: 'Ordered', value: `${say(order.dose)} of ${protocol.chirality === 'racemic' ? 'racemic ketamine' : 'S-ketamine'}${order.dose.unit.includes('/kg') ? ` on ${say(c.weightUsed)} (${c.weightBasis} weight)` : ', a flat dose'}` },
    { label: 'Comes to', value: onActualWeight(plan) },
    { label: 'Solution', value: solutionOf(plan) },
  ];
  if (c.bolus && order.bolus) lines.push({ label: 'Bolus', value: `${say(order.bolus)} = ${say(c.bolus.dose)} (${say(c.bolus.volume)})${c.bolus.over ? ` over ${say(c.bolus.over)}` : ''}, once before the infusion of each session` });
  const unchanged = c.titration ? ', if the rate is not changed' : '';
  for (const step of courseSteps(plan)) {
    const { first, last, session } = step;
    const stretches = segmentsOf(plan, step).map((s) => `${say(s.rate)} (pump ${say(s.pumpRate)}) for ${say(s.duration)}`);
    const total = `${say(session.total)}${first === last ? '' : ' each'}${c.bolus ? ', bolus included' : ''}${unchanged}`;
    lines.push({ label: first === last ? `Session ${first}` : `Sessions ${first} to ${last}`, value: `${stretches.join(', then ')}; ${total}` });
  }
  const rule = protocol.titration && titrationRule(protocol.titration);
  if (c.titration && rule !== undefined) lines.push({ label: 'Titration', value: `between ${say(c.titration.low)} and ${say(c.titration.high)}. ${rule}` });
  lines.push({ label: 'Course', value: `${courseOf(plan)}${unchanged}; ${protocol.course.text}` });
  if (c.rateCap) lines.push({ label: 'Never above', value: `${say(c.rateCap)}${c.sessionCap ? `, ${say(c.sessionCap)} per session` : ''}` });
  lines.push(
    { label: 'Beside it', value: besideOf(plan) },
    { label: 'Monitoring', value: monitoringSummary(monitoringPlan(protocol.monitoringPlan)) },
    { label: 'Evidence', value: protocol.evidence.summary },
    { label: 'Label', value: 'Off-label use of ketamine' },
    { label: 'Signed', value: `${signed.by.name}, ${signed.at.toISOString().slice(0, MINUTES_OF_ISO).replace('T', ' ')} UTC` },
  );
  return lines;
}
