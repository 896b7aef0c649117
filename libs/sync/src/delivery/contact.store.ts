import type { Tx } from '#database';
import type { EhrCapability, EhrFailure } from '#ehr';

/** The EHR answered, whatever it said. Once a second is often enough: many streams at once would queue for this one row. */
export async function recordContact(tx: Tx, ehrId: string): Promise<void> {
  await tx.query(
    `UPDATE ehr_connection SET last_contact_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2
       AND (last_contact_at IS NULL OR last_contact_at < clock_timestamp() - interval '1 second' OR last_failure_at > last_contact_at)`,
    [tx.tenantId, ehrId],
  );
}

export async function recordFailure(tx: Tx, ehrId: string, failure: EhrFailure): Promise<void> {
  const pauseMs = failure.kind === 'throttled' ? (failure.retryAfterMs ?? 0) : 0;
  await tx.query(
    `UPDATE ehr_connection SET last_failure_at = clock_timestamp(), last_failure = $3,
       not_before = CASE WHEN $4::bigint > 0 THEN clock_timestamp() + $4::bigint * interval '1 millisecond' ELSE not_before END
     WHERE tenant_id = $1 AND id = $2`,
    [tx.tenantId, ehrId, failure.kind, pauseMs],
  );
}

export async function recordCapability(tx: Tx, ehrId: string, capability: EhrCapability): Promise<void> {
  await tx.query('UPDATE ehr_connection SET capability = $3::jsonb, capability_read_at = clock_timestamp(), last_contact_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2', [tx.tenantId, ehrId, JSON.stringify(capability)]);
}

/** What it said about itself turned out wrong: it is asked again before the next delivery. */
export async function forgetCapability(tx: Tx, ehrId: string): Promise<void> {
  await tx.query('UPDATE ehr_connection SET capability_read_at = NULL WHERE tenant_id = $1 AND id = $2', [tx.tenantId, ehrId]);
}
