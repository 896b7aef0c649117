export { cloneFhir, decimal, decimalSource, FhirDecimal, numberFromSource } from './decimal.js';
export { canonicalHash, canonicalText, parseFhirJson, stringifyFhir } from './json.js';
export { JSON_MAX_BYTES, JSON_MAX_DEPTH, scanJson, type JsonLimits } from './scan-json.js';
export { businessIdentifier, ownIdentifier, searchToken, type BusinessKind, type IdentifierToken } from './identifiers.js';
export { HL7, ICD10CM, LOINC, NDC, RXNORM, SNOMED, TITRATE_CS, TITRATE_ID, TITRATE_PROTOCOL, TITRATE_SOURCE, UCUM, US_CORE_VERSION, usCoreProfile } from './namespaces.js';
export { collectReferences, parseReference, rewriteReferences, type FoundReference, type ParsedReference } from './references.js';
export { measureCoding, type RouteCode } from './elements.js';

export type { Amount, ChartRef, Coded, Concept, Person, TimeSpan } from './to-fhir/source-types.js';
export { carePlan, type CarePlanSource, type CarePlanStatus, type NarrativeLine } from './to-fhir/care-plan.js';
export { carePlanInState, medicationRequestInState, type StatusNote } from './to-fhir/plan-status.js';
export {
  adjunctMedicationRequest,
  infusionMedicationRequest,
  type AdjunctOrderSource,
  type InfusionOrderSource,
  type InfusionSegment,
  type MedicationRequestStatus,
} from './to-fhir/medication-request.js';
export {
  bolusMedicationAdministration,
  segmentMedicationAdministration,
  sessionMedicationAdministration,
  type AdministrationStatus,
  type BolusAdministrationSource,
  type SegmentAdministrationSource,
  type SessionAdministrationSource,
} from './to-fhir/medication-administration.js';
export { sessionProcedure, type ProcedureStatus, type SessionProcedureSource } from './to-fhir/procedure.js';
export { vitalSignObservation, type ObservationStatus, type ObservedSource, type VitalSignSource } from './to-fhir/vital-sign.js';
export { surveyObservations, type SurveySource } from './to-fhir/survey.js';
export { opioidSumObservation, type OpioidSumSource } from './to-fhir/opioid-sum.js';
export { applyTaskState, coordinationTask, TASK_PROJECTION, type CoordinationTaskSource, type ReferralLoopState, type TaskOutputKind, type TaskState } from './to-fhir/task.js';
export { detectedIssue, type DetectedIssueSource, type FindingSeverity } from './to-fhir/detected-issue.js';
export { consent, type ConsentSource } from './to-fhir/consent.js';
export { codeSystems } from './to-fhir/code-systems.js';
export { valueSets } from './to-fhir/value-sets.js';
export { planDefinition, type PlanDefinitionSource } from './to-fhir/plan-definition.js';
export { goal, type GoalAchievement, type GoalSource } from './to-fhir/goal.js';
export { operationOutcome } from './to-fhir/operation-outcome.js';
export {
  historyBundle,
  searchsetBundle,
  transactionBundle,
  transactionResponseBundle,
  weakEtag,
  type HistoryVersion,
  type SearchsetSource,
  type TransactionAnswer,
  type TransactionWrite,
} from './bundle/bundles.js';

export { toScreeningFacts } from './from-fhir/chart-facts.js';
export { readPlanDefinition } from './from-fhir/plan-definition.js';
export { readPatient } from './from-fhir/patient.js';
export { readServiceRequest, readTask, type PartyFact, type ServiceRequestFacts, type TaskFacts } from './from-fhir/referral.js';
export { isFhirDate, isFhirDateTime, isFhirInstant } from './from-fhir/dates.js';
export { isUcum } from './from-fhir/ucum.js';
export { wellFormednessProblems } from './from-fhir/well-formed.js';
export { isResourceType } from './resource-types.js';
export type {
  AllergyFact,
  BloodPressureFact,
  ChartFacts,
  CodedFact,
  ConditionFact,
  FactSource,
  KetamineCourseFact,
  Located,
  MeasurementFact,
  MedicationFact,
  ObservationFact,
  PatientFacts,
  WeightFact,
} from './from-fhir/facts.js';
