import { GAIT_ONE_STEP } from '../instruments/gait.js';
import type { Fall, InstrumentId } from '../instruments/instrument.js';
import { MME_REDUCED } from '../instruments/mme.js';
import { PEG_ONE_POINT } from '../instruments/peg.js';
import { INSTRUMENTS } from '../instruments/registry.js';
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
  readonly source: SourceId;
}

export const GOALS: Readonly<Record<GoalKind, GoalRule>> = {
  // clinical note §5: 30 % is the moderately important change
  pain: { kind: 'pain', description: 'Pain at least 30 % lower than before the course (0 to 10)', instrument: 'pain-nrs', fall: { share: '0.3' }, source: 'immpact-2008' },
  mood: { kind: 'mood', description: 'PHQ-9 at least 50 % lower than before the course', instrument: 'phq-9', fall: { share: '0.5' }, source: 'phq9-kroenke-2001' },
  peg: { kind: 'peg', description: 'PEG (pain, enjoyment of life, general activity) at least 1 point lower', instrument: 'peg', fall: PEG_ONE_POINT.fall, source: PEG_ONE_POINT.source },
  mme: { kind: 'mme', description: 'Opioids at least 20 % lower (morphine milligram equivalents a day)', instrument: 'mme', fall: MME_REDUCED.fall, source: MME_REDUCED.source },
  // none, cane, crutch or walker, wheelchair in part, wheelchair, bed: one step is a win [P]
  gait: { kind: 'gait', description: 'Walks with at least one step less of aid (0 none, 1 cane, 2 crutch or walker, 3 wheelchair in part, 4 wheelchair, 5 bed)', instrument: 'gait', fall: GAIT_ONE_STEP.fall, source: GAIT_ONE_STEP.source },
};

/** UCUM. */
export const goalUnit = (kind: GoalKind): Unit => INSTRUMENTS[GOALS[kind].instrument].score.unit;

/** Benefit was seen for up to 12 weeks (clinical note §1), and PGIC, MME and function are asked then (§5). */
export const GOAL_WEEKS = 12;

const MOOD: readonly ConditionKey[] = ['major-depression', 'treatment-resistant-depression', 'ptsd'];

/** What a signed plan aims at unless somebody says otherwise: mood where the protocol treats a mood disorder, pain where it treats pain. */
export const defaultGoal = (protocol: Protocol): GoalKind => (protocol.indication.conditions.some((c) => MOOD.includes(c)) ? 'mood' : 'pain');
