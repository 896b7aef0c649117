import type { Tx } from '#database';
import { ChartEntry } from './chart-entry.js';

export interface EntryRow {
  readonly resource_type: string;
  readonly id: string;
  readonly version: number;
  readonly published_at: Date;
  readonly content_hash: string;
  readonly content: string;
}

export const ENTRY_COLUMNS = 'r.resource_type, r.id, r.version, r.published_at, r.content_hash, r.content';
export const CURRENT_JOIN = '(chart_current c JOIN chart_resource r ON r.tenant_id = c.tenant_id AND r.resource_type = c.resource_type AND r.id = c.id AND r.version = c.version)';

export const toEntry = (r: EntryRow): ChartEntry => new ChartEntry(r.resource_type, r.id, r.version, r.published_at, r.content_hash, r.content);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Every id of ours is a lower-case UUID; anything else is nobody's. */
export const isOurId = (id: string): boolean => UUID.test(id);

export async function readCurrent(tx: Tx, type: string, id: string): Promise<ChartEntry | null> {
  if (!isOurId(id)) return null;
  const [row] = await tx.query<EntryRow>(`SELECT ${ENTRY_COLUMNS} FROM ${CURRENT_JOIN} WHERE c.tenant_id = $1 AND c.resource_type = $2 AND c.id = $3`, [tx.tenantId, type, id]);
  return row ? toEntry(row) : null;
}

export async function readVersion(tx: Tx, type: string, id: string, version: number): Promise<ChartEntry | null> {
  if (!isOurId(id)) return null;
  const [row] = await tx.query<EntryRow>(`SELECT ${ENTRY_COLUMNS} FROM chart_resource r WHERE r.tenant_id = $1 AND r.resource_type = $2 AND r.id = $3 AND r.version = $4`, [tx.tenantId, type, id, version]);
  return row ? toEntry(row) : null;
}

/** Newest first. */
export async function readHistory(tx: Tx, type: string, id: string, limit: number, below?: number): Promise<ChartEntry[]> {
  if (!isOurId(id)) return [];
  const rows = await tx.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM chart_resource r WHERE r.tenant_id = $1 AND r.resource_type = $2 AND r.id = $3 AND r.version < $4 ORDER BY r.version DESC LIMIT $5`,
    [tx.tenantId, type, id, below ?? 2_147_483_647, limit],
  );
  return rows.map(toEntry);
}

export async function readStream(tx: Tx, streamId: string, type: string): Promise<ChartEntry[]> {
  const rows = await tx.query<EntryRow>(`SELECT ${ENTRY_COLUMNS} FROM ${CURRENT_JOIN} WHERE c.tenant_id = $1 AND c.stream_id = $2 AND c.resource_type = $3 ORDER BY c.position`, [tx.tenantId, streamId, type]);
  return rows.map(toEntry);
}

export interface NewVersion {
  readonly resourceType: string;
  readonly id: string;
  readonly version: number;
  readonly streamId: string | null;
  readonly content: string;
  readonly hash: string;
  readonly at: Date;
  readonly origin: 'published' | 'adopted';
}

/** One round trip: the version, and the pointer to it. */
export async function insertVersion(tx: Tx, v: NewVersion): Promise<void> {
  await tx.query(
    `WITH version AS (
       INSERT INTO chart_resource (tenant_id, resource_type, id, version, stream_id, content, content_hash, published_at, published_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))
     INSERT INTO chart_current (tenant_id, resource_type, id, version, content_hash, stream_id, position, origin, created_at, last_updated)
     VALUES ($1, $2, $3, $4, $7, $5, (SELECT coalesce(max(position), 0) + 1 FROM chart_current WHERE tenant_id = $1 AND stream_id = $5), $10, $8, $8)
     ON CONFLICT (tenant_id, resource_type, id) DO UPDATE SET version = excluded.version, content_hash = excluded.content_hash, last_updated = excluded.last_updated`,
    [tx.tenantId, v.resourceType, v.id, v.version, v.streamId, v.content, v.hash, v.at, tx.principal.subject, v.origin],
  );
}

interface Current {
  readonly version: number;
  readonly content_hash: string;
  readonly last_updated: Date;
}

export async function currentVersion(tx: Tx, type: string, id: string): Promise<Current | undefined> {
  const [row] = await tx.query<Current>('SELECT version, content_hash, last_updated FROM chart_current WHERE tenant_id = $1 AND resource_type = $2 AND id = $3', [tx.tenantId, type, id]);
  return row;
}
