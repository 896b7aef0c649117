import type { Amount, Coded } from '../to-fhir/source-types.js';

/** A foreign resource and where it stands, e.g. { path: 'Bundle.entry[3].resource' }; problems are reported below that path. */
export interface Located {
  readonly resource: unknown;
  readonly path: string;
}

/** A coded thing as the hospital wrote it. */
export interface CodedFact {
  readonly codings: readonly Coded[];
  readonly text?: string;
}

/** Where a fact came from, so that a finding can show its evidence. */
export interface FactSource {
  /** `Type/id` in the source, or the entry's fullUrl. */
  readonly reference: string;
}

export interface PatientFacts extends FactSource {
  readonly identifiers: readonly { readonly system: string; readonly value: string }[];
  readonly family?: string;
  readonly given: readonly string[];
  /** A real calendar date; `YYYY` or `YYYY-MM` where the hospital knows no more. */
  readonly birthDate?: string;
  readonly gender?: 'male' | 'female' | 'other' | 'unknown';
  readonly deceased: boolean;
}

/** A number, its unit (UCUM) and when it was true. */
export interface MeasurementFact extends FactSource {
  readonly value: Amount;
  /** As written; absent if the hospital gave no time. */
  readonly at?: string;
  readonly code: CodedFact;
}

/** Always kg: converted exactly from g, lb or oz. `original` is what was written. */
export interface WeightFact extends FactSource {
  readonly value: { readonly value: string; readonly unit: 'kg' };
  readonly original: Amount;
  readonly at?: string;
  /** Stated, not measured (LOINC 3141-9 is measured, 3142-7 stated). */
  readonly stated: boolean;
}

export interface BloodPressureFact extends FactSource {
  readonly systolic?: { readonly value: string; readonly unit: 'mm[Hg]' };
  readonly diastolic?: { readonly value: string; readonly unit: 'mm[Hg]' };
  readonly at?: string;
}

export interface ConditionFact extends FactSource {
  readonly code: CodedFact;
  readonly clinicalStatus: 'active' | 'recurrence' | 'relapse' | 'inactive' | 'remission' | 'resolved' | 'unknown';
  readonly verificationStatus: 'unconfirmed' | 'provisional' | 'differential' | 'confirmed' | 'refuted' | 'entered-in-error' | 'unknown';
  readonly onset?: string;
  /** When it ended. */
  readonly abatement?: string;
  readonly recorded?: string;
}

export interface AllergyFact extends FactSource {
  readonly code: CodedFact;
  readonly clinicalStatus: 'active' | 'inactive' | 'resolved' | 'unknown';
  readonly verificationStatus: 'unconfirmed' | 'confirmed' | 'refuted' | 'entered-in-error' | 'unknown';
  readonly criticality?: 'low' | 'high' | 'unable-to-assess';
}

export interface MedicationFact extends FactSource {
  readonly kind: 'MedicationRequest' | 'MedicationStatement' | 'MedicationAdministration';
  readonly code: CodedFact;
  readonly status: string;
  readonly at?: string;
  /** Last day on which it was, or is to be, taken. */
  readonly end?: string;
}

/** A run of ketamine sessions, whoever gave them. */
export interface KetamineCourseFact extends FactSource {
  readonly kind: 'CarePlan' | 'MedicationAdministration';
  /** When each session began, oldest first. */
  readonly sessions: readonly string[];
  /** Sessions on days in a row, or one that ran for more than a day. */
  readonly multiDay: boolean;
}

/** An Observation that is neither weight nor blood pressure: labs, pregnancy tests, scores, QTc. */
export interface ObservationFact extends FactSource {
  readonly code: CodedFact;
  readonly status: string;
  readonly at?: string;
  readonly value?: Amount;
  readonly valueCode?: CodedFact;
  readonly valueText?: string;
  /** Upper limit of normal, as the laboratory gave it. */
  readonly referenceHigh?: Amount;
}

/** Everything screening reads. An empty list means "the hospital sent none", which is not the same as "there is none". */
export interface ChartFacts {
  readonly patient?: PatientFacts;
  readonly weights: readonly WeightFact[];
  readonly heights: readonly MeasurementFact[];
  readonly bloodPressures: readonly BloodPressureFact[];
  readonly conditions: readonly ConditionFact[];
  readonly allergies: readonly AllergyFact[];
  readonly medications: readonly MedicationFact[];
  readonly observations: readonly ObservationFact[];
  readonly ketamineCourses: readonly KetamineCourseFact[];
}
