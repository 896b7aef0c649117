import { cloneFhir } from '../decimal.js';
import { codeableConcept, personRef, withoutAbsent } from '../elements.js';
import { narrativeInState } from '../narrative.js';
import type { CarePlanStatus } from './care-plan.js';
import type { MedicationRequestStatus } from './medication-request.js';
import type { Concept, Person } from './source-types.js';

/** Why a plan changed its state, as its readers see it. R4's CarePlan has no statusReason: it is a note there. */
export interface StatusNote {
  readonly text: string;
  readonly at: string;
  readonly by: Person;
}

/**
 * A signed plan in another state. What was signed stays value by value; status, its line of the narrative and a note that
 * says why are all that changes.
 */
export function carePlanInState(signed: fhir4.CarePlan, status: CarePlanStatus, note?: StatusNote): fhir4.CarePlan {
  const plan = cloneFhir(signed);
  plan.status = status;
  if (plan.text) plan.text = narrativeInState(plan.text, status, note?.text);
  if (note) plan.note = [...(plan.note ?? []), { authorReference: personRef(note.by), time: note.at, text: note.text }];
  return plan;
}

/** A signed order in another state; a reason of an earlier state goes with that state. */
export function medicationRequestInState(signed: fhir4.MedicationRequest, status: MedicationRequestStatus, reason?: Concept): fhir4.MedicationRequest {
  const { statusReason: _before, ...order } = cloneFhir(signed);
  if (reason === undefined) return { ...order, status };
  return withoutAbsent<fhir4.MedicationRequest>(inPlace(order, status, codeableConcept(reason)));
}

/** With statusReason right behind status, where R4 has it. */
function inPlace(order: fhir4.MedicationRequest, status: fhir4.MedicationRequest['status'], statusReason: fhir4.CodeableConcept): fhir4.MedicationRequest {
  return Object.fromEntries(Object.entries(order).flatMap(([key, value]): [string, unknown][] => (key === 'status' ? [['status', status], ['statusReason', statusReason]] : [[key, value]]))) as unknown as fhir4.MedicationRequest;
}
