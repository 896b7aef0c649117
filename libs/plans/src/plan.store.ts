import type { DoseCalculation, EnteredQuantity, PlanState, Protocol } from '#clinical';
import type { Tx } from '#database';
import type { Plan, PlanOrder, Signature } from './plan.js';

interface PlanRow {
  readonly id: string;
  readonly referral_id: string;
  readonly patient_id: string;
  readonly protocol: string;
  readonly status: PlanState;
  readonly version: number;
  readonly revision: number;
  readonly first_session: number;
  readonly dose_value: string;
  readonly dose_unit: string;
  readonly weight_value: string;
  readonly weight_unit: string;
  readonly weight_source: string | null;
  readonly weight_measured_at: string | null;
  readonly weight_observation_id: string | null;
  readonly weight_basis: PlanOrder['weightBasis'] | null;
  readonly height_value: string | null;
  readonly height_unit: string | null;
  readonly sex: PlanOrder['sex'] | null;
  readonly concentration_value: string | null;
  readonly concentration_unit: string | null;
  readonly pump_step_value: string | null;
  readonly pump_step_unit: string | null;
  readonly bolus_value: string | null;
  readonly bolus_unit: string | null;
  readonly bolus_over_value: string | null;
  readonly bolus_over_unit: string | null;
  readonly duration_value: string | null;
  readonly duration_unit: string | null;
  readonly bag_volume_value: string | null;
  readonly bag_volume_unit: string | null;
  readonly vial_value: string | null;
  readonly vial_unit: string | null;
  readonly sessions: number | null;
  readonly without_adjuncts: readonly string[] | null;
  readonly calculation: string;
  readonly thresholds_version: string;
  readonly created_at: Date;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly ordered_at: Date;
  readonly ordered_by: string;
  readonly ordered_by_name: string;
  readonly changed_at: Date;
  readonly signed_at: Date | null;
  readonly signed_by: string | null;
  readonly signed_by_name: string | null;
}

const entered = (value: string | null, unit: string | null): EnteredQuantity | undefined => (value === null || unit === null ? undefined : { value, unit });
const signature = (at: Date | null, sub: string | null, name: string | null): Signature | undefined => (at === null || sub === null ? undefined : { at, by: { sub, name: name ?? sub } });

/** Only what is there: absent columns are absent keys. */
function present<T extends object>(values: { readonly [K in keyof T]: T[K] | null | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== null && v !== undefined)) as T;
}

const orderOf = (r: PlanRow): PlanOrder =>
  present<PlanOrder>({
    dose: { value: r.dose_value, unit: r.dose_unit },
    weight: present<PlanOrder['weight']>({ value: r.weight_value, unit: r.weight_unit, source: r.weight_source, measuredAt: r.weight_measured_at, observationId: r.weight_observation_id }),
    weightBasis: r.weight_basis,
    height: entered(r.height_value, r.height_unit),
    sex: r.sex,
    concentration: entered(r.concentration_value, r.concentration_unit),
    pumpStep: entered(r.pump_step_value, r.pump_step_unit),
    bolus: entered(r.bolus_value, r.bolus_unit),
    bolusOver: entered(r.bolus_over_value, r.bolus_over_unit),
    duration: entered(r.duration_value, r.duration_unit),
    bagVolume: entered(r.bag_volume_value, r.bag_volume_unit),
    vial: entered(r.vial_value, r.vial_unit),
    sessions: r.sessions,
    withoutAdjuncts: r.without_adjuncts,
  });

const planOf = (r: PlanRow): Plan =>
  present<Plan>({
    id: r.id,
    referralId: r.referral_id,
    patientId: r.patient_id,
    protocol: JSON.parse(r.protocol) as Protocol,
    status: r.status,
    version: r.version,
    revision: r.revision,
    firstSession: r.first_session,
    order: orderOf(r),
    calculation: JSON.parse(r.calculation) as DoseCalculation,
    thresholdsVersion: r.thresholds_version,
    drafted: { at: r.created_at, by: { sub: r.created_by, name: r.created_by_name } },
    ordered: { at: r.ordered_at, by: { sub: r.ordered_by, name: r.ordered_by_name } },
    changedAt: r.changed_at,
    signed: signature(r.signed_at, r.signed_by, r.signed_by_name),
  });

