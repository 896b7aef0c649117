import type { ReferralState } from '#clinical';
import type { Tx } from '#database';
import type { Referral } from './referral.js';

interface Row {
  readonly id: string;
  readonly status: string;
  readonly reason_code: string | null;
  readonly reason_text: string | null;
  readonly ehr_id: string;
  readonly placer_system: string;
  readonly placer_value: string;
  readonly task_system: string | null;
  readonly task_value: string | null;
  readonly patient_id: string;
  readonly task_id: string;
  readonly service_request_id: string;
  readonly received_at: Date;
  readonly updated_at: Date;
}

const toReferral = (r: Row): Referral => ({
  id: r.id,
  status: r.status as ReferralState,
  ...(r.reason_code !== null && r.reason_text !== null ? { reason: { code: r.reason_code, text: r.reason_text } } : {}),
  ehrId: r.ehr_id,
  placerIdentifier: { system: r.placer_system, value: r.placer_value },
  ...(r.task_system !== null && r.task_value !== null ? { taskIdentifier: { system: r.task_system, value: r.task_value } } : {}),
  patientId: r.patient_id,
  taskId: r.task_id,
  serviceRequestId: r.service_request_id,
  receivedAt: r.received_at,
  updatedAt: r.updated_at,
});

/** null for an id that this clinic does not have. */
export async function findReferral(tx: Tx, id: string): Promise<Referral | null> {
  const [row] = await tx.query<Row>('SELECT * FROM referral WHERE tenant_id = $1 AND id = $2', [tx.tenantId, id]);
  return row ? toReferral(row) : null;
}

/** The same, held until the transaction ends: two people who decide at once decide one after the other. */
export async function lockReferral(tx: Tx, id: string): Promise<Referral | null> {
  const [row] = await tx.query<Row>('SELECT * FROM referral WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, id]);
  return row ? toReferral(row) : null;
}

export async function findByPlacer(tx: Tx, placer: { readonly system: string; readonly value: string }): Promise<Referral | null> {
  const [row] = await tx.query<Row>('SELECT * FROM referral WHERE tenant_id = $1 AND placer_system = $2 AND placer_value = $3 FOR UPDATE', [tx.tenantId, placer.system, placer.value]);
  return row ? toReferral(row) : null;
}

export async function insertReferral(tx: Tx, r: Referral): Promise<void> {
  await tx.query(
    `INSERT INTO referral (tenant_id, id, status, ehr_id, placer_system, placer_value, task_system, task_value, patient_id, task_id, service_request_id, received_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [tx.tenantId, r.id, r.status, r.ehrId, r.placerIdentifier.system, r.placerIdentifier.value, r.taskIdentifier?.system ?? null, r.taskIdentifier?.value ?? null, r.patientId, r.taskId, r.serviceRequestId, r.receivedAt, r.updatedAt],
  );
}

export async function updateStatus(tx: Tx, id: string, status: ReferralState, reason: { readonly code: string; readonly text: string } | undefined, at: Date): Promise<void> {
  await tx.query('UPDATE referral SET status = $3, reason_code = $4, reason_text = $5, updated_at = $6 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, id, status, reason?.code ?? null, reason?.text ?? null, at]);
}

export interface ReferralFilter {
  /** The placer's, of the request or the Task; without a system: of any. */
  readonly identifier?: { readonly system?: string; readonly value: string };
  readonly status?: string;
  /** Of the last item of the page before. */
  readonly after?: { readonly receivedAt: string; readonly id: string };
  readonly limit: number;
}

/** Newest first; one more than `limit` tells that there is another page. */
export async function listReferrals(tx: Tx, f: ReferralFilter): Promise<Referral[]> {
  const values: unknown[] = [tx.tenantId];
  const param = (v: unknown): string => `$${values.push(v)}`;
  const where = ['tenant_id = $1'];
  if (f.status !== undefined) where.push(`status = ${param(f.status)}`);
  if (f.identifier) {
    const value = param(f.identifier.value);
    const system = f.identifier.system === undefined ? undefined : param(f.identifier.system);
    const is = (of: 'placer' | 'task'): string => `(${of}_value = ${value}${system === undefined ? '' : ` AND ${of}_system = ${system}`})`;
    where.push(`(${is('placer')} OR ${is('task')})`);
  }
  if (f.after) where.push(`(received_at, id) < (${param(f.after.receivedAt)}::timestamptz, ${param(f.after.id)}::uuid)`);
  const rows = await tx.query<Row>(`SELECT * FROM referral WHERE ${where.join(' AND ')} ORDER BY received_at DESC, id DESC LIMIT ${param(f.limit + 1)}`, values);
  return rows.map(toReferral);
}

/** The placer changed its part. */
export async function touchReferral(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query('UPDATE referral SET updated_at = $3 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, id, at]);
}
