import type { GivenSession } from '#clinical';
import type { Tx } from '#database';
import type { Acknowledgement } from '../plan-history.store.js';

/** What #sessions wrote down; that slice stands on this one, so it is read here and not asked. In the order of the course. */
export async function givenSessions(tx: Tx, planId: string): Promise<GivenSession[]> {
  const rows = await tx.query<{ number: number; started_at: Date; status: string }>(`SELECT number, started_at, status FROM session WHERE tenant_id = $1 AND plan_id = $2 AND status <> 'entered-in-error' ORDER BY number`, [tx.tenantId, planId]);
  return rows.map((r) => ({ number: r.number, startedAt: r.started_at, ended: r.status === 'completed' || r.status === 'stopped' }));
}

/** A prescriber's leave to start one session before its time. */
export interface EarlyStart extends Pick<Acknowledgement, 'id' | 'reason' | 'text' | 'at' | 'by'> {
  readonly sessionNumber: number;
}

export async function findEarlyStart(tx: Tx, planId: string, sessionNumber: number): Promise<EarlyStart | null> {
  const [row] = await tx.query<{ id: string; session_number: number; reason: string; note: string; at: Date; by: string; by_name: string }>(
    'SELECT id, session_number, reason, note, at, by, by_name FROM plan_early_start WHERE tenant_id = $1 AND plan_id = $2 AND session_number = $3',
    [tx.tenantId, planId, sessionNumber],
  );
  return row ? { id: row.id, sessionNumber: row.session_number, reason: row.reason, text: row.note, at: row.at, by: { sub: row.by, name: row.by_name } } : null;
}

export async function insertEarlyStart(tx: Tx, planId: string, e: EarlyStart): Promise<void> {
  await tx.query('INSERT INTO plan_early_start (tenant_id, id, plan_id, session_number, reason, note, at, by, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    tx.tenantId, e.id, planId, e.sessionNumber, e.reason, e.text, e.at, e.by.sub, e.by.name,
  ]);
}

/** Active plans in which nothing has happened since `before`, those that wait longest first. */
export async function quietPlans(tx: Tx, before: Date, offset: number, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT p.id FROM plan p LEFT JOIN session s ON s.tenant_id = p.tenant_id AND s.plan_id = p.id
     WHERE p.tenant_id = $1 AND p.status = 'active' GROUP BY p.id, p.signed_at
     HAVING coalesce(max(s.started_at), p.signed_at) < $2 ORDER BY coalesce(max(s.started_at), p.signed_at), p.id OFFSET $3 LIMIT $4`,
    [tx.tenantId, before, offset, limit],
  );
  return rows.map((r) => r.id);
}
