import type { Tx } from '#database';

/** What a clinic asks for beyond what everybody must do. */
export interface PlanRules {
  /** Whoever entered an order may not sign it. */
  readonly secondSignature: boolean;
  /** Before the first session under an order, another person enters its numbers again, blind. */
  readonly doubleCheck: boolean;
}

/** A clinic that never said anything asks for neither. */
export async function planRules(tx: Tx): Promise<PlanRules> {
  const [row] = await tx.query<{ second: boolean; double: boolean }>('SELECT plan_requires_second_signature AS second, plan_requires_double_check AS double FROM plan_rules WHERE tenant_id = $1', [tx.tenantId]);
  return { secondSignature: row?.second ?? false, doubleCheck: row?.double ?? false };
}

export async function setPlanRules(tx: Tx, rules: PlanRules): Promise<void> {
  await tx.query(
    `INSERT INTO plan_rules (tenant_id, plan_requires_second_signature, plan_requires_double_check) VALUES ($1, $2, $3)
     ON CONFLICT (tenant_id) DO UPDATE SET plan_requires_second_signature = $2, plan_requires_double_check = $3`,
    [tx.tenantId, rules.secondSignature, rules.doubleCheck],
  );
}
