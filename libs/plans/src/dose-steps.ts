import type { PlannedSession } from '#clinical';
import { partId } from './part-id.js';
import type { Plan } from './plan.js';

/** Sessions in a row that are given alike: one order stands for each such step. */
export interface CourseStep {
  /** Id of its MedicationRequest. */
  readonly orderId: string;
  readonly first: number;
  readonly last: number;
  readonly session: PlannedSession;
}

const alike = (a: PlannedSession, b: PlannedSession): boolean => a.fraction === b.fraction && a.total.value === b.total.value && JSON.stringify(a.segments) === JSON.stringify(b.segments);

export function courseSteps(plan: Pick<Plan, 'id' | 'revision' | 'firstSession' | 'calculation'>): readonly CourseStep[] {
  const steps: CourseStep[] = [];
  for (const session of plan.calculation.sessions.filter((s) => s.number >= plan.firstSession)) {
    const open = steps.at(-1);
    if (open && alike(open.session, session)) steps[steps.length - 1] = { ...open, last: session.number };
    else steps.push({ orderId: partId(plan.id, `infusion/${plan.revision}/${session.number}`), first: session.number, last: session.number, session });
  }
  return steps;
}

/** The order that session `number` fulfils. */
export const stepOfSession = (plan: Pick<Plan, 'id' | 'revision' | 'firstSession' | 'calculation'>, number: number): CourseStep | undefined => courseSteps(plan).find((s) => s.first <= number && number <= s.last);
