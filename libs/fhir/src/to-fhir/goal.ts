import { chartRef, coded, codeableConcept, identifiers, meta, patientRef, personRef, quantity, ref, withoutAbsent } from '../elements.js';
import { HL7, usCoreProfile } from '../namespaces.js';
import type { Amount, ChartRef, Coded, Person } from './source-types.js';

export type GoalAchievement = 'in-progress' | 'improving' | 'worsening' | 'no-change' | 'achieved' | 'sustaining' | 'not-achieved' | 'no-progress' | 'not-attainable';

export interface GoalSource {
  readonly id: string;
  readonly patientId: string;
  readonly lifecycleStatus: 'proposed' | 'planned' | 'accepted' | 'active' | 'on-hold' | 'completed' | 'cancelled' | 'entered-in-error' | 'rejected';
  readonly achievement?: GoalAchievement | undefined;
  /** As said to the patient, e.g. 'Average pain at least 30 % lower'. */
  readonly description: string;
  readonly startDate: string;
  readonly addresses?: readonly ChartRef<'Condition'>[] | undefined;
  readonly target?: {
    /** What is measured (gol-1: needed beside a value), e.g. LOINC 75893-8. */
    readonly measure: Coded;
    /** At most or at least this. */
    readonly atMost?: Amount | undefined;
    readonly atLeast?: Amount | undefined;
    readonly due?: string | undefined;
  } | undefined;
  readonly expressedBy?: Person | 'patient' | undefined;
  readonly outcomeObservationIds?: readonly string[] | undefined;
}

const ACHIEVEMENT: Readonly<Record<GoalAchievement, string>> = {
  'in-progress': 'In Progress',
  improving: 'Improving',
  worsening: 'Worsening',
  'no-change': 'No Change',
  achieved: 'Achieved',
  sustaining: 'Sustaining',
  'not-achieved': 'Not Achieved',
  'no-progress': 'No Progress',
  'not-attainable': 'Not Attainable',
};

function target(t: NonNullable<GoalSource['target']>): fhir4.GoalTarget {
  return withoutAbsent<fhir4.GoalTarget>({
    measure: codeableConcept({ coding: [t.measure] }),
    detailRange: t.atMost === undefined && t.atLeast === undefined ? undefined : withoutAbsent<fhir4.Range>({ low: t.atLeast && quantity(t.atLeast), high: t.atMost && quantity(t.atMost) }),
    dueDate: t.due,
  });
}

export function goal(s: GoalSource): fhir4.Goal {
  return withoutAbsent<fhir4.Goal>({
    resourceType: 'Goal',
    id: s.id,
    meta: meta(usCoreProfile('goal')),
    identifier: identifiers('goal', s.id),
    lifecycleStatus: s.lifecycleStatus,
    achievementStatus: s.achievement && coded(HL7.goalAchievement, s.achievement, ACHIEVEMENT[s.achievement]),
    description: { text: s.description },
    subject: patientRef(s.patientId),
    startDate: s.startDate,
    target: s.target && [target(s.target)],
    expressedBy: s.expressedBy && (s.expressedBy === 'patient' ? patientRef(s.patientId) : personRef(s.expressedBy)),
    addresses: s.addresses?.map(chartRef),
    outcomeReference: s.outcomeObservationIds?.map((id) => ref('Observation', id)),
  });
}
