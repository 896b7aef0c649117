/** Code systems by the URI that FHIR R4 gives them. */
export const SYSTEMS = {
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  snomed: 'http://snomed.info/sct',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  loinc: 'http://loinc.org',
  ucum: 'http://unitsofmeasure.org',
} as const;

export type SystemKey = keyof typeof SYSTEMS;

/** Where code and display were seen together (clinical note §0). `unverified`: from memory, never emitted as a code. */
export const SEEN_IN = {
  D: 'cqframework dqm-content-qicore-2025 (VSAC value sets)',
  C: 'cqframework opioid-cds-r4',
  A: 'AHRQ pain-management-summary (the code alone, no display)',
  O: 'OHDSI PhenotypeLibrary',
  U: 'HL7 US Core',
  Q: 'HL7 pco-ig',
  B: 'HL7 US Behavioral Health Profiles',
  M: 'HL7 mCODE',
  I: 'HL7 International Patient Summary',
  R: 'FHIR R4 definitions',
  X: 'FDA UNII to RxNorm map',
  F: 'openFDA NDC records',
  S: 'SMART and Synthea samples',
  G: 'public code, lower trust',
  unverified: 'nowhere: from memory',
} as const;

export type Verification = keyof typeof SEEN_IN;

export interface Term {
  readonly system: SystemKey;
  readonly code: string;
  readonly display: string;
  readonly verified: Verification;
}

/** One meaning in words, and the codes that carry it. */
export interface Concept {
  readonly text: string;
  readonly terms: readonly Term[];
}

/** A FHIR Coding without the FHIR dependency. */
export interface CodingParts {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** A FHIR CodeableConcept without the FHIR dependency: text always, codings only where verified. */
export interface CodedText {
  readonly text: string;
  readonly coding?: readonly CodingParts[];
}

/** `undefined` for an unverified code. Where only the code was seen (A) the display is left out, as it may be wrong. */
export function coding(term: Term): CodingParts | undefined {
  if (term.verified === 'unverified') return undefined;
  const parts = { system: SYSTEMS[term.system], code: term.code };
  return term.verified === 'A' ? parts : { ...parts, display: term.display };
}

export function coded(concept: Concept): CodedText {
  const codings = concept.terms.map(coding).filter((c) => c !== undefined);
  return codings.length > 0 ? { text: concept.text, coding: codings } : { text: concept.text };
}

const term = (system: SystemKey) => (code: string, display: string, verified: Verification): Term => ({ system, code, display, verified });
export const icd10 = term('icd10cm');
export const snomed = term('snomed');
export const rxnorm = term('rxnorm');
export const loinc = term('loinc');
export const concept = (text: string, ...terms: Term[]): Concept => ({ text, terms });
