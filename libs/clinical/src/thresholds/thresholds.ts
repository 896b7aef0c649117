import { Exact } from '../quantity/exact.js';
import { BEDSIDE_THRESHOLDS } from './bedside.js';
import { COURSE_THRESHOLDS } from './course.js';
import { DOSING_THRESHOLDS } from './dosing.js';
import { SCREENING_THRESHOLDS } from './screening.js';
import type { Threshold } from './threshold.js';

const TABLE = { ...DOSING_THRESHOLDS, ...SCREENING_THRESHOLDS, ...BEDSIDE_THRESHOLDS, ...COURSE_THRESHOLDS };

export type ThresholdKey = keyof typeof TABLE;
/** Every number that decides, in the order of the clinical note. */
export const THRESHOLDS: Readonly<Record<ThresholdKey, Threshold>> = TABLE;
export const THRESHOLD_KEYS = Object.keys(TABLE) as ThresholdKey[];
export const isThresholdKey = (key: string): key is ThresholdKey => Object.hasOwn(TABLE, key);

/** A change of any shipped value or range is a new version: what was made with thresholds says which they were. */
export const SHIPPED_VERSION = '1.0.0';

/** The thresholds that somebody calculates or screens with. */
export interface Thresholds {
  /** `1.0.0` as shipped; `1.0.0+clinic.3` with the third set of a clinic over it. */
  readonly version: string;
  readonly values: Readonly<Record<ThresholdKey, string>>;
  /** Those that a clinic set itself. */
  readonly own: ReadonlySet<ThresholdKey>;
}

/** Some thresholds and their values, as decimal text. */
export type Overrides = Readonly<Partial<Record<ThresholdKey, string>>>;

const shippedValues = Object.fromEntries(THRESHOLD_KEYS.map((key) => [key, THRESHOLDS[key].value])) as Record<ThresholdKey, string>;
export const SHIPPED_THRESHOLDS: Thresholds = { version: SHIPPED_VERSION, values: shippedValues, own: new Set() };

/**
 * What ships, with a clinic's own values over it. They were checked when the clinic signed them; where the software has
 * narrowed a range since, the bound that lies nearest takes their place, and what it no longer knows is left out.
 */
export function thresholdsOf(overrides: Overrides, clinicVersion: number): Thresholds {
  const own = THRESHOLD_KEYS.flatMap((key): [ThresholdKey, string][] => (overrides[key] === undefined ? [] : [[key, within(key, overrides[key])]]));
  return { version: `${SHIPPED_VERSION}+clinic.${String(clinicVersion)}`, values: { ...shippedValues, ...Object.fromEntries(own) }, own: new Set(own.map(([key]) => key)) };
}

function within(key: ThresholdKey, value: string): string {
  const [lowest, highest] = THRESHOLDS[key].range;
  if (new Exact(value).lt(lowest)) return lowest;
  return new Exact(value).gt(highest) ? highest : value;
}

/** The end of the range at which the least is stopped. */
export const loosest = (key: ThresholdKey): string => THRESHOLDS[key].range[THRESHOLDS[key].stricter === 'lower' ? 1 : 0];

const USED_BY = new Map<string, ThresholdKey[]>();
for (const key of THRESHOLD_KEYS) for (const user of THRESHOLDS[key].usedBy) USED_BY.set(user, [...(USED_BY.get(user) ?? []), key]);

/** Whether a clinic set one of the thresholds of this rule or limit. */
export const isOwn = ({ own }: Thresholds, user: string): boolean => (USED_BY.get(user) ?? []).some((key) => own.has(key));
