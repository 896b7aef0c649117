import type { Chart } from '#chart';
import { publishedStatus, replacedOrderStatus } from '#clinical';
import type { Tx } from '#database';
import { carePlanInState, type Concept, medicationRequestInState, TITRATE_CS } from '#fhir';
import { adjunctOrderId, adjunctsOf } from '../adjunct-orders.js';
import { courseSteps } from '../dose-steps.js';
import { planResources, type Surroundings } from '../plan-resources.js';
import type { Plan, Signature } from '../plan.js';
import { doseHistory } from './dose-history.js';

/**
 * What a chart holds of a plan whose order was changed: the orders of before ended, the new ones naming them as their
 * `priorPrescription`, and the CarePlan in the words of the new order with everything that was noted on it.
 */
export async function revisedResources(tx: Tx, chart: Chart, before: Plan, signed: Plan, signature: Signature, around: Surroundings): Promise<fhir4.Resource[]> {
  const { givenUnder } = await doseHistory(tx, chart, before.id);
  const status = publishedStatus(signed.status, givenUnder.size > 0);
  const [held] = await chart.inStream(tx, before.id, 'CarePlan');
  if (!status || !held) throw new Error('A signed plan has no published status.');
  const carePlan = held.resource<fhir4.CarePlan>();
  const standing = (await chart.inStream(tx, before.id, 'MedicationRequest')).map((e) => e.resource<fhir4.MedicationRequest>()).filter((o) => o.status === 'active' || o.status === 'on-hold');
  const ended = replacedOrderStatus(standing.some((o) => givenUnder.has(o.id ?? '')));
  const why: Concept = { coding: [{ system: TITRATE_CS.stopReason, code: 'revised', display: 'Order was changed' }], text: `Replaced by revision ${signed.revision} of the plan` };
  // a plan on hold stays so with its new order, for the reason that it was held for
  const holdReason = standing.find((o) => o.status === 'on-hold')?.statusReason;

  const note = { text: `Revision ${signed.revision} replaces revision ${before.revision} from session ${signed.firstSession} on`, at: signature.at.toISOString(), by: signature.by };
  const fresh = planResources(signed, signature, { ...around, replaces: replacing(before, signed) }).map((resource): fhir4.Resource => {
    if (resource.resourceType === 'CarePlan') return carePlanInState(withNotesOf(carePlan, resource as fhir4.CarePlan), status.carePlan, note);
    if (resource.resourceType === 'MedicationRequest') return medicationRequestInState(resource as fhir4.MedicationRequest, status.medicationRequest, holdReason as Concept | undefined);
    return resource;
  });
  return [...standing.map((o) => medicationRequestInState(o, ended, why)), ...fresh];
}

/** Each new order and the one that it takes the place of: the one of its first session, the last where the course got longer. */
function replacing(before: Plan, signed: Plan): ReadonlyMap<string, string> {
  const old = courseSteps(before);
  const infusions = courseSteps(signed).flatMap((step): [string, string][] => {
    const prior = old.find((o) => o.first <= step.first && step.first <= o.last) ?? old.at(-1);
    return prior ? [[step.orderId, prior.orderId]] : [];
  });
  const places = adjunctsOf(before).map(({ place }) => place);
  const adjuncts = adjunctsOf(signed).flatMap(({ place }): [string, string][] => (places.includes(place) ? [[adjunctOrderId(signed, place), adjunctOrderId(before, place)]] : []));
  return new Map([...infusions, ...adjuncts]);
}

function withNotesOf(before: fhir4.CarePlan, now: fhir4.CarePlan): fhir4.CarePlan {
  const said = new Set((now.note ?? []).map((n) => n.text));
  return { ...now, ...(before.period ? { period: before.period } : {}), note: [...(before.note ?? []).filter((n) => !said.has(n.text)), ...(now.note ?? [])] };
}
