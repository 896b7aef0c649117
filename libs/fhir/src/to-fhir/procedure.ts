import { SERVICES } from '#clinical';
import { chartRef, codeableConcept, identifiers, meta, patientRef, period, personRef, ref, terminology, withoutAbsent } from '../elements.js';
import { usCoreProfile } from '../namespaces.js';
import type { ChartRef, Concept, Person, TimeSpan } from './source-types.js';

export type ProcedureStatus = 'preparation' | 'in-progress' | 'on-hold' | 'completed' | 'stopped' | 'not-done' | 'entered-in-error';

/** One session: the umbrella of its administrations and Observations. */
export interface SessionProcedureSource {
  readonly id: string;
  readonly status: ProcedureStatus;
  readonly statusReason?: Concept | undefined;
  readonly patientId: string;
  readonly planId: string;
  readonly serviceRequestId?: string | undefined;
  readonly session: { readonly number: number; readonly of: number };
  /** Absent only while status is 'preparation' or 'not-done' (us-core-7). */
  readonly performed?: TimeSpan | undefined;
  readonly performer: Person;
  readonly reasons?: readonly ChartRef<'Condition'>[] | undefined;
  readonly outcome?: Concept | undefined;
  readonly notes?: readonly string[] | undefined;
}

export function sessionProcedure(s: SessionProcedureSource): fhir4.Procedure {
  return withoutAbsent<fhir4.Procedure>({
    resourceType: 'Procedure',
    id: s.id,
    meta: meta(usCoreProfile('procedure')),
    identifier: identifiers('session', s.id),
    basedOn: [ref('CarePlan', s.planId), ...(s.serviceRequestId === undefined ? [] : [ref('ServiceRequest', s.serviceRequestId)])],
    status: s.status,
    statusReason: s.statusReason && codeableConcept(s.statusReason),
    code: { ...terminology(SERVICES['intravenous-infusion']), text: `Ketamine infusion, session ${String(s.session.number)} of ${String(s.session.of)}` },
    subject: patientRef(s.patientId),
    performedPeriod: s.performed && period(s.performed),
    performer: [{ actor: personRef(s.performer) }],
    reasonReference: s.reasons?.map(chartRef),
    outcome: s.outcome && codeableConcept(s.outcome),
    note: s.notes?.map((text) => ({ text })),
  });
}
