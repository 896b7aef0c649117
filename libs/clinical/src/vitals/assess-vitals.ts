import { Exact } from '../quantity/exact.js';
import type { SourceId } from '../sources.js';
import { SHIPPED_THRESHOLDS, type ThresholdKey, type Thresholds } from '../thresholds/thresholds.js';
import type { VitalReading, VitalSign } from './vital-sign.js';

export type VitalTier = 'stop' | 'pause' | 'slow';

/** One trigger of clinical note §4; `source` is what its threshold leans on. */
export interface VitalTrigger {
  readonly code: string;
  readonly sign: VitalSign;
  readonly when: 'at-or-above' | 'above' | 'below' | 'rise-percent' | 'fall-percent';
  readonly threshold: ThresholdKey;
  readonly tier: VitalTier;
  readonly action: string;
  /** Acts on one reading; the others need a second one 2 to 5 minutes later. */
  readonly immediate: boolean;
  readonly source: SourceId;
}

const BP_HIGH = 'Pause, measure again after 5 minutes. No symptoms: resume at half the rate. Symptoms: stop and treat.';
const BP_LOW = 'Pause, legs up, fluid.';

export const VITAL_TRIGGERS: readonly VitalTrigger[] = [
  { code: 'bp-high', sign: 'systolic', when: 'at-or-above', threshold: 'vitals.systolic.pause', tier: 'pause', action: BP_HIGH, immediate: false, source: 'vendor-guide' },
  { code: 'bp-high', sign: 'diastolic', when: 'at-or-above', threshold: 'vitals.diastolic.pause', tier: 'pause', action: BP_HIGH, immediate: false, source: 'murrough-2013' },
  { code: 'bp-raised', sign: 'systolic', when: 'at-or-above', threshold: 'vitals.systolic.slow', tier: 'slow', action: 'Halve the rate, consider clonidine.', immediate: false, source: 'project' },
  { code: 'bp-raised', sign: 'systolic', when: 'rise-percent', threshold: 'vitals.systolic.rise', tier: 'slow', action: 'Halve the rate, consider clonidine.', immediate: false, source: 'project' },
  { code: 'bp-low', sign: 'systolic', when: 'below', threshold: 'vitals.systolic.low', tier: 'pause', action: BP_LOW, immediate: false, source: 'vendor-guide' },
  { code: 'bp-low', sign: 'systolic', when: 'fall-percent', threshold: 'vitals.systolic.fall', tier: 'pause', action: BP_LOW, immediate: false, source: 'vendor-guide' },
  { code: 'hr-very-high', sign: 'heartRate', when: 'above', threshold: 'vitals.heart-rate.stop-above', tier: 'stop', action: 'Stop, electrocardiogram.', immediate: false, source: 'ed-protocol' },
  { code: 'hr-very-low', sign: 'heartRate', when: 'below', threshold: 'vitals.heart-rate.stop-below', tier: 'stop', action: 'Stop, electrocardiogram.', immediate: false, source: 'ed-protocol' },
  { code: 'hr-high', sign: 'heartRate', when: 'above', threshold: 'vitals.heart-rate.slow-above', tier: 'slow', action: 'Slow, electrocardiogram.', immediate: false, source: 'vendor-guide' },
  { code: 'hr-low', sign: 'heartRate', when: 'below', threshold: 'vitals.heart-rate.slow-below', tier: 'slow', action: 'Slow, electrocardiogram.', immediate: false, source: 'vendor-guide' },
  { code: 'desaturation-severe', sign: 'oxygenSaturation', when: 'below', threshold: 'vitals.oxygen-saturation.stop', tier: 'stop', action: 'Stop, open the airway, oxygen.', immediate: true, source: 'project' },
  { code: 'desaturation', sign: 'oxygenSaturation', when: 'below', threshold: 'vitals.oxygen-saturation.slow', tier: 'slow', action: 'Oxygen, stimulate, slow.', immediate: false, source: 'project' },
  { code: 'rr-low', sign: 'respiratoryRate', when: 'below', threshold: 'vitals.respiratory-rate.low', tier: 'stop', action: 'Stop, open the airway.', immediate: false, source: 'ed-protocol' },
  { code: 'rr-high', sign: 'respiratoryRate', when: 'above', threshold: 'vitals.respiratory-rate.high', tier: 'stop', action: 'Stop, look for the cause.', immediate: false, source: 'ed-protocol' },
];

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

const ORDER: Readonly<Record<VitalTier, number>> = { stop: 0, pause: 1, slow: 2 };

/** What the reading asks for, gravest first; for each sign and direction only the gravest. `baseline` is before the infusion. */
export function assessVitals(reading: VitalReading, baseline?: VitalReading, { values }: Thresholds = SHIPPED_THRESHOLDS): readonly VitalAction[] {
  const met = VITAL_TRIGGERS.filter((trigger) => isMet(trigger, values[trigger.threshold], reading, baseline)).sort((a, b) => ORDER[a.tier] - ORDER[b.tier]);
  const gravest = met.filter((trigger, n) => met.findIndex((other) => other.sign === trigger.sign && direction(other) === direction(trigger)) === n);
  return gravest.map(({ code, tier, sign, action, immediate, source, when, threshold }) => ({ code, tier, sign, action, immediate, source, threshold: `${sign} ${WORDS[when]} ${values[threshold]}` }));
}

const WORDS: Readonly<Record<VitalTrigger['when'], string>> = {
  'at-or-above': 'at or above',
  above: 'above',
  below: 'below',
  'rise-percent': 'above baseline by at least %',
  'fall-percent': 'below baseline by at least %',
};

const direction = (trigger: VitalTrigger): 'high' | 'low' => (trigger.when === 'below' || trigger.when === 'fall-percent' ? 'low' : 'high');

function isMet(trigger: VitalTrigger, threshold: string, reading: VitalReading, baseline?: VitalReading): boolean {
  const now = reading[trigger.sign];
  if (!now) return false;
  const value = new Exact(now.value);
  const before = baseline?.[trigger.sign];
  switch (trigger.when) {
    case 'at-or-above':
      return value.gte(threshold);
    case 'above':
      return value.gt(threshold);
    case 'below':
      return value.lt(threshold);
    case 'rise-percent':
      return before !== undefined && value.minus(before.value).times(100).gte(new Exact(before.value).times(threshold));
    case 'fall-percent':
      return before !== undefined && new Exact(before.value).minus(value).times(100).gte(new Exact(before.value).times(threshold));
  }
}
