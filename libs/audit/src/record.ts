import { newId } from '#platform';
import type { Tx } from '#database';

export interface AuditEntry {
  /** Verb in the clinic's terms, e.g. `plan.sign`. */
  readonly action: string;
  readonly entity: { readonly type: string; readonly id: string };
  /** A registry code or static sentence, never free text about a patient. */
  readonly reason?: string;
  /** Ids, versions, hashes, codes: no patient data. */
  readonly detail?: Readonly<Record<string, string>>;
}

/**
 * Adds an entry to the clinic's audit trail in the caller's transaction: it exists if and only if the act does.
 * Time is the database's: one clock for every process that writes the chain.
 */
export async function record(tx: Tx, entry: AuditEntry): Promise<void> {
  const { kind, subject, display } = tx.principal;
  await tx.query(
    `INSERT INTO audit_entry (tenant_id, id, content)
     SELECT $1, $2, (jsonb_build_object('at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) || $3::jsonb)::text`,
    [tx.tenantId, newId(), JSON.stringify({ actor: { kind, subject, display }, ...entry })],
  );
}
