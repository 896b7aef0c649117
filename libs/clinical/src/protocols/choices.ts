/** The closed lists of a protocol, each with the words that a person reads. Their keys are codes of the project. */
export const SETTING_TEXT = {
  outpatient: 'Outpatient infusion clinic',
  inpatient: 'Inpatient ward',
  icu: 'Intensive care unit',
} as const;
export type Setting = keyof typeof SETTING_TEXT;
export const SETTINGS = Object.keys(SETTING_TEXT) as readonly Setting[];

/** `negative`: the only controlled trial found no effect. `derived`: put together from other regimens, never tried as such. */
export const EVIDENCE_TEXT = {
  moderate: 'Moderate evidence',
  low: 'Low evidence',
  weak: 'Weak evidence',
  negative: 'The controlled trial of this regimen found no effect',
  derived: 'Put together from other regimens, never tried as such',
  none: 'No evidence',
} as const;
export type EvidenceGrade = keyof typeof EVIDENCE_TEXT;
export const EVIDENCE_GRADES = Object.keys(EVIDENCE_TEXT) as readonly EvidenceGrade[];

/** FHIR's courseOfTherapyType: a series that ends, or maintenance for as long as it helps. */
export const COURSES_OF_THERAPY = ['acute', 'continuous'] as const;
export type CourseOfTherapy = (typeof COURSES_OF_THERAPY)[number];

export const WEIGHT_BASES = ['actual', 'ideal', 'adjusted'] as const;
export type WeightBasis = (typeof WEIGHT_BASES)[number];

export const CHIRALITIES = ['racemic', 'S'] as const;
export type Chirality = (typeof CHIRALITIES)[number];

export const ADJUNCT_ROUTES = ['intravenous', 'oral', 'subcutaneous'] as const;
export type AdjunctRoute = (typeof ADJUNCT_ROUTES)[number];

export const ADJUNCT_TIMINGS = ['before', 'during', 'after', 'daily'] as const;
export type AdjunctTiming = (typeof ADJUNCT_TIMINGS)[number];
