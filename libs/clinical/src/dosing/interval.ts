import type { Protocol } from '../protocols/protocol.js';
import { Ratio } from '../quantity/ratio.js';
import type { DoseLimit } from './dose.js';
import { SHIPPED_THRESHOLDS } from '../thresholds/thresholds.js';
import { limitsOf } from './limits.js';

/** Its sentence names no threshold: the interval is the protocol's. */
const limit = limitsOf(SHIPPED_THRESHOLDS);

const MS_PER_HOUR = 3_600_000;

/** Sessions closer together than the protocol allows, start to start: hours that have passed, whatever the clocks on the wall did. */
export function checkInterval(protocol: Protocol, previousStart: Date, nextStart: Date): readonly DoseLimit[] {
  const least = protocol.course.minimumInterval;
  if (!least) return [];
  const hours = Ratio.of(least.value).times(least.unit === 'd' ? 24 : 1);
  return Ratio.of(nextStart.getTime() - previousStart.getTime()).below(hours.times(MS_PER_HOUR)) ? [limit('INTERVAL_TOO_SHORT', least.source)] : [];
}
