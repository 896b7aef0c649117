import type { Chart } from '#chart';
import type { Tx } from '#database';
import { parseReference } from '#fhir';

/** What was given under a plan, as its own published record says. */
export interface DoseHistory {
  /** Sessions that were ever started. */
  readonly sessions: number;
  /** Whether an infusion of this plan runs or stands still right now. */
  readonly open: 'none' | 'running' | 'paused';
  /** Ids of the orders under which something was given. */
  readonly givenUnder: ReadonlySet<string>;
}

const OPEN: Readonly<Partial<Record<fhir4.Procedure['status'], 'running' | 'paused'>>> = { 'in-progress': 'running', 'on-hold': 'paused' };

export async function doseHistory(tx: Tx, chart: Chart, planId: string): Promise<DoseHistory> {
  const procedures = (await chart.inStream(tx, planId, 'Procedure')).map((e) => e.resource<fhir4.Procedure>()).filter((p) => p.status !== 'entered-in-error');
  const given = (await chart.inStream(tx, planId, 'MedicationAdministration')).map((e) => e.resource<fhir4.MedicationAdministration>()).filter((a) => a.status !== 'entered-in-error');
  return {
    sessions: procedures.length,
    open: procedures.map((p) => OPEN[p.status]).find((o) => o !== undefined) ?? 'none',
    givenUnder: new Set(given.map((a) => parseReference(a.request?.reference ?? '')?.id).filter((id) => id !== undefined)),
  };
}
