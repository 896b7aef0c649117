import type { Database } from '#database';
import { type EhrHealth, workerPrincipal } from '#platform';
import type { OldestUnsent } from '../delivery/metrics.js';

/** For people who run the thing: over all clinics, ids and times only. */
async function inEachTenant<T>(database: Database, read: (tenantId: string) => Promise<readonly T[]>): Promise<T[]> {
  const tenants = await database.inDirectory((tx) => tx.query<{ id: string }>('SELECT id FROM tenant ORDER BY id'));
  const all: T[] = [];
  for (const { id } of tenants) all.push(...(await read(id)));
  return all;
}

export function lastContacts(database: Database): Promise<EhrHealth[]> {
  return inEachTenant(database, (tenantId) =>
    database.inTenant(workerPrincipal(tenantId), async (tx) => {
      const rows = await tx.query<{ id: string; last_contact_at: Date | null; last_failure_at: Date | null }>('SELECT id, last_contact_at, last_failure_at FROM ehr_connection WHERE tenant_id = $1 AND active ORDER BY id', [tenantId]);
      return rows.map((r) => ({ id: r.id, lastContactAt: r.last_contact_at?.toISOString() ?? null, lastFailureAt: r.last_failure_at?.toISOString() ?? null }));
    }),
  );
}

export function oldestUnsent(database: Database): Promise<OldestUnsent[]> {
  return inEachTenant(database, (tenantId) =>
    database.inTenant(workerPrincipal(tenantId), async (tx) => {
      const rows = await tx.query<{ id: string; seconds: string }>(
        `SELECT e.id, coalesce(extract(epoch FROM now() - min(r.changed_at)), 0)::text AS seconds FROM ehr_connection e
         LEFT JOIN replica r ON r.tenant_id = e.tenant_id AND r.ehr_id = e.id AND r.state IN ('due', 'in-doubt') WHERE e.tenant_id = $1 GROUP BY e.id`,
        [tenantId],
      );
      return rows.map((r) => ({ tenantId, ehrId: r.id, seconds: Number(r.seconds) }));
    }),
  );
}
