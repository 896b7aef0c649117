import type { Fall, InstrumentId } from '../instruments/instrument.js';
import { INSTRUMENTS } from '../instruments/registry.js';
import { Exact } from '../quantity/exact.js';
import { say } from '../thresholds/say.js';
import { SHIPPED_THRESHOLDS, type ThresholdKey, THRESHOLDS, type Thresholds } from '../thresholds/thresholds.js';
import type { Protocol } from '../protocols/protocol.js';
import type { Unit } from '../quantity/unit.js';
import type { SourceId } from '../sources.js';
import type { ConditionKey } from '../terminology/conditions.js';

export type GoalKind = 'pain' | 'mood' | 'peg' | 'mme' | 'gait';

/** What a course is to reach. All of these scales fall as the patient gets better. */
export interface GoalRule {
  readonly kind: GoalKind;
  /** As said to the patient. */
  readonly description: string;
  /** Whose answers speak of it. */
  readonly instrument: InstrumentId;
  /** The fall that reaches it. */
  readonly fall: Exclude<Fall, { readonly to: string }>;
  /** Below this a share of the baseline says nothing. Decimal text. */
  readonly smallestBaseline?: string;
  readonly source: SourceId;
}

/** How far a scale must fall from where it was. */
export type GoalAim = Pick<GoalRule, 'fall' | 'smallestBaseline'>;

/** Clinical note §5: how far each scale must fall is a threshold (percent of the baseline, or points). */
const TEMPLATES: Readonly<Record<GoalKind, Pick<GoalRule, 'description' | 'instrument' | 'source'> & { readonly fall: ThresholdKey; readonly smallestBaseline?: ThresholdKey }>> = {
  pain: { description: 'Pain at least {goal.pain.fall} lower than before the course (0 to 10)', instrument: 'pain-nrs', fall: 'goal.pain.fall', smallestBaseline: 'pain.smallest-baseline', source: 'immpact-2008' },
  mood: { description: 'PHQ-9 at least {goal.mood.fall} lower than before the course', instrument: 'phq-9', fall: 'goal.mood.fall', source: 'phq9-kroenke-2001' },
  peg: { description: 'PEG (pain, enjoyment of life, general activity) at least {goal.peg.fall} lower', instrument: 'peg', fall: 'goal.peg.fall', source: 'reed-2024' },
  mme: { description: 'Opioids at least {goal.mme.fall} lower (morphine milligram equivalents a day)', instrument: 'mme', fall: 'goal.mme.fall', source: 'project' },
  gait: { description: 'Walks with at least one step less of aid (0 none, 1 cane, 2 crutch or walker, 3 wheelchair in part, 4 wheelchair, 5 bed)', instrument: 'gait', fall: 'goal.gait.fall', source: 'project' },
};

const PERCENT = 100;

/** A goal of this kind as the clinic sets it today. A goal that was set keeps the fall that was agreed on. */
export function goalRule(kind: GoalKind, thresholds: Thresholds): GoalRule {
  const { description, instrument, source, fall, smallestBaseline } = TEMPLATES[kind];
  const value = thresholds.values[fall];
  return {
    kind, instrument, source,
    description: say(description, thresholds),
    fall: THRESHOLDS[fall].unit === '%' ? { share: new Exact(value).div(PERCENT).toFixed() } : { points: value },
    ...(smallestBaseline === undefined ? {} : { smallestBaseline: thresholds.values[smallestBaseline] }),
  };
}

/** As they ship. */
export const GOALS = Object.fromEntries((Object.keys(TEMPLATES) as GoalKind[]).map((kind) => [kind, goalRule(kind, SHIPPED_THRESHOLDS)])) as Readonly<Record<GoalKind, GoalRule>>;

/** UCUM. */
export const goalUnit = (kind: GoalKind): Unit => INSTRUMENTS[GOALS[kind].instrument].score.unit;

const DAYS_PER_WEEK = 7;
/** Days until a goal is due unless somebody says otherwise. */
export const goalDays = ({ values }: Thresholds): number => Number(values['goal.weeks']) * DAYS_PER_WEEK;

const MOOD: readonly ConditionKey[] = ['major-depression', 'treatment-resistant-depression', 'ptsd'];

/** What a signed plan aims at unless somebody says otherwise: mood where the protocol treats a mood disorder, pain where it treats pain. */
export const defaultGoal = (protocol: Protocol): GoalKind => (protocol.indication.conditions.some((c) => MOOD.includes(c)) ? 'mood' : 'pain');
