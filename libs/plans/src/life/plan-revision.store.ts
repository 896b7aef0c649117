import type { DoseCalculation } from '#clinical';
import type { Tx } from '#database';
import type { Acknowledgement, WaitingOrder } from '../plan-history.store.js';
import type { Plan, PlanOrder, Signature } from '../plan.js';

/** One order of a plan: the one that waits for a signature, or one that was signed, for good. */
interface RevisionRow {
  readonly revision: number;
  readonly attempt: number;
  readonly first_session: number;
  readonly ordered: string;
  readonly calculation: string;
  readonly thresholds_version: string;
  readonly ordered_at: Date;
  readonly ordered_by: string;
  readonly ordered_by_name: string;
  readonly signed_at: Date | null;
  readonly signed_by: string | null;
  readonly signed_by_name: string | null;
  readonly withdrawn_at: Date | null;
}

export interface Why {
  readonly reason: string;
  readonly text: string;
}

/** The plan as that order makes it. */
function planWith(plan: Plan, r: RevisionRow): Plan {
  const { signed: _current, ...rest } = plan;
  const signed: Signature | undefined = r.signed_at && r.signed_by ? { at: r.signed_at, by: { sub: r.signed_by, name: r.signed_by_name ?? r.signed_by } } : undefined;
  return {
    ...rest,
    revision: r.revision,
    firstSession: r.first_session,
    order: JSON.parse(r.ordered) as PlanOrder,
    calculation: JSON.parse(r.calculation) as DoseCalculation,
    thresholdsVersion: r.thresholds_version,
    ordered: { at: r.ordered_at, by: { sub: r.ordered_by, name: r.ordered_by_name } },
    ...(signed ? { signed } : {}),
  };
}

async function insert(tx: Tx, p: Plan, attempt: number, why?: Why): Promise<void> {
  await tx.query(
    `INSERT INTO plan_revision (tenant_id, plan_id, revision, attempt, first_session, ordered, calculation, thresholds_version, reason, note, ordered_at, ordered_by, ordered_by_name, signed_at, signed_by, signed_by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING`,
    [tx.tenantId, p.id, p.revision, attempt, p.firstSession, JSON.stringify(p.order), JSON.stringify(p.calculation), p.thresholdsVersion, why?.reason ?? null, why?.text ?? null, p.ordered.at, p.ordered.by.sub, p.ordered.by.name, p.signed?.at ?? null, p.signed?.by.sub ?? null, p.signed?.by.name ?? null],
  );
}

const COLUMNS = 'revision, attempt, first_session, ordered, calculation, thresholds_version, ordered_at, ordered_by, ordered_by_name, signed_at, signed_by, signed_by_name, withdrawn_at';

async function newestAttempt(tx: Tx, planId: string, revision: number): Promise<RevisionRow | undefined> {
  const [row] = await tx.query<RevisionRow>(`SELECT ${COLUMNS} FROM plan_revision WHERE tenant_id = $1 AND plan_id = $2 AND revision = $3 ORDER BY attempt DESC LIMIT 1`, [tx.tenantId, planId, revision]);
  return row;
}

/** An order that waits for its signature; the attempt before it, if there is one, waits no longer. */
export async function insertPendingRevision(tx: Tx, pending: Plan, why: Why): Promise<void> {
  const before = await newestAttempt(tx, pending.id, pending.revision);
  await insert(tx, pending, (before?.attempt ?? 0) + 1, why);
}

/** Keeps what is signed, whether it waited here or is the plan's first. */
export async function keepSignedRevision(tx: Tx, signed: Plan): Promise<void> {
  const waiting = await newestAttempt(tx, signed.id, signed.revision);
  if (!waiting) return insert(tx, signed, 1);
  await tx.query(
    'UPDATE plan_revision SET signed_at = $5, signed_by = $6, signed_by_name = $7, calculation = $8, first_session = $9, thresholds_version = $10 WHERE tenant_id = $1 AND plan_id = $2 AND revision = $3 AND attempt = $4 AND signed_at IS NULL',
    [tx.tenantId, signed.id, signed.revision, waiting.attempt, signed.signed?.at ?? null, signed.signed?.by.sub ?? null, signed.signed?.by.name ?? null, JSON.stringify(signed.calculation), signed.firstSession, signed.thresholdsVersion],
  );
}

/** The changed order of a signed plan that waits for its signature, as the plan would be with it. */
export async function pendingRevision(tx: Tx, plan: Plan): Promise<Plan | undefined> {
  if (!plan.signed) return undefined;
  return planAt(tx, plan, plan.revision + 1);
}

/** The plan as it was signed in that revision, or waits to be; undefined where there is no such one, or none any more. */
export async function planAt(tx: Tx, plan: Plan, revision: number): Promise<Plan | undefined> {
  if (revision === plan.revision) return plan;
  const row = await newestAttempt(tx, plan.id, revision);
  return row && row.withdrawn_at === null ? planWith(plan, row) : undefined;
}

/** Which attempt at the next order waits for a signature now; null where none does. */
export async function waitingAttempt(tx: Tx, { id, revision, signed }: Plan): Promise<WaitingOrder | null> {
  const row = signed && (await newestAttempt(tx, id, revision + 1));
  return row && row.withdrawn_at === null ? { revision: row.revision, attempt: row.attempt } : null;
}

/** Takes back the changed order that waits; what became of the newest one otherwise. */
export async function withdrawRevision(tx: Tx, plan: Plan, { at, by }: Signature): Promise<'withdrawn' | 'withdrawn-before' | 'none'> {
  const row = await newestAttempt(tx, plan.id, plan.revision + 1);
  if (!row) return 'none';
  if (row.withdrawn_at) return 'withdrawn-before';
  await tx.query('UPDATE plan_revision SET withdrawn_at = $5, withdrawn_by = $6, withdrawn_by_name = $7 WHERE tenant_id = $1 AND plan_id = $2 AND revision = $3 AND attempt = $4 AND signed_at IS NULL', [
    tx.tenantId, plan.id, row.revision, row.attempt, at, by.sub, by.name,
  ]);
  return 'withdrawn';
}

/**
 * The acknowledgements that count: what was answered in view of an order that was withdrawn does not, nor a limit of the
 * dose of an order that another attempt has taken the place of.
 */
export async function countingAcknowledgements(tx: Tx, planId: string, all: readonly Acknowledgement[]): Promise<Acknowledgement[]> {
  const rows = await tx.query<Pick<RevisionRow, 'revision' | 'attempt' | 'ordered_at' | 'withdrawn_at'>>('SELECT revision, attempt, ordered_at, withdrawn_at FROM plan_revision WHERE tenant_id = $1 AND plan_id = $2', [tx.tenantId, planId]);
  const isOf = (a: WaitingOrder, r: WaitingOrder): boolean => a.revision === r.revision && a.attempt === r.attempt;
  return all.filter(({ at, covers: { waiting, revision } }) => {
    // earlier versions of the software did not write down what waited: the time tells it
    if (waiting === undefined) return !rows.some((r) => r.withdrawn_at !== null && r.ordered_at <= at && at <= r.withdrawn_at);
    if (waiting === null) return true;
    const isLimit = revision !== undefined;
    return !rows.some((r) => (r.withdrawn_at !== null && isOf(waiting, r)) || (isLimit && r.revision === waiting.revision && r.attempt > waiting.attempt));
  });
}
