import type { GoalAchieved, GoalKind } from '#clinical';
import type { Tx } from '#database';
import type { Goal } from './goal.js';

interface GoalRow {
  readonly id: string;
  readonly plan_id: string;
  readonly patient_id: string;
  readonly kind: GoalKind;
  readonly origin: Goal['origin'];
  readonly description: string;
  readonly start_day: string;
  readonly due_day: string;
  readonly fall_share: string | null;
  readonly fall_points: string | null;
  readonly smallest_baseline: string | null;
  readonly achievement: GoalAchieved;
  readonly baseline_value: string | null;
  readonly latest_value: string | null;
  readonly outcomes: string;
  readonly made_at: Date;
  readonly made_by: string;
  readonly made_by_name: string;
}

const goalOf = (r: GoalRow): Goal => ({
  id: r.id,
  planId: r.plan_id,
  patientId: r.patient_id,
  kind: r.kind,
  origin: r.origin,
  description: r.description,
  aim: { fall: r.fall_share === null ? { points: r.fall_points ?? '1' } : { share: r.fall_share }, ...(r.smallest_baseline === null ? {} : { smallestBaseline: r.smallest_baseline }) },
  startDate: r.start_day,
  dueDate: r.due_day,
  achievement: r.achievement,
  ...(r.baseline_value === null ? {} : { baseline: r.baseline_value }),
  ...(r.latest_value === null ? {} : { latest: r.latest_value }),
  outcomeIds: JSON.parse(r.outcomes) as string[],
  made: { at: r.made_at, by: { sub: r.made_by, name: r.made_by_name } },
});

/** In the order in which they were made. Days as text: a date has no zone to be read in. */
export async function goalsOf(tx: Tx, planId: string): Promise<Goal[]> {
  const rows = await tx.query<GoalRow>('SELECT *, start_date::text AS start_day, due_date::text AS due_day FROM plan_goal WHERE tenant_id = $1 AND plan_id = $2 ORDER BY seq', [tx.tenantId, planId]);
  return rows.map(goalOf);
}

export async function insertGoal(tx: Tx, g: Goal): Promise<void> {
  await tx.query(
    `INSERT INTO plan_goal (tenant_id, id, plan_id, patient_id, kind, origin, description, start_date, due_date, fall_share, fall_points, smallest_baseline, achievement, baseline_value, latest_value, outcomes, made_at, made_by, made_by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    [tx.tenantId, g.id, g.planId, g.patientId, g.kind, g.origin, g.description, g.startDate, g.dueDate, 'share' in g.aim.fall ? g.aim.fall.share : null, 'points' in g.aim.fall ? g.aim.fall.points : null, g.aim.smallestBaseline ?? null, g.achievement, g.baseline ?? null, g.latest ?? null, JSON.stringify(g.outcomeIds), g.made.at, g.made.by.sub, g.made.by.name],
  );
}

export async function updateGoal(tx: Tx, g: Goal): Promise<void> {
  await tx.query('UPDATE plan_goal SET achievement = $3, baseline_value = $4, latest_value = $5, outcomes = $6 WHERE tenant_id = $1 AND id = $2', [
    tx.tenantId, g.id, g.achievement, g.baseline ?? null, g.latest ?? null, JSON.stringify(g.outcomeIds),
  ]);
}

/** One answer of a patient, as far as goals ask. */
export interface GoalAnswer {
  readonly id: string;
  readonly instrument: string;
  readonly timing: string;
  readonly at: Date;
  /** Absent where nothing could be counted. */
  readonly score: string | null;
  /** The patient's value is higher than the score by nobody knows how much. */
  readonly partial: boolean;
}

/** What #outcomes wrote down and when #sessions began; those slices stand on this one, so they are read here and not asked. */
export async function answersOf(tx: Tx, planId: string): Promise<{ readonly answers: readonly GoalAnswer[]; readonly began: Date | undefined }> {
  const answers = await tx.query<GoalAnswer>('SELECT id, instrument, timing, at, score::text AS score, partial FROM outcome WHERE tenant_id = $1 AND plan_id = $2 ORDER BY at, seq', [tx.tenantId, planId]);
  const [row] = await tx.query<{ at: Date | null }>('SELECT min(started_at) AS at FROM session WHERE tenant_id = $1 AND plan_id = $2', [tx.tenantId, planId]);
  return { answers, began: row?.at ?? undefined };
}
