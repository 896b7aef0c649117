/** The patient's record as far as it is known, free of FHIR: another lib builds it from the resources. */
export interface ScreeningFacts {
  readonly patient: PatientFact;
  readonly conditions: readonly ConditionFact[];
  readonly observations: readonly ObservationFact[];
  readonly medications: readonly MedicationFact[];
  readonly allergies: readonly AllergyFact[];
  /** Earlier ketamine courses, of this clinic or elsewhere in the record; the plan that is screened is not among them. */
  readonly priorCourses?: readonly PriorCourseFact[];
}

export interface FactCode {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** Every fact can be traced to the resource it came from. */
export interface Evidence {
  readonly resourceType: string;
  readonly id: string;
}

export interface PatientFact {
  readonly id?: string;
  /** FHIR date: YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly birthDate?: string;
  readonly gender?: 'male' | 'female' | 'other' | 'unknown';
  /** A hospital that says nothing of it says that the patient lives. */
  readonly deceased?: boolean;
}

export interface ConditionFact {
  readonly id: string;
  readonly codes: readonly FactCode[];
  readonly text?: string;
  /** Code of condition-clinical; active, recurrence and relapse count as present. */
  readonly clinicalStatus?: string;
  /** Code of condition-ver-status; refuted and entered-in-error are ignored. */
  readonly verificationStatus?: string;
  /** FHIR dateTime. */
  readonly onset?: string;
  readonly abatement?: string;
  readonly recorded?: string;
}

export interface FactQuantity {
  readonly value: string;
  readonly unit: string;
}

export interface ObservationFact {
  readonly id: string;
  readonly codes: readonly FactCode[];
  readonly status: string;
  /** FHIR dateTime or instant. */
  readonly effective?: string;
  readonly quantity?: FactQuantity;
  readonly coded?: readonly FactCode[];
  readonly text?: string;
  readonly components?: readonly { readonly codes: readonly FactCode[]; readonly quantity?: FactQuantity; readonly coded?: readonly FactCode[] }[];
  /** Upper limit of normal, if the laboratory gave one. */
  readonly referenceHigh?: FactQuantity;
}

export interface MedicationFact {
  readonly id: string;
  /** MedicationRequest, MedicationStatement or MedicationAdministration. */
  readonly resourceType: string;
  readonly codes: readonly FactCode[];
  readonly text?: string;
  readonly status: string;
  /** When written, taken or given. */
  readonly date?: string;
  readonly end?: string;
}

export interface AllergyFact {
  readonly id: string;
  readonly codes: readonly FactCode[];
  readonly text?: string;
  readonly clinicalStatus?: string;
  readonly verificationStatus?: string;
}

export interface PriorCourseFact {
  readonly id: string;
  readonly resourceType: string;
  /** FHIR dateTimes at which its sessions began. */
  readonly sessions: readonly string[];
  /** Sessions on days in a row, or one that ran for more than a day. */
  readonly multiDay: boolean;
}
