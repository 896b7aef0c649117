import { Refusal } from './refusal.js';
import { resourceTypes } from './search-parameters.js';

// What any FHIR server would refuse: not a resource of R4, not FHIR's JSON, or an element left out without which R4
// knows no such resource. Profiles are not checked: this stands in for a hospital, not for a validator.

type Json = Record<string, unknown>;

/** Elements with cardinality 1.. in R4 for the resources that infusion plans are made of (`x[y]`: any type of choice). */
const REQUIRED: Record<string, readonly string[]> = {
  AdverseEvent: ['actuality', 'subject'],
  CarePlan: ['status', 'intent', 'subject'],
  Condition: ['subject'],
  Consent: ['status', 'scope', 'category'],
  Coverage: ['status', 'beneficiary', 'payor'],
  DetectedIssue: ['status'],
  DiagnosticReport: ['status', 'code'],
  DocumentReference: ['status', 'content'],
  Encounter: ['status', 'class'],
  Goal: ['lifecycleStatus', 'description', 'subject'],
  MedicationAdministration: ['status', 'medication[x]', 'subject', 'effective[x]'],
  MedicationRequest: ['status', 'intent', 'medication[x]', 'subject'],
  Observation: ['status', 'code'],
  Procedure: ['status', 'subject'],
  Provenance: ['target', 'recorded', 'agent'],
  QuestionnaireResponse: ['status'],
  ServiceRequest: ['status', 'intent', 'subject'],
  Subscription: ['status', 'reason', 'criteria', 'channel'],
  Task: ['status', 'intent'],
};

const ID = /^[A-Za-z0-9\-.]{1,64}$/;

/** Returns the body as a resource of the type, or throws a Refusal that names the element. */
export function checkedResource(body: unknown, type: string): Json & { resourceType: string } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'structure', 'The body is not a JSON object');
  }
  const resource = body as Json;
  const given = resource['resourceType'];
  if (typeof given !== 'string' || given === '') throw new Refusal(400, 'structure', 'resourceType is missing', 'resourceType');
  if (!resourceTypes().has(given)) throw new Refusal(400, 'structure', 'resourceType is not a resource of FHIR R4', 'resourceType');
  if (given !== type) throw new Refusal(400, 'invalid', `resourceType is ${given}, but the address says ${type}`, 'resourceType');
  if (resource['id'] !== undefined && !isId(resource['id'])) throw new Refusal(400, 'value', 'id is not a FHIR id', `${type}.id`);
  if (resource['meta'] !== undefined && !isObject(resource['meta'])) throw new Refusal(400, 'structure', 'meta is not an object', `${type}.meta`);
  checkElements(resource, type);
  for (const element of REQUIRED[type] ?? []) {
    const name = element.replace('[x]', '');
    const there = element === name ? resource[name] !== undefined : Object.keys(resource).some((key) => key.startsWith(name));
    if (!there) throw new Refusal(422, 'required', `${element} is missing`, `${type}.${name}`);
  }
  return resource as Json & { resourceType: string };
}

export const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value);
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

// https://hl7.org/fhir/R4/json.html: no null but as a place holder in an array, nothing empty.
function checkElements(node: Json, path: string): void {
  const keys = Object.keys(node);
  if (keys.length === 0) throw new Refusal(400, 'structure', 'An element is empty', path);
  for (const key of keys) {
    const at = `${path}.${key}`;
    if (!/^_?[A-Za-z][A-Za-z0-9]*$/.test(key)) throw new Refusal(400, 'structure', 'A name that FHIR does not know', path);
    const value = node[key];
    if (!Array.isArray(value)) {
      checkValue(value, at);
      continue;
    }
    if (value.length === 0) throw new Refusal(400, 'structure', 'An array is empty', at);
    value.forEach((item: unknown, i) => {
      if (item !== null) checkValue(item, `${at}[${i}]`);
    });
  }
}

function checkValue(value: unknown, at: string): void {
  if (value === null) throw new Refusal(400, 'structure', 'null is no value in FHIR', at);
  if (typeof value === 'string') {
    if (value === '') throw new Refusal(400, 'value', 'A text is empty', at);
    // FHIR strings hold no control characters but tab, return and newline.
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(value)) throw new Refusal(400, 'value', 'A text holds a control character', at);
  } else if (Array.isArray(value)) throw new Refusal(400, 'structure', 'An array within an array', at);
  else if (typeof value === 'object' && !Object.isFrozen(value)) checkElements(value as Json, at);
}
