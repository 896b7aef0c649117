import type { Tx } from '#database';
import type { EhrAuth, EhrCapability, EhrEndpoint } from '#ehr';
import { FAILING } from '../delivery/lease.store.js';

/** One hospital's FHIR endpoint as the clinic's people see it. */
export interface EhrConnection {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly auth: EhrAuth;
  readonly active: boolean;
  readonly state: 'in-contact' | 'failing' | 'never-reached' | 'inactive';
  readonly lastContactAt: Date | null;
  readonly lastFailureAt: Date | null;
  readonly lastFailure: string | null;
  readonly capability: EhrCapability | null;
  readonly capabilityReadAt: Date | null;
  readonly createdAt: Date;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly base_url: string;
  readonly auth: EhrAuth;
  readonly active: boolean;
  readonly failing: boolean;
  readonly last_contact_at: Date | null;
  readonly last_failure_at: Date | null;
  readonly last_failure: string | null;
  readonly capability: EhrCapability | null;
  readonly capability_read_at: Date | null;
  readonly created_at: Date;
}

const COLUMNS = `e.id, e.name, e.base_url, e.auth, e.active, ${FAILING} AS failing, e.last_contact_at, e.last_failure_at, e.last_failure, e.capability, e.capability_read_at, e.created_at`;

function stateOf(r: Row): EhrConnection['state'] {
  if (!r.active) return 'inactive';
  if (r.failing) return 'failing';
  return r.last_contact_at === null ? 'never-reached' : 'in-contact';
}

const toConnection = (r: Row): EhrConnection => ({
  id: r.id,
  name: r.name,
  baseUrl: r.base_url,
  auth: r.auth,
  active: r.active,
  state: stateOf(r),
  lastContactAt: r.last_contact_at,
  lastFailureAt: r.last_failure_at,
  lastFailure: r.last_failure,
  capability: r.capability,
  capabilityReadAt: r.capability_read_at,
  createdAt: r.created_at,
});

export async function findConnection(tx: Tx, id: string): Promise<EhrConnection | null> {
  const [row] = await tx.query<Row>(`SELECT ${COLUMNS} FROM ehr_connection e WHERE e.tenant_id = $1 AND e.id = $2`, [tx.tenantId, id]);
  return row ? toConnection(row) : null;
}

/** By id, continuing after `after`. */
export async function listConnections(tx: Tx, limit: number, after?: string): Promise<EhrConnection[]> {
  const rows = await tx.query<Row>(`SELECT ${COLUMNS} FROM ehr_connection e WHERE e.tenant_id = $1 AND ($2::uuid IS NULL OR e.id > $2::uuid) ORDER BY e.id LIMIT $3`, [tx.tenantId, after ?? null, limit]);
  return rows.map(toConnection);
}

export async function findByAddress(tx: Tx, baseUrl: string): Promise<EhrConnection | null> {
  const [row] = await tx.query<Row>(`SELECT ${COLUMNS} FROM ehr_connection e WHERE e.tenant_id = $1 AND e.base_url = $2`, [tx.tenantId, baseUrl]);
  return row ? toConnection(row) : null;
}

export const endpointOf = (tenantId: string, c: EhrConnection): EhrEndpoint => ({ tenantId, id: c.id, baseUrl: c.baseUrl, auth: c.auth });
