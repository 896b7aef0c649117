import type { FindingSeverity, FindingStatus, PlanState } from '#clinical';
import type { Tx } from '#database';
import type { Person } from '#fhir';
import { newId } from '#platform';

export type Occasion = 'draft' | 'signature' | 'session';

/** One run of the screening, kept as it was shown. */
export interface ScreeningRecord {
  readonly id: string;
  readonly occasion: Occasion;
  readonly rulesVersion: string;
  readonly thresholdsVersion: string;
  readonly inputsHash: string;
  /** JSON. */
  readonly findings: string;
  readonly at: Date;
  readonly by: string;
}

export async function insertScreening(tx: Tx, planId: string, s: ScreeningRecord): Promise<void> {
  await tx.query(
    'INSERT INTO plan_screening (tenant_id, id, plan_id, occasion, rules_version, thresholds_version, inputs_hash, findings, at, by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [tx.tenantId, s.id, planId, s.occasion, s.rulesVersion, s.thresholdsVersion, s.inputsHash, s.findings, s.at, s.by],
  );
}

export async function newestScreening(tx: Tx, planId: string): Promise<ScreeningRecord | null> {
  const [row] = await tx.query<{ id: string; occasion: Occasion; rules_version: string; thresholds_version: string; inputs_hash: string; findings: string; at: Date; by: string }>(
    'SELECT id, occasion, rules_version, thresholds_version, inputs_hash, findings, at, by FROM plan_screening WHERE tenant_id = $1 AND plan_id = $2 ORDER BY seq DESC LIMIT 1',
    [tx.tenantId, planId],
  );
  return row ? { id: row.id, occasion: row.occasion, rulesVersion: row.rules_version, thresholdsVersion: row.thresholds_version, inputsHash: row.inputs_hash, findings: row.findings, at: row.at, by: row.by } : null;
}

/** A changed order that waits for its signature. */
export interface WaitingOrder {
  readonly revision: number;
  readonly attempt: number;
}

/** What an acknowledgement was given for: the finding as it stood then. */
export interface Covered {
  readonly status?: FindingStatus;
  readonly severity?: FindingSeverity;
  /** What the finding was compared with, in its own words; absent in answers that are older than this. */
  readonly threshold?: string;
  /** Of a limit: its sentence, numbers included. */
  readonly text?: string;
  /** `Type/id` of everything that the finding rested on. */
  readonly evidence: readonly string[];
  /** Of a limit: the revision whose dose it was given for. A changed dose is answered anew. */
  readonly revision?: number;
  /** In view of which changed order; null where none waited. With that order withdrawn it counts no more. */
  readonly waiting?: WaitingOrder | null;
}

/** A prescriber's answer to a screening finding or a soft dose limit. */
export interface Acknowledgement {
  readonly id: string;
  /** Rule of the finding (`S29`) or code of the limit (`WEIGHT_STALE`). */
  readonly finding: string;
  readonly covers: Covered;
  readonly reason: string;
  readonly text: string;
  readonly at: Date;
  readonly by: Person;
}

export async function insertAcknowledgement(tx: Tx, planId: string, a: Acknowledgement): Promise<void> {
  await tx.query(
    'INSERT INTO plan_acknowledgement (tenant_id, id, plan_id, finding, covers, reason, note, at, by, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [tx.tenantId, a.id, planId, a.finding, JSON.stringify(a.covers), a.reason, a.text, a.at, a.by.sub, a.by.name],
  );
}

export async function acknowledgementsOf(tx: Tx, planId: string): Promise<Acknowledgement[]> {
  const rows = await tx.query<{ id: string; finding: string; covers: string; reason: string; note: string; at: Date; by: string; by_name: string }>(
    'SELECT id, finding, covers, reason, note, at, by, by_name FROM plan_acknowledgement WHERE tenant_id = $1 AND plan_id = $2 ORDER BY seq',
    [tx.tenantId, planId],
  );
  return rows.map((r) => ({ id: r.id, finding: r.finding, covers: JSON.parse(r.covers) as Covered, reason: r.reason, text: r.note, at: r.at, by: { sub: r.by, name: r.by_name } }));
}

/** One step of a plan's life: who, when, why. */
export interface PlanEvent {
  readonly event: string;
  readonly before: PlanState | null;
  readonly after: PlanState;
  readonly reason?: string;
  readonly note?: string;
  /** The revision that it speaks of, where it is about an order. */
  readonly revision?: number;
  readonly at: Date;
  readonly by: Person;
}

export async function insertPlanEvent(tx: Tx, planId: string, e: PlanEvent): Promise<void> {
  await tx.query(
    'INSERT INTO plan_event (tenant_id, id, plan_id, event, status_before, status_after, reason, note, revision, at, by, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
    [tx.tenantId, newId(), planId, e.event, e.before, e.after, e.reason ?? null, e.note ?? null, e.revision ?? null, e.at, e.by.sub, e.by.name],
  );
}

export async function planEvents(tx: Tx, planId: string): Promise<PlanEvent[]> {
  const rows = await tx.query<{ event: string; status_before: PlanState | null; status_after: PlanState; reason: string | null; note: string | null; revision: number | null; at: Date; by: string; by_name: string }>(
    'SELECT event, status_before, status_after, reason, note, revision, at, by, by_name FROM plan_event WHERE tenant_id = $1 AND plan_id = $2 ORDER BY seq',
    [tx.tenantId, planId],
  );
  return rows.map((r) => ({
    event: r.event,
    before: r.status_before,
    after: r.status_after,
    ...(r.reason === null ? {} : { reason: r.reason }),
    ...(r.note === null ? {} : { note: r.note }),
    ...(r.revision === null ? {} : { revision: r.revision }),
    at: r.at,
    by: { sub: r.by, name: r.by_name },
  }));
}
