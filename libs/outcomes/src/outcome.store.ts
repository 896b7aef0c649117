import type { InstrumentId, OpioidTaken } from '#clinical';
import type { Tx } from '#database';
import type { Outcome, SafetyAlert, Timing } from './outcome.js';

interface OutcomeRow {
  readonly id: string;
  readonly plan_id: string;
  readonly patient_id: string;
  readonly session_id: string | null;
  readonly instrument: InstrumentId;
  readonly timing: Timing;
  readonly at: Date;
  readonly score: string | null;
  readonly partial: boolean;
  readonly items: string | null;
  readonly opioids: string | null;
  readonly band: string | null;
  readonly alert: string | null;
  readonly recorded_at: Date;
  readonly recorded_by: string;
  readonly recorded_by_name: string;
}

const outcomeOf = (r: OutcomeRow): Outcome => ({
  id: r.id,
  planId: r.plan_id,
  patientId: r.patient_id,
  ...(r.session_id === null ? {} : { sessionId: r.session_id }),
  instrument: r.instrument,
  timing: r.timing,
  at: r.at,
  ...(r.score === null ? {} : { score: r.score }),
  ...(r.partial ? { partial: true } : {}),
  ...(r.items === null ? {} : { items: JSON.parse(r.items) as (number | null)[] }),
  ...(r.opioids === null ? {} : { opioids: JSON.parse(r.opioids) as OpioidTaken[] }),
  ...(r.band === null ? {} : { band: JSON.parse(r.band) as { code: string; text: string } }),
  ...(r.alert === null ? {} : { alert: JSON.parse(r.alert) as SafetyAlert }),
  recordedAt: r.recorded_at,
  recordedBy: { sub: r.recorded_by, name: r.recorded_by_name },
});

export async function insertOutcome(tx: Tx, o: Outcome): Promise<void> {
  await tx.query(
    `INSERT INTO outcome (tenant_id, id, plan_id, patient_id, session_id, instrument, timing, at, score, items, band, alert, recorded_at, recorded_by, recorded_by_name, opioids, partial)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [tx.tenantId, o.id, o.planId, o.patientId, o.sessionId ?? null, o.instrument, o.timing, o.at, o.score ?? null, o.items ? JSON.stringify(o.items) : null,
      o.band ? JSON.stringify(o.band) : null, o.alert ? JSON.stringify(o.alert) : null, o.recordedAt, o.recordedBy.sub, o.recordedBy.name, o.opioids ? JSON.stringify(o.opioids) : null, o.partial ?? false],
  );
}

/** In the order in which it was asked. */
export async function outcomesOf(tx: Tx, planId: string): Promise<Outcome[]> {
  const rows = await tx.query<OutcomeRow>('SELECT * FROM outcome WHERE tenant_id = $1 AND plan_id = $2 ORDER BY at, seq', [tx.tenantId, planId]);
  return rows.map(outcomeOf);
}
