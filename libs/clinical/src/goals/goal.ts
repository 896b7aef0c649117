import type { Protocol } from '../protocols/protocol.js';
import type { SourceId } from '../sources.js';
import type { ConditionKey } from '../terminology/conditions.js';

export type GoalKind = 'pain' | 'mood' | 'peg' | 'mme' | 'gait';

/** What a course is to reach. All of these scales fall as the patient gets better. */
export interface GoalRule {
  readonly kind: GoalKind;
  /** As said to the patient. */
  readonly description: string;
  /** UCUM. */
  readonly unit: string;
  /** The fall that reaches it: a share of the baseline, or so many points. Decimal text. */
  readonly fall: { readonly share: string } | { readonly points: string };
  /** Below this a share of the baseline says nothing. */
  readonly smallestBaseline?: string;
  readonly source: SourceId;
}

export const GOALS: Readonly<Record<GoalKind, GoalRule>> = {
  // clinical note §5: 30 % is the moderately important change; below 3 of 10 a percentage is suppressed [P]
  pain: { kind: 'pain', description: 'Pain at least 30 % lower than before the course (0 to 10)', unit: '{score}', fall: { share: '0.3' }, smallestBaseline: '3', source: 'immpact-2008' },
  mood: { kind: 'mood', description: 'PHQ-9 at least 50 % lower than before the course', unit: '{score}', fall: { share: '0.5' }, source: 'phq9-kroenke-2001' },
  // the smallest important difference is about 1 point (0.6 to 1.75)
  peg: { kind: 'peg', description: 'PEG (pain, enjoyment of life, general activity) at least 1 point lower', unit: '{score}', fall: { points: '1' }, source: 'general' },
  // clinical note §5: 20 % is "reduced" [P]
  mme: { kind: 'mme', description: 'Opioids at least 20 % lower (morphine milligram equivalents a day)', unit: '{MME}/d', fall: { share: '0.2' }, source: 'project' },
  // none, cane, crutch or walker, wheelchair in part, wheelchair, bed: one step is a win [P]
  gait: { kind: 'gait', description: 'Walks with at least one step less of aid (0 none, 1 cane, 2 crutch or walker, 3 wheelchair in part, 4 wheelchair, 5 bed)', unit: '{score}', fall: { points: '1' }, source: 'project' },
};

/** Benefit was seen for up to 12 weeks (clinical note §1), and PGIC, MME and function are asked then (§5). */
export const GOAL_WEEKS = 12;

const MOOD: readonly ConditionKey[] = ['major-depression', 'treatment-resistant-depression', 'ptsd'];

/** What a signed plan aims at unless somebody says otherwise: mood where the protocol treats a mood disorder, pain where it treats pain. */
export const defaultGoal = (protocol: Protocol): GoalKind => (protocol.indication.conditions.some((c) => MOOD.includes(c)) ? 'mood' : 'pain');
