import type { Protocol } from '../protocols/protocol.js';
import { Ratio } from '../quantity/ratio.js';
import type { DoseLimit } from './dose.js';
import { limit } from './limits.js';

const MS_PER_HOUR = 3_600_000;

/** Sessions closer together than the protocol allows (start to start). */
export function checkInterval(protocol: Protocol, previousStart: Date, nextStart: Date): readonly DoseLimit[] {
  const least = protocol.course.minimumInterval;
  if (!least) return [];
  const hours = Ratio.of(least.value).times(least.unit === 'd' ? 24 : 1);
  return Ratio.of(nextStart.getTime() - previousStart.getTime()).below(hours.times(MS_PER_HOUR)) ? [limit('INTERVAL_TOO_SHORT', least.source)] : [];
}
