import { coded, type GoalKind, GOALS, goalTarget, OBSERVATIONS } from '#clinical';
import { type Coded, goal, type GoalSource, LOINC, TITRATE_CS } from '#fhir';
import type { Plan } from '../plan.js';
import type { Goal } from './goal.js';

const verified = (key: 'pain-nrs' | 'phq9-total'): Coded => coded(OBSERVATIONS[key]).coding?.[0] ?? { system: TITRATE_CS.instrument, code: key };

/** What is measured. PEG: only the code was seen in a public source, so it goes without a display; the last two have no code that was. */
const MEASURE: Readonly<Record<GoalKind, Coded>> = {
  pain: verified('pain-nrs'),
  mood: verified('phq9-total'),
  peg: { system: LOINC, code: '91147-9' },
  mme: { system: TITRATE_CS.instrument, code: 'mme-per-day', display: 'Morphine milligram equivalents a day' },
  gait: { system: TITRATE_CS.instrument, code: 'gait-aid', display: 'Gait aid, 0 (none) to 5 (bed)' },
};

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
    target: { measure: MEASURE[g.kind], atMost: target === undefined ? undefined : { value: target, unit: GOALS[g.kind].unit }, due: g.dueDate },
    expressedBy: g.made.by,
    outcomeObservationIds: g.outcomeIds,
  });
}
