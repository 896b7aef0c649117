import { Exact } from '../quantity/exact.js';
import { isDecimal } from '../quantity/quantity.js';
import { type GoalAim, type GoalKind, GOALS } from './goal.js';

/** Codes of http://terminology.hl7.org/CodeSystem/goal-achievement that this project gives. */
export type GoalAchieved = 'in-progress' | 'improving' | 'worsening' | 'no-change' | 'achieved' | 'sustaining' | 'not-achieved';

export interface GoalReading {
  /** Decimal text. */
  readonly value: string;
  /** Right after an infusion: what the drug does in the hour says nothing of what the course does. */
  readonly acute: boolean;
  /** The patient's value is higher than this by nobody knows how much. */
  readonly partial?: boolean;
}

export interface GoalStanding {
  readonly achievement: GoalAchieved;
  /** At most this reaches the goal; absent without a baseline, or with one too low for a share of it. Decimal text, unrounded. */
  readonly target?: string;
}

/** Decimal text; never below zero. */
export function goalTarget(kind: GoalKind, baseline: string | undefined, { fall, smallestBaseline }: GoalAim = GOALS[kind]): string | undefined {
  if (baseline === undefined || !isDecimal(baseline)) return undefined;
  const base = new Exact(baseline);
  if (base.lte(0) || ('share' in fall && smallestBaseline !== undefined && base.lt(smallestBaseline))) return undefined;
  // exact: 30 % below 7 is 4.9, and 4.9 reaches it
  const target = 'share' in fall ? base.times(new Exact(1).minus(fall.share)) : base.minus(fall.points);
  return target.lt(0) ? '0' : target.toFixed();
}

/**
 * Where a goal stands. `readings` since the first infusion, oldest first. An answer right after an infusion can show that
 * things move, never that the goal is reached; reached twice in a row it is sustained; past its day, unreached, it is missed.
 * A partial value is a least: it can show that things got worse, and nothing else, not even that the goal is still reached.
 */
export function goalStanding(kind: GoalKind, baseline: string | undefined, readings: readonly GoalReading[], pastDue: boolean, aim: GoalAim = GOALS[kind]): GoalStanding {
  const target = goalTarget(kind, baseline, aim);
  const known = readings.filter((r) => isDecimal(r.value));
  const last = known.at(-1);
  const waiting = pastDue ? 'not-achieved' : 'in-progress';
  if (target === undefined || baseline === undefined || last === undefined) return { achievement: waiting, ...(target === undefined ? {} : { target }) };
  const reaches = (r: GoalReading | undefined): boolean => r !== undefined && r.partial !== true && new Exact(r.value).lte(target);
  const lasting = known.filter((r) => !r.acute);
  if (!last.acute && reaches(last)) return { achievement: reaches(lasting.at(-2)) ? 'sustaining' : 'achieved', target };
  if (pastDue) return { achievement: 'not-achieved', target };
  const before = new Exact(known.slice(0, -1).findLast((r) => r.partial !== true)?.value ?? baseline);
  const now = new Exact(last.value);
  if (last.partial === true) return { achievement: now.gte(before) ? 'worsening' : waiting, target };
  return { achievement: now.lt(before) ? 'improving' : now.gt(before) ? 'worsening' : 'no-change', target };
}
