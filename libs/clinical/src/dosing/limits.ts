import type { SourceId } from '../sources.js';
import { cite, REDUCED_START, say } from '../thresholds/say.js';
import { isOwn, SHIPPED_THRESHOLDS, type Thresholds } from '../thresholds/thresholds.js';
import type { DoseLimit, LimitCode, LimitTier } from './dose.js';

/** Sentences of clinical note §2.2; numbers in braces are the thresholds in force. */
const LIMITS: Readonly<Record<LimitCode, { readonly tier: LimitTier; readonly text: string }>> = {
  DOSE_ABOVE_TYPICAL_MAX: { tier: 'soft', text: 'The dose is above the usual maximum of this protocol.' },
  DOSE_ABOVE_CAP: { tier: 'hard', text: 'The ordered dose is above the limit of this protocol. Lower the dose.' },
  RATE_ABOVE_NON_ICU_CEILING: { tier: 'hard', text: 'More than {dose.rate-outside-icu} is not given outside intensive care. Lower the dose.' },
  NEAR_CAP: { tier: 'soft', text: 'The rate is above {dose.near-cap} of the limit of this protocol.' },
  SESSION_ABOVE_CAP: { tier: 'hard', text: 'The dose of one session is above the limit. Lower the dose or shorten the session.' },
  BOLUS_ABOVE_CAP: { tier: 'hard', text: 'A bolus above {dose.bolus} is not given to an awake patient. Lower the bolus.' },
  BOLUS_ABOVE_PROTOCOL_CAP: { tier: 'hard', text: 'The bolus is above the limit of this protocol. Lower the bolus.' },
  BOLUS_ABOVE_RANGE: { tier: 'soft', text: 'The bolus is above the range of this protocol.' },
  BOLUS_TIME_REQUIRED: { tier: 'hard', text: 'This protocol does not say how long a bolus is given. Order the time of the bolus in minutes.' },
  BOLUS_TIME_OUT_OF_RANGE: { tier: 'hard', text: 'A bolus is given over {=dose.bolus-shortest} to {dose.bolus-longest}. Correct its time.' },
  BOLUS_NOT_IN_PROTOCOL: { tier: 'hard', text: 'This protocol has no bolus. Leave it out or choose another protocol.' },
  DURATION_OUTSIDE_PROTOCOL: { tier: 'soft', text: 'The duration is not one that this protocol allows.' },
  COURSE_LONGER_THAN_PLANNED: { tier: 'soft', text: 'The course has more sessions than this protocol plans.' },
  WEIGHT_NOT_MEASURED: { tier: 'soft', text: 'The weight was not measured. Weigh the patient.' },
  WEIGHT_UNDATED: { tier: 'soft', text: 'Nobody knows when the weight was measured. Weigh the patient.' },
  WEIGHT_STALE: { tier: 'soft', text: 'The weight is more than {weight.age} old. Weigh the patient.' },
  WEIGHT_DATE_IN_FUTURE: { tier: 'hard', text: 'The weight is dated in the future. Correct the date.' },
  WEIGHT_CHANGED: { tier: 'soft', text: 'The weight differs by more than {weight.change} from the last one. Weigh again.' },
  WEIGHT_LOOKS_LIKE_POUNDS: { tier: 'hard', text: 'The weight differs from the last one as pounds differ from kilograms. Weigh again.' },
  WEIGHT_UNUSUAL: { tier: 'soft', text: 'The weight is below {weight.unusually-low} or above {weight.unusually-high}. Check it.' },
  WEIGHT_OUT_OF_RANGE: { tier: 'hard', text: 'The weight is below {weight.lowest} or above {weight.highest}. No plan is made outside of this range.' },
  BMI_ABOVE_40: { tier: 'soft', text: 'The body mass index is above {=body-mass-index.high}.' },
  WEIGHT_BASIS_REQUIRED: { tier: 'hard', text: 'The body mass index is {=body-mass-index.choice} or above: choose actual, ideal or adjusted weight.' },
  AGE_65_FULL_DOSE: { tier: 'soft', text: REDUCED_START },
  CONCENTRATION_NOT_LISTED: { tier: 'hard', text: 'The concentration is not on the list of this protocol. Choose one that is.' },
  ROUNDING_ERROR_HIGH: { tier: 'soft', text: 'The pump gives more than {rounding.soft} more or less than ordered. Another concentration may fit better.' },
  ROUNDING_ERROR_TOO_HIGH: { tier: 'hard', text: 'The pump gives more than {rounding.hard} more or less than ordered. Choose another concentration.' },
  INTERVAL_TOO_SHORT: { tier: 'soft', text: 'The sessions are closer together than this protocol allows.' },
};

/** A limit in the words of the thresholds in force, and who answers for it. */
export type Limits = (code: LimitCode, source?: SourceId) => DoseLimit;
export const limitsOf =
  (thresholds: Thresholds): Limits =>
  (code, sourceId = 'project') => ({ code, tier: LIMITS[code].tier, text: say(LIMITS[code].text, thresholds), source: cite(sourceId, code, thresholds), sourceId: sourceId === 'project' && isOwn(thresholds, code) ? 'clinic-thresholds' : sourceId });

/** Every limit as it ships. */
export const LIMIT_TEXTS = Object.fromEntries(Object.entries(LIMITS).map(([code, { tier, text }]) => [code, { tier, text: say(text, SHIPPED_THRESHOLDS) }])) as Readonly<Record<LimitCode, { readonly tier: LimitTier; readonly text: string }>>;
