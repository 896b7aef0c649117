import { SYSTEMS } from '#clinical';

/** One system for every business identifier of ours, so that anybody can find a thing again and tell it from the hospital's. */
export const TITRATE_ID = 'urn:titrate:id';
/** meta.source of everything we write: the first loop guard when it comes back to us. */
export const TITRATE_SOURCE = 'urn:titrate';

const ownCodes = (name: string): string => `urn:titrate:cs:${name}`;

/** Code systems of the project; the code lists themselves live beside the mapper that uses them. */
export const TITRATE_CS = {
  problem: ownCodes('problem'),
  taskBusinessStatus: ownCodes('task-business-status'),
  taskOutput: ownCodes('task-output'),
  taskStatusReason: ownCodes('task-status-reason'),
  protocol: ownCodes('protocol'),
  holdReason: ownCodes('hold-reason'),
  stopReason: ownCodes('stop-reason'),
  finding: ownCodes('finding'),
  mitigation: ownCodes('mitigation'),
  consentPolicy: ownCodes('consent-policy'),
  instrument: ownCodes('instrument'),
  answer: ownCodes('answer'),
  condition: ownCodes('condition'),
  setting: ownCodes('setting'),
  monitoringPlan: ownCodes('monitoring-plan'),
  scale: ownCodes('scale'),
  drug: ownCodes('drug'),
  observation: ownCodes('observation'),
  service: ownCodes('service'),
} as const;

/** Canonical URL of a protocol: this and its id. */
export const TITRATE_PROTOCOL = 'urn:titrate:protocol:';
/** One version of it, as FHIR's canonicals are written. */
export const protocolCanonical = (id: string, version: string): string => `${TITRATE_PROTOCOL}${id}|${version}`;

const ownExtension = (name: string): string => `urn:titrate:ext:${name}`;

/** Extensions of the project, for what R4 has no element for; docs/mapping.md says what each holds. */
export const TITRATE_EXT = {
  checked: ownExtension('checked'),
  source: ownExtension('source'),
  reviewDue: ownExtension('review-due'),
  evidenceGrade: ownExtension('evidence-grade'),
  negativeTrial: ownExtension('negative-trial'),
  blocked: ownExtension('blocked'),
  note: ownExtension('note'),
  drug: ownExtension('drug'),
  chirality: ownExtension('chirality'),
  basis: ownExtension('dose-basis'),
  weightBasis: ownExtension('weight-basis'),
  dose: ownExtension('dose'),
  caps: ownExtension('caps'),
  concentration: ownExtension('concentration'),
  diluent: ownExtension('diluent'),
  bag: ownExtension('bag'),
  course: ownExtension('course'),
  bolus: ownExtension('bolus'),
  segment: ownExtension('segment'),
  ramp: ownExtension('ramp'),
  titration: ownExtension('titration'),
  adjunct: ownExtension('adjunct'),
  verification: ownExtension('verification'),
} as const;

export const { loinc: LOINC, snomed: SNOMED, rxnorm: RXNORM, ucum: UCUM, icd10cm: ICD10CM } = SYSTEMS;
export const NDC = 'http://hl7.org/fhir/sid/ndc';

const terminologyHl7 = (name: string): string => `http://terminology.hl7.org/CodeSystem/${name}`;

export const HL7 = {
  observationCategory: terminologyHl7('observation-category'),
  observationInterpretation: terminologyHl7('v3-ObservationInterpretation'),
  medicationRequestCategory: terminologyHl7('medicationrequest-category'),
  medicationRequestCourse: terminologyHl7('medicationrequest-course-of-therapy'),
  medicationAdministrationCategory: terminologyHl7('medication-admin-category'),
  doseRateType: terminologyHl7('dose-rate-type'),
  dataAbsentReason: terminologyHl7('data-absent-reason'),
  goalAchievement: terminologyHl7('goal-achievement'),
  conditionClinical: terminologyHl7('condition-clinical'),
  conditionVerification: terminologyHl7('condition-ver-status'),
  conditionCategory: terminologyHl7('condition-category'),
  consentScope: terminologyHl7('consentscope'),
  consentCategory: terminologyHl7('consentcategorycodes'),
  consentPolicy: terminologyHl7('consentpolicycodes'),
  v3ActCode: terminologyHl7('v3-ActCode'),
  v3Confidentiality: terminologyHl7('v3-Confidentiality'),
  planDefinitionType: terminologyHl7('plan-definition-type'),
  usageContext: terminologyHl7('usage-context-type'),
  usCoreCategory: 'http://hl7.org/fhir/us/core/CodeSystem/us-core-category',
  usCoreCarePlanCategory: 'http://hl7.org/fhir/us/core/CodeSystem/careplan-category',
} as const;

/** The version is part of the claim: it is the one that the goldens are validated against. */
export const US_CORE_VERSION = '6.1.0';
export const usCoreProfile = (name: string): string => `http://hl7.org/fhir/us/core/StructureDefinition/us-core-${name}|${US_CORE_VERSION}`;
