import { GOALS, goalTarget, goalUnit, INSTRUMENTS } from '#clinical';
import { goal, type GoalSource, measureCoding } from '#fhir';
import type { Plan } from '../plan.js';
import type { Goal } from './goal.js';

/** A goal lives and ends with its plan. */
const LIFECYCLE: Readonly<Record<Plan['status'], GoalSource['lifecycleStatus']>> = {
  draft: 'proposed', proposed: 'proposed', active: 'active', 'on-hold': 'on-hold', completed: 'completed', revoked: 'cancelled', 'entered-in-error': 'entered-in-error',
};

export function goalResource(g: Goal, status: Plan['status'], conditionIds: readonly string[]): fhir4.Goal {
  const target = goalTarget(g.kind, g.baseline, g.aim);
  return goal({
    id: g.id,
    patientId: g.patientId,
    lifecycleStatus: LIFECYCLE[status],
    achievement: g.achievement,
    description: g.description,
    startDate: g.startDate,
    addresses: conditionIds.map((id) => ({ type: 'Condition', id })),
    // a share of the baseline is a number only once there is a baseline
    target: { measure: measureCoding(INSTRUMENTS[GOALS[g.kind].instrument].score.code), atMost: target === undefined ? undefined : { value: target, unit: goalUnit(g.kind) }, due: g.dueDate },
    expressedBy: g.made.by,
    outcomeObservationIds: g.outcomeIds,
  });
}
