import { SOURCES, type SourceId } from '../sources.js';
import type { DoseLimit, LimitCode, LimitTier } from './dose.js';

/** Clinical note §2.2. Every number is a proposal of this project; a site signs its own. */
export const LIMITS = {
  /** kg */
  weightLowest: '30',
  weightHighest: '250',
  weightUnusuallyLow: '40',
  weightUnusuallyHigh: '150',
  /** days */
  weightFreshDays: 7,
  /** Clocks of two machines differ. */
  clockSkewDays: 5 / 1440,
  /** percent */
  weightChange: '10',
  /** A weight that changed by this factor was typed in the other unit: 2.2046 lb per kg, give or take a real change. */
  poundsFactorFrom: '2.1',
  poundsFactorTo: '2.3',
  bodyMassIndexForChoice: '30',
  bodyMassIndexHigh: '40',
  /** percent of the ceiling */
  nearCap: '80',
  /** mg/kg in one outpatient session */
  outpatientSession: '3',
  /** mg/kg, awake patient */
  bolus: '0.35',
  /** min: shorter is a push that depresses breathing, longer is an infusion */
  bolusShortest: '1',
  bolusLongest: '60',
  /** percent */
  roundingSoft: '2',
  roundingHard: '5',
  /** years */
  ageForReducedStart: 65,
  /** percent of the typical dose at which a patient of that age starts at most */
  reducedStart: '75',
} as const;

export const LIMIT_TEXTS: Readonly<Record<LimitCode, { readonly tier: LimitTier; readonly text: string }>> = {
  DOSE_ABOVE_TYPICAL_MAX: { tier: 'soft', text: 'The dose is above the usual maximum of this protocol.' },
  DOSE_ABOVE_CAP: { tier: 'hard', text: 'The ordered dose is above the limit of this protocol. Lower the dose.' },
  RATE_ABOVE_NON_ICU_CEILING: { tier: 'hard', text: 'More than 1.0 mg/kg/h is not given outside intensive care. Lower the dose.' },
  NEAR_CAP: { tier: 'soft', text: 'The rate is above 80 % of the limit of this protocol.' },
  SESSION_ABOVE_CAP: { tier: 'hard', text: 'The dose of one session is above the limit. Lower the dose or shorten the session.' },
  BOLUS_ABOVE_CAP: { tier: 'hard', text: 'A bolus above 0.35 mg/kg is not given to an awake patient. Lower the bolus.' },
  BOLUS_ABOVE_RANGE: { tier: 'soft', text: 'The bolus is above the range of this protocol.' },
  BOLUS_NOT_IN_PROTOCOL: { tier: 'hard', text: 'This protocol has no bolus. Leave it out or choose another protocol.' },
  BOLUS_TIME_REQUIRED: { tier: 'hard', text: 'This protocol does not say how long a bolus is given. Order the time of the bolus in minutes.' },
  BOLUS_TIME_OUT_OF_RANGE: { tier: 'hard', text: 'A bolus is given over 1 to 60 minutes. Correct its time.' },
  DURATION_OUTSIDE_PROTOCOL: { tier: 'soft', text: 'The duration is not one that this protocol allows.' },
  COURSE_LONGER_THAN_PLANNED: { tier: 'soft', text: 'The course has more sessions than this protocol plans.' },
  WEIGHT_NOT_MEASURED: { tier: 'soft', text: 'The weight was not measured. Weigh the patient.' },
  WEIGHT_UNDATED: { tier: 'soft', text: 'Nobody knows when the weight was measured. Weigh the patient.' },
  WEIGHT_STALE: { tier: 'soft', text: 'The weight is more than 7 days old. Weigh the patient.' },
  WEIGHT_DATE_IN_FUTURE: { tier: 'hard', text: 'The weight is dated in the future. Correct the date.' },
  WEIGHT_CHANGED: { tier: 'soft', text: 'The weight differs by more than 10 % from the last one. Weigh again.' },
  WEIGHT_LOOKS_LIKE_POUNDS: { tier: 'hard', text: 'The weight differs from the last one as pounds differ from kilograms. Weigh again.' },
  WEIGHT_UNUSUAL: { tier: 'soft', text: 'The weight is below 40 kg or above 150 kg. Check it.' },
  WEIGHT_OUT_OF_RANGE: { tier: 'hard', text: 'The weight is below 30 kg or above 250 kg. No plan is made outside of this range.' },
  BMI_ABOVE_40: { tier: 'soft', text: 'The body mass index is above 40.' },
  WEIGHT_BASIS_REQUIRED: { tier: 'hard', text: 'The body mass index is 30 or above: choose actual, ideal or adjusted weight.' },
  AGE_65_FULL_DOSE: { tier: 'soft', text: 'From 65 years on, start at 50 to 75 % of the usual dose.' },
  CONCENTRATION_NOT_LISTED: { tier: 'hard', text: 'The concentration is not on the list of this protocol. Choose one that is.' },
  ROUNDING_ERROR_HIGH: { tier: 'soft', text: 'The pump gives more than 2 % more or less than ordered. Another concentration may fit better.' },
  ROUNDING_ERROR_TOO_HIGH: { tier: 'hard', text: 'The pump gives more than 5 % more or less than ordered. Choose another concentration.' },
  INTERVAL_TOO_SHORT: { tier: 'soft', text: 'The sessions are closer together than this protocol allows.' },
};

export const limit = (code: LimitCode, sourceId: SourceId = 'project'): DoseLimit => ({ code, ...LIMIT_TEXTS[code], source: SOURCES[sourceId].text, sourceId });
