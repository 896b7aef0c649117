import { record } from '#audit';
import type { Tx } from '#database';
import type { EhrAuth } from '#ehr';

export interface NewConnection {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly auth: EhrAuth;
}

/** Makes a connection, or gives the one of that id new settings. The address must have passed the check of #ehr. */
export async function connectEhr(tx: Tx, connection: NewConnection): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `INSERT INTO ehr_connection (tenant_id, id, name, base_url, auth) VALUES ($1, $2, $3, $4, $5::jsonb)
     ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, base_url = excluded.base_url, auth = excluded.auth, capability_read_at = NULL
       WHERE (ehr_connection.name, ehr_connection.base_url, ehr_connection.auth) IS DISTINCT FROM (excluded.name, excluded.base_url, excluded.auth)
     RETURNING id`,
    [tx.tenantId, connection.id, connection.name, connection.baseUrl.replace(/\/+$/, ''), JSON.stringify(connection.auth)],
  );
  if (rows.length > 0) await record(tx, { action: 'ehr.connect', entity: { type: 'EhrConnection', id: connection.id }, detail: { auth: connection.auth.kind } });
}
