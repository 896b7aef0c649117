import type { CheckedNumbers } from '#clinical';
import type { Tx } from '#database';
import type { Person } from '#fhir';
import { newId } from '#platform';

export interface DoubleCheck {
  readonly id: string;
  readonly revision: number;
  readonly session: number;
  /** Names of the numbers that were not those of the order. */
  readonly differs: readonly (keyof CheckedNumbers)[];
  readonly at: Date;
  readonly by: Person;
}

interface Authors {
  readonly orderedBy: string;
  readonly signedBy: string;
}

export async function insertDoubleCheck(tx: Tx, planId: string, check: Omit<DoubleCheck, 'id'>, entered: CheckedNumbers, { orderedBy, signedBy }: Authors): Promise<DoubleCheck> {
  const id = newId();
  await tx.query(
    `INSERT INTO plan_double_check (tenant_id, id, plan_id, revision, session, weight_value, concentration_value, pump_rate_value, bolus_value, differs, ordered_by, signed_by, at, by, by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [tx.tenantId, id, planId, check.revision, check.session, entered.weight.value, entered.concentration.value, entered.pumpRate.value, entered.bolus?.value ?? null, check.differs.join(','), orderedBy, signedBy, check.at, check.by.sub, check.by.name],
  );
  return { id, ...check };
}

/** Whether the newest check of this order found every number equal. */
export async function isDoubleChecked(tx: Tx, planId: string, revision: number): Promise<boolean> {
  const [row] = await tx.query<{ differs: string }>('SELECT differs FROM plan_double_check WHERE tenant_id = $1 AND plan_id = $2 AND revision = $3 ORDER BY seq DESC LIMIT 1', [tx.tenantId, planId, revision]);
  return row?.differs === '';
}