/** The order in columns; what is absent is NULL, so that a revised order leaves nothing of the one before it. */
function orderColumns({ dose, weight, weightBasis, height, sex, concentration, pumpStep, bolus, bolusOver, duration, bagVolume, vial, sessions, withoutAdjuncts }: PlanOrder): Readonly<Record<string, unknown>> {
  return {
    dose_value: dose.value, dose_unit: dose.unit,
    weight_value: weight.value, weight_unit: weight.unit, weight_source: weight.source, weight_measured_at: weight.measuredAt, weight_observation_id: weight.observationId, weight_basis: weightBasis,
    height_value: height?.value, height_unit: height?.unit, sex,
    concentration_value: concentration?.value, concentration_unit: concentration?.unit,
    pump_step_value: pumpStep?.value, pump_step_unit: pumpStep?.unit,
    bolus_value: bolus?.value, bolus_unit: bolus?.unit, bolus_over_value: bolusOver?.value, bolus_over_unit: bolusOver?.unit,
    duration_value: duration?.value, duration_unit: duration?.unit, sessions,
    bag_volume_value: bagVolume?.value, bag_volume_unit: bagVolume?.unit, vial_value: vial?.value, vial_unit: vial?.unit,
    without_adjuncts: withoutAdjuncts,
  };
}

const signedColumns = (name: string, s: Signature | undefined): Readonly<Record<string, unknown>> => ({ [`${name}_at`]: s?.at, [`${name}_by`]: s?.by.sub, [`${name}_by_name`]: s?.by.name });
const valuesOf = (columns: Readonly<Record<string, unknown>>): unknown[] => Object.values(columns).map((v) => v ?? null);

export async function insertPlan(tx: Tx, p: Plan): Promise<void> {
  const columns = {
    tenant_id: tx.tenantId, id: p.id, referral_id: p.referralId, patient_id: p.patientId,
    protocol_id: p.protocol.id, protocol_version: p.protocol.version, protocol: JSON.stringify(p.protocol),
    status: p.status, version: p.version, revision: p.revision,
    ...orderColumns(p.order),
    calculation: JSON.stringify(p.calculation),
    thresholds_version: p.thresholdsVersion,
    ...signedColumns('created', p.drafted),
    ...signedColumns('ordered', p.ordered),
    changed_at: p.changedAt,
  };
  const names = Object.keys(columns);
  await tx.query(`INSERT INTO plan (${names.join(', ')}) VALUES (${names.map((_, n) => `$${n + 1}`).join(', ')})`, valuesOf(columns));
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

/** Where a page of plans begins: after this one, newest first. In full microseconds, which a Date would cut off. */
export interface PlanPosition {
  readonly createdAt: string;
  readonly id: string;
}

export interface PlanFilter {
  readonly referralId?: string;
  readonly status?: PlanState;
  readonly after?: PlanPosition;
}

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
export async function movePlan(tx: Tx, from: Plan, to: { readonly status: PlanState; readonly at: Date }): Promise<boolean> {
  const rows = await tx.query('UPDATE plan SET status = $4, version = version + 1, changed_at = $5 WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING id', [tx.tenantId, from.id, from.version, to.status, to.at]);
  return rows.length === 1;
}

/** Puts a signed order in the place of what stood there; false where another was faster. */
export async function putSignedOrder(tx: Tx, from: Plan, signed: Plan): Promise<boolean> {
  const columns: Readonly<Record<string, unknown>> = {
    status: signed.status, revision: signed.revision, first_session: signed.firstSession,
    ...orderColumns(signed.order),
    calculation: JSON.stringify(signed.calculation),
    thresholds_version: signed.thresholdsVersion,
    ...signedColumns('ordered', signed.ordered),
    ...signedColumns('signed', signed.signed),
    changed_at: signed.changedAt,
  };
  const sets = Object.keys(columns).map((name, n) => `${name} = $${n + 4}`);
  const rows = await tx.query(`UPDATE plan SET version = version + 1, ${sets.join(', ')} WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING id`, [tx.tenantId, from.id, from.version, ...valuesOf(columns)]);
  return rows.length === 1;
}

export interface OtherPlan {
  readonly id: string;
  readonly status: PlanState;
  readonly signed: boolean;
}

/** The plans of the same referral beside this one. */
export async function otherPlansOf(tx: Tx, { id, referralId }: Plan): Promise<OtherPlan[]> {
  return tx.query<OtherPlan & Record<string, unknown>>('SELECT id, status, signed_at IS NOT NULL AS signed FROM plan WHERE tenant_id = $1 AND referral_id = $2 AND id <> $3', [tx.tenantId, referralId, id]);
}
