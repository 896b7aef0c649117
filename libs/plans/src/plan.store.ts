import type { EnteredQuantity } from '#clinical';
import type { Tx } from '#database';
import type { Plan, PlanOrder, PlanStatus, PlanWeight, Signature } from './plan.js';

interface PlanRow {
  id: string;
  referral_id: string;
  patient_id: string;
  protocol_id: string;
  protocol_version: string;
  status: PlanStatus;
  version: number;
  revision: number;
  dose_value: string;
  dose_unit: string;
  weight_value: string;
  weight_unit: string;
  weight_source: PlanWeight['source'];
  weight_measured_at: Date;
  weight_observation_id: string | null;
  weight_basis: PlanOrder['weightBasis'] | null;
  height_value: string | null;
  height_unit: string | null;
  sex: PlanOrder['sex'] | null;
  concentration_value: string;
  concentration_unit: string;
  pump_step_value: string | null;
  pump_step_unit: string | null;
  calculation: string;
  created_at: Date;
  created_by: string;
  created_by_name: string;
  changed_at: Date;
  signed_at: Date | null;
  signed_by: string | null;
  signed_by_name: string | null;
}

const entered = (value: string | null, unit: string | null): EnteredQuantity | undefined => (value === null || unit === null ? undefined : { value, unit });

function signature(at: Date | null, sub: string | null, name: string | null): Signature | undefined {
  return at === null || sub === null ? undefined : { at, by: { sub, name: name ?? sub } };
}

function planOf(r: PlanRow): Plan {
  const [height, pumpStep, signed] = [entered(r.height_value, r.height_unit), entered(r.pump_step_value, r.pump_step_unit), signature(r.signed_at, r.signed_by, r.signed_by_name)];
  return {
    id: r.id,
    referralId: r.referral_id,
    patientId: r.patient_id,
    protocol: { id: r.protocol_id, version: r.protocol_version },
    status: r.status,
    version: r.version,
    revision: r.revision,
    order: {
      dose: { value: r.dose_value, unit: r.dose_unit },
      weight: {
        value: r.weight_value,
        unit: r.weight_unit,
        source: r.weight_source,
        measuredAt: r.weight_measured_at.toISOString(),
        ...(r.weight_observation_id === null ? {} : { observationId: r.weight_observation_id }),
      },
      ...(r.weight_basis === null || r.weight_basis === undefined ? {} : { weightBasis: r.weight_basis }),
      ...(height === undefined ? {} : { height }),
      ...(r.sex === null || r.sex === undefined ? {} : { sex: r.sex }),
      concentration: { value: r.concentration_value, unit: r.concentration_unit },
      ...(pumpStep === undefined ? {} : { pumpStep }),
    },
    calculation: r.calculation,
    drafted: { at: r.created_at, by: { sub: r.created_by, name: r.created_by_name } },
    changedAt: r.changed_at,
    ...(signed === undefined ? {} : { signed }),
  };
}

export async function insertPlan(tx: Tx, p: Plan): Promise<void> {
  const { dose, weight, weightBasis, height, sex, concentration, pumpStep } = p.order;
  await tx.query(
    `INSERT INTO plan (tenant_id, id, referral_id, patient_id, protocol_id, protocol_version, status, version, revision, dose_value, dose_unit,
       weight_value, weight_unit, weight_source, weight_measured_at, weight_observation_id, weight_basis, height_value, height_unit, sex,
       concentration_value, concentration_unit, pump_step_value, pump_step_unit, calculation, created_at, created_by, created_by_name, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)`,
    [tx.tenantId, p.id, p.referralId, p.patientId, p.protocol.id, p.protocol.version, p.status, p.version, p.revision, dose.value, dose.unit,
      weight.value, weight.unit, weight.source, weight.measuredAt, weight.observationId ?? null, weightBasis ?? null, height?.value ?? null, height?.unit ?? null, sex ?? null,
      concentration.value, concentration.unit, pumpStep?.value ?? null, pumpStep?.unit ?? null, p.calculation, p.drafted.at, p.drafted.by.sub, p.drafted.by.name, p.changedAt],
  );
}

export async function findPlan(tx: Tx, id: string): Promise<Plan | null> {
  const [row] = await tx.query<PlanRow>('SELECT * FROM plan WHERE tenant_id = $1 AND id = $2', [tx.tenantId, id]);
  return row ? planOf(row) : null;
}

/** Holds the plan until the transaction ends: two who sign at once sign one after the other. */
export async function lockPlan(tx: Tx, id: string): Promise<Plan | null> {
  const [row] = await tx.query<PlanRow>('SELECT * FROM plan WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, id]);
  return row ? planOf(row) : null;
}

/** Where a page of plans begins: after this one, newest first. */
export interface PlanPosition {
  readonly createdAt: string;
  readonly id: string;
}

export interface PlanFilter {
  readonly referralId?: string;
  readonly status?: PlanStatus;
  readonly after?: PlanPosition;
}

/** Newest first, with the position of each in full microseconds (a Date would cut them off and skip rows). */
export async function pageOfPlans(tx: Tx, filter: PlanFilter, limit: number): Promise<{ readonly plan: Plan; readonly position: PlanPosition }[]> {
  const rows = await tx.query<PlanRow & { position: string }>(
    `SELECT *, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position FROM plan
     WHERE tenant_id = $1 AND ($2::uuid IS NULL OR referral_id = $2) AND ($3::text IS NULL OR status = $3)
       AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5::uuid))
     ORDER BY created_at DESC, id DESC LIMIT $6`,
    [tx.tenantId, filter.referralId ?? null, filter.status ?? null, filter.after?.createdAt ?? null, filter.after?.id ?? null, limit],
  );
  return rows.map((row) => ({ plan: planOf(row), position: { createdAt: row.position, id: row.id } }));
}

/** Moves a plan on from the version that was read; false where another was faster. */
export async function movePlan(tx: Tx, from: Plan, to: { readonly status: PlanStatus; readonly at: Date; readonly signed?: Signature }): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE plan SET status = $4, version = version + 1, changed_at = $5,
       signed_at = coalesce($6, signed_at), signed_by = coalesce($7, signed_by), signed_by_name = coalesce($8, signed_by_name)
     WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING id`,
    [tx.tenantId, from.id, from.version, to.status, to.at, to.signed?.at ?? null, to.signed?.by.sub ?? null, to.signed?.by.name ?? null],
  );
  return rows.length === 1;
}
