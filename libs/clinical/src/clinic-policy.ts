import { type ClinicCalendar, PLAIN_CALENDAR } from './quantity/zone.js';
import { SHIPPED_THRESHOLDS, type Thresholds } from './thresholds/thresholds.js';

/** What a clinic decides for itself and every calculation and screening for it goes by. */
export interface ClinicPolicy {
  readonly thresholds: Thresholds;
  readonly calendar: ClinicCalendar;
}

/** Of a clinic that decided nothing: what ships, and days of UTC. */
export const SHIPPED_POLICY: ClinicPolicy = { thresholds: SHIPPED_THRESHOLDS, calendar: PLAIN_CALENDAR };
