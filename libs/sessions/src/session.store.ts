import type { Tx } from '#database';
import type { SessionState } from '#clinical';
import type { Session, SessionEntry, SessionFact } from './session.js';

interface SessionRow {
  id: string;
  plan_id: string;
  patient_id: string;
  number: number;
  revision: number;
  status: SessionState;
  version: number;
  started_at: Date;
  started_by: string;
  started_by_name: string;
  ended_at: Date | null;
  delivered_value: string | null;
  delivered_unit: string | null;
}

const sessionOf = (r: SessionRow): Session => ({
  id: r.id,
  planId: r.plan_id,
  patientId: r.patient_id,
  number: r.number,
  revision: r.revision,
  status: r.status,
  version: r.version,
  startedAt: r.started_at,
  startedBy: { sub: r.started_by, name: r.started_by_name },
  ...(r.ended_at === null ? {} : { endedAt: r.ended_at }),
  ...(r.delivered_value === null || r.delivered_unit === null ? {} : { delivered: { value: r.delivered_value, unit: r.delivered_unit } }),
});

export async function insertSession(tx: Tx, s: Session): Promise<void> {
  await tx.query(
    `INSERT INTO session (tenant_id, id, plan_id, patient_id, number, revision, status, version, started_at, started_by, started_by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [tx.tenantId, s.id, s.planId, s.patientId, s.number, s.revision, s.status, s.version, s.startedAt, s.startedBy.sub, s.startedBy.name],
  );
}

export async function findSession(tx: Tx, planId: string, id: string): Promise<Session | null> {
  const [row] = await tx.query<SessionRow>('SELECT * FROM session WHERE tenant_id = $1 AND plan_id = $2 AND id = $3', [tx.tenantId, planId, id]);
  return row ? sessionOf(row) : null;
}

/** Holds the session until the transaction ends: entries are added one after the other. */
export async function lockSession(tx: Tx, planId: string, id: string): Promise<Session | null> {
  const [row] = await tx.query<SessionRow>('SELECT * FROM session WHERE tenant_id = $1 AND plan_id = $2 AND id = $3 FOR UPDATE', [tx.tenantId, planId, id]);
  return row ? sessionOf(row) : null;
}

export async function sessionsOfPlan(tx: Tx, planId: string): Promise<Session[]> {
  const rows = await tx.query<SessionRow>('SELECT * FROM session WHERE tenant_id = $1 AND plan_id = $2 ORDER BY number', [tx.tenantId, planId]);
  return rows.map(sessionOf);
}

/** An infusion that runs or pauses in this patient, of whatever plan. */
export async function openSessionOf(tx: Tx, patientId: string): Promise<Session | null> {
  const [row] = await tx.query<SessionRow>(`SELECT * FROM session WHERE tenant_id = $1 AND patient_id = $2 AND status IN ('in-progress', 'paused')`, [tx.tenantId, patientId]);
  return row ? sessionOf(row) : null;
}

export async function updateSession(tx: Tx, s: Session): Promise<void> {
  await tx.query(
    'UPDATE session SET status = $3, version = version + 1, ended_at = $4, delivered_value = $5, delivered_unit = $6 WHERE tenant_id = $1 AND id = $2',
    [tx.tenantId, s.id, s.status, s.endedAt ?? null, s.delivered?.value ?? null, s.delivered?.unit ?? null],
  );
}

export async function insertEntry(tx: Tx, sessionId: string, e: SessionEntry): Promise<void> {
  await tx.query(
    'INSERT INTO session_entry (tenant_id, id, session_id, kind, at, recorded_at, by, by_name, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tx.tenantId, e.id, sessionId, e.kind, e.at, e.recordedAt, e.by.sub, e.by.name, JSON.stringify(e.data)],
  );
}

/** In the order in which it happened; what happened at once, in the order in which it was written down. */
export async function entriesOf(tx: Tx, sessionId: string): Promise<SessionEntry[]> {
  const rows = await tx.query<{ id: string; kind: SessionEntry['kind']; at: Date; recorded_at: Date; by: string; by_name: string; data: string }>(
    'SELECT id, kind, at, recorded_at, by, by_name, data FROM session_entry WHERE tenant_id = $1 AND session_id = $2 ORDER BY at, seq',
    [tx.tenantId, sessionId],
  );
  return rows.map((r) => ({ id: r.id, kind: r.kind, at: r.at, recordedAt: r.recorded_at, by: { sub: r.by, name: r.by_name }, data: JSON.parse(r.data) as SessionFact['data'] }) as SessionEntry);
}

/** When treatment under this plan began; undefined before its first session. */
export async function firstStart(tx: Tx, planId: string): Promise<Date | undefined> {
  const [row] = await tx.query<{ at: Date | null }>('SELECT min(started_at) AS at FROM session WHERE tenant_id = $1 AND plan_id = $2', [tx.tenantId, planId]);
  return row?.at ?? undefined;
}
