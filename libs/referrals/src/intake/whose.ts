/**
 * The element that says whom a resource is about. `must`: without it the fact could be anybody's, so it is refused, also
 * where R4 leaves it open. Types that are not listed are about no patient (Practitioner, Organization, Medication …).
 */
interface Whose {
  readonly element: string;
  readonly must: boolean;
}

const must = (element: string): Whose => ({ element, must: true });
const may = (element: string): Whose => ({ element, must: false });

export const WHOSE: Readonly<Partial<Record<string, Whose>>> = {
  ServiceRequest: must('subject'),
  // HL7 COW asks for code, focus and identifier alone
  Task: may('for'),
  CarePlan: must('subject'),
  MedicationRequest: must('subject'),
  MedicationAdministration: must('subject'),
  MedicationStatement: must('subject'),
  Observation: must('subject'),
  Condition: must('subject'),
  AllergyIntolerance: must('patient'),
  Goal: must('subject'),
  Procedure: must('subject'),
  DiagnosticReport: must('subject'),
  QuestionnaireResponse: must('subject'),
  DocumentReference: must('subject'),
  DetectedIssue: must('patient'),
  Consent: must('patient'),
  AdverseEvent: must('subject'),
  Coverage: must('beneficiary'),
  Encounter: must('subject'),
  RelatedPerson: must('patient'),
  Device: may('patient'),
};
