import { Exact } from '../quantity/exact.js';
import type { SourceId } from '../sources.js';
import type { VitalReading, VitalSign } from './vital-sign.js';

export type VitalTier = 'stop' | 'pause' | 'slow';

/** One trigger of clinical note §4. All thresholds are proposals; `source` is what they lean on. */
export interface VitalTrigger {
  readonly code: string;
  readonly sign: VitalSign;
  readonly when: 'at-or-above' | 'above' | 'below' | 'rise-percent' | 'fall-percent';
  readonly threshold: string;
  readonly tier: VitalTier;
  readonly action: string;
  /** Acts on one reading; the others need a second one 2 to 5 minutes later. */
  readonly immediate: boolean;
  readonly source: SourceId;
}

const BP_HIGH = 'Pause, measure again after 5 minutes. No symptoms: resume at half the rate. Symptoms: stop and treat.';
const BP_LOW = 'Pause, legs up, fluid.';

export const VITAL_TRIGGERS: readonly VitalTrigger[] = [
  { code: 'bp-high', sign: 'systolic', when: 'at-or-above', threshold: '180', tier: 'pause', action: BP_HIGH, immediate: false, source: 'vendor-guide' },
  { code: 'bp-high', sign: 'diastolic', when: 'at-or-above', threshold: '110', tier: 'pause', action: BP_HIGH, immediate: false, source: 'murrough-2013' },
  { code: 'bp-raised', sign: 'systolic', when: 'at-or-above', threshold: '160', tier: 'slow', action: 'Halve the rate, consider clonidine.', immediate: false, source: 'project' },
  { code: 'bp-raised', sign: 'systolic', when: 'rise-percent', threshold: '30', tier: 'slow', action: 'Halve the rate, consider clonidine.', immediate: false, source: 'project' },
  { code: 'bp-low', sign: 'systolic', when: 'below', threshold: '90', tier: 'pause', action: BP_LOW, immediate: false, source: 'vendor-guide' },
  { code: 'bp-low', sign: 'systolic', when: 'fall-percent', threshold: '30', tier: 'pause', action: BP_LOW, immediate: false, source: 'vendor-guide' },
  { code: 'hr-very-high', sign: 'heartRate', when: 'above', threshold: '150', tier: 'stop', action: 'Stop, electrocardiogram.', immediate: false, source: 'ed-protocol' },
  { code: 'hr-very-low', sign: 'heartRate', when: 'below', threshold: '40', tier: 'stop', action: 'Stop, electrocardiogram.', immediate: false, source: 'ed-protocol' },
  { code: 'hr-high', sign: 'heartRate', when: 'above', threshold: '120', tier: 'slow', action: 'Slow, electrocardiogram.', immediate: false, source: 'vendor-guide' },
  { code: 'hr-low', sign: 'heartRate', when: 'below', threshold: '50', tier: 'slow', action: 'Slow, electrocardiogram.', immediate: false, source: 'vendor-guide' },
  { code: 'desaturation-severe', sign: 'oxygenSaturation', when: 'below', threshold: '90', tier: 'stop', action: 'Stop, open the airway, oxygen.', immediate: true, source: 'project' },
  { code: 'desaturation', sign: 'oxygenSaturation', when: 'below', threshold: '92', tier: 'slow', action: 'Oxygen, stimulate, slow.', immediate: false, source: 'project' },
  { code: 'rr-low', sign: 'respiratoryRate', when: 'below', threshold: '10', tier: 'stop', action: 'Stop, open the airway.', immediate: false, source: 'ed-protocol' },
  { code: 'rr-high', sign: 'respiratoryRate', when: 'above', threshold: '30', tier: 'stop', action: 'Stop, look for the cause.', immediate: false, source: 'ed-protocol' },
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
export function assessVitals(reading: VitalReading, baseline?: VitalReading): readonly VitalAction[] {
  const met = VITAL_TRIGGERS.filter((trigger) => isMet(trigger, reading, baseline)).sort((a, b) => ORDER[a.tier] - ORDER[b.tier]);
  const gravest = met.filter((trigger, n) => met.findIndex((other) => other.sign === trigger.sign && direction(other) === direction(trigger)) === n);
  return gravest.map(({ code, tier, sign, action, immediate, source, when, threshold }) => ({ code, tier, sign, action, immediate, source, threshold: `${sign} ${WORDS[when]} ${threshold}` }));
}

const WORDS: Readonly<Record<VitalTrigger['when'], string>> = {
  'at-or-above': 'at or above',
  above: 'above',
  below: 'below',
  'rise-percent': 'above baseline by at least %',
  'fall-percent': 'below baseline by at least %',
};

const direction = (trigger: VitalTrigger): 'high' | 'low' => (trigger.when === 'below' || trigger.when === 'fall-percent' ? 'low' : 'high');

function isMet(trigger: VitalTrigger, reading: VitalReading, baseline?: VitalReading): boolean {
  const now = reading[trigger.sign];
  if (!now) return false;
  const value = new Exact(now.value);
  const before = baseline?.[trigger.sign];
  switch (trigger.when) {
    case 'at-or-above':
      return value.gte(trigger.threshold);
    case 'above':
      return value.gt(trigger.threshold);
    case 'below':
      return value.lt(trigger.threshold);
    case 'rise-percent':
      return before !== undefined && value.minus(before.value).times(100).gte(new Exact(before.value).times(trigger.threshold));
    case 'fall-percent':
      return before !== undefined && new Exact(before.value).minus(value).times(100).gte(new Exact(before.value).times(trigger.threshold));
  }
}
