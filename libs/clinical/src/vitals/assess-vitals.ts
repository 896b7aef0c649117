import { actionText } from '../monitoring/describe-monitoring.js';
import { COMPARISONS, isNumberTrigger, type MonitoringPlan, type NumberTrigger, TIERS } from '../monitoring/monitoring-plan.js';
import { Exact } from '../quantity/exact.js';
import type { SourceId } from '../sources.js';
import { isVitalSign, type VitalReading, type VitalSign } from './vital-sign.js';

export type VitalTier = NumberTrigger['tier'];

export interface VitalAction {
  readonly code: string;
  readonly tier: VitalTier;
  readonly sign: VitalSign;
  readonly action: string;
  /** In words: "systolic at or above 180". */
  readonly threshold: string;
  /** False: measure again in 2 to 5 minutes, act if it holds. */
  readonly immediate: boolean;
  readonly source: SourceId;
}

type VitalTrigger = NumberTrigger & { readonly subject: VitalSign };

/**
 * What the reading asks for under this monitoring plan, gravest first; for each sign and direction only the gravest.
 * `baseline` is before the infusion.
 */
export function assessVitals({ triggers }: MonitoringPlan, reading: VitalReading, baseline?: VitalReading): readonly VitalAction[] {
  const ofSigns = triggers.filter((t): t is VitalTrigger => isNumberTrigger(t) && isVitalSign(t.subject));
  const met = ofSigns.filter((trigger) => isMet(trigger, reading, baseline)).sort((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier));
  const gravest = met.filter((trigger, n) => met.findIndex((other) => other.subject === trigger.subject && direction(other) === direction(trigger)) === n);
  return gravest.map((t) => ({ code: t.code, tier: t.tier, sign: t.subject, action: actionText(t), immediate: t.immediate, source: t.threshold.source, threshold: `${t.subject} ${COMPARISONS[t.when]} ${t.threshold.value}` }));
}

const direction = ({ when }: VitalTrigger): 'high' | 'low' => (when === 'below' || when === 'at-or-below' || when === 'fall-percent' ? 'low' : 'high');

function isMet({ subject, when, threshold: { value: limit } }: VitalTrigger, reading: VitalReading, baseline?: VitalReading): boolean {
  const now = reading[subject];
  if (!now) return false;
  const value = new Exact(now.value);
  const before = baseline?.[subject];
  switch (when) {
    case 'at-or-above':
      return value.gte(limit);
    case 'above':
      return value.gt(limit);
    case 'at-or-below':
      return value.lte(limit);
    case 'below':
      return value.lt(limit);
    case 'rise-percent':
      return before !== undefined && value.minus(before.value).times(100).gte(new Exact(before.value).times(limit));
    case 'fall-percent':
      return before !== undefined && new Exact(before.value).minus(value).times(100).gte(new Exact(before.value).times(limit));
  }
}
