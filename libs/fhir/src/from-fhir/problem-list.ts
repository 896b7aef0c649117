import { HL7 } from '../namespaces.js';
import type { AllergyFact, ConditionFact, Located, MedicationFact } from './facts.js';
import { asCodedFact, asObject, asObjects, asText, codeIn, maybe, referenceText, resourceType, sourceOf, type Json } from './reading.js';

const CONDITION_CLINICAL = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'] as const;
const CONDITION_VERIFICATION = ['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted', 'entered-in-error'] as const;

/** Undefined without a code or text: there is nothing to screen for. */
export function readCondition({ resource, path }: Located): ConditionFact | undefined {
  const c: Json = asObject(resource) ?? {};
  const code = asCodedFact(c['code']);
  if (code === undefined) return undefined;
  return {
    ...sourceOf(c, path),
    code,
    clinicalStatus: codeIn(c['clinicalStatus'], HL7.conditionClinical, CONDITION_CLINICAL) ?? 'unknown',
    verificationStatus: codeIn(c['verificationStatus'], HL7.conditionVerification, CONDITION_VERIFICATION) ?? 'unknown',
    ...maybe('onset', asText(c['onsetDateTime']) ?? asText(asObject(c['onsetPeriod'])?.['start'])),
    ...maybe('abatement', asText(c['abatementDateTime']) ?? asText(asObject(c['abatementPeriod'])?.['end']) ?? asText(asObject(c['abatementPeriod'])?.['start'])),
    ...maybe('recorded', asText(c['recordedDate'])),
  };
}

const ALLERGY_CLINICAL_SYSTEM = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const ALLERGY_VERIFICATION_SYSTEM = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';
const ALLERGY_CLINICAL = ['active', 'inactive', 'resolved'] as const;
const ALLERGY_VERIFICATION = ['unconfirmed', 'confirmed', 'refuted', 'entered-in-error'] as const;
const CRITICALITY = ['low', 'high', 'unable-to-assess'] as const;

export function readAllergy({ resource, path }: Located): AllergyFact | undefined {
  const a: Json = asObject(resource) ?? {};
  const code = asCodedFact(a['code']);
  if (code === undefined) return undefined;
  return {
    ...sourceOf(a, path),
    code,
    clinicalStatus: codeIn(a['clinicalStatus'], ALLERGY_CLINICAL_SYSTEM, ALLERGY_CLINICAL) ?? 'unknown',
    verificationStatus: codeIn(a['verificationStatus'], ALLERGY_VERIFICATION_SYSTEM, ALLERGY_VERIFICATION) ?? 'unknown',
    ...maybe('criticality', CRITICALITY.find((c) => c === a['criticality'])),
  };
}

/** `medications` finds Medication resources (contained or beside it) by reference, so that a reference has its codes. */
export function readMedication({ resource, path }: Located, medications: (reference: string) => unknown): MedicationFact | undefined {
  const m: Json = asObject(resource) ?? {};
  const type = resourceType(m);
  if (type !== 'MedicationRequest' && type !== 'MedicationStatement' && type !== 'MedicationAdministration') return undefined;
  const reference = referenceText(m['medicationReference']);
  const code = asCodedFact(m['medicationCodeableConcept']) ?? asCodedFact(asObject(reference === undefined ? undefined : medications(reference))?.['code']);
  if (code === undefined) return undefined;
  return {
    ...sourceOf(m, path),
    kind: type,
    code,
    status: asText(m['status']) ?? 'unknown',
    ...maybe('end', endOf(m)),
    ...maybe('at', asText(m['authoredOn']) ?? asText(m['effectiveDateTime']) ?? asText(asObject(m['effectivePeriod'])?.['start']) ?? asText(m['dateAsserted'])),
  };
}

/**
 * What was taken or given says when it ended; what was ordered says until when it holds. Of several dosages the last one
 * counts, and none where one of them has no end.
 */
function endOf(m: Json): string | undefined {
  const taken = asText(asObject(m['effectivePeriod'])?.['end']);
  if (taken !== undefined || m['resourceType'] !== 'MedicationRequest') return taken ?? (m['resourceType'] === 'MedicationAdministration' ? asText(m['effectiveDateTime']) : undefined);
  const valid = asText(asObject(asObject(m['dispenseRequest'])?.['validityPeriod'])?.['end']);
  if (valid !== undefined) return valid;
  const ends = asObjects(m['dosageInstruction']).map((d) => asText(asObject(asObject(asObject(d['timing'])?.['repeat'])?.['boundsPeriod'])?.['end']));
  return ends.includes(undefined) ? undefined : ends.sort().at(-1);
}
