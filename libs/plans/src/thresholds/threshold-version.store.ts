import type { Overrides } from '#clinical';
import type { Tx } from '#database';
import type { Signature } from '../plan.js';
import type { ThresholdVersion } from './threshold-version.js';

interface Row {
  readonly version: number;
  readonly content: string;
  readonly reason: string;
  readonly created_at: Date;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly in_force_since: Date | null;
  readonly signatures: readonly { readonly at: string; readonly by: string; readonly name: string }[];
}

const SELECT = `
  SELECT v.version, v.content, v.reason, v.created_at, v.created_by, v.created_by_name, v.in_force_since,
    coalesce((SELECT json_agg(json_build_object('at', s.at, 'by', s.by, 'name', s.by_name) ORDER BY s.at, s.by)
      FROM threshold_signature s WHERE s.tenant_id = v.tenant_id AND s.version = v.version), '[]') AS signatures
  FROM threshold_version v WHERE v.tenant_id = $1`;

const versionOf = (r: Row): ThresholdVersion => ({
  version: r.version,
  overrides: JSON.parse(r.content) as Overrides,
  reason: r.reason,
  proposed: { at: r.created_at, by: { sub: r.created_by, name: r.created_by_name } },
  signatures: r.signatures.map((s) => ({ at: new Date(s.at), by: { sub: s.by, name: s.name } })),
  ...(r.in_force_since === null ? {} : { inForceSince: r.in_force_since }),
});

/** Under the next number of the clinic; who proposes at the same moment takes the one after it. */
export async function insertVersion(tx: Tx, v: Pick<ThresholdVersion, 'overrides' | 'reason' | 'proposed'>): Promise<number> {
  for (;;) {
    const [row] = await tx.query<{ version: number }>(
      `INSERT INTO threshold_version (tenant_id, version, content, reason, created_at, created_by, created_by_name)
       SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6 FROM threshold_version WHERE tenant_id = $1
       ON CONFLICT DO NOTHING RETURNING version`,
      [tx.tenantId, JSON.stringify(v.overrides), v.reason, v.proposed.at, v.proposed.by.sub, v.proposed.by.name],
    );
    if (row) return row.version;
  }
}

/** False where this person signed it already. The database puts the version in force with the second signature. */
export async function insertSignature(tx: Tx, version: number, s: Signature): Promise<boolean> {
  const rows = await tx.query('INSERT INTO threshold_signature (tenant_id, version, at, by, by_name) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING version', [tx.tenantId, version, s.at, s.by.sub, s.by.name]);
  return rows.length > 0;
}

export async function findVersion(tx: Tx, version: number): Promise<ThresholdVersion | undefined> {
  const [row] = await tx.query<Row>(`${SELECT} AND v.version = $2`, [tx.tenantId, version]);
  return row && versionOf(row);
}

/** Newest first. */
export async function versionsOf(tx: Tx): Promise<ThresholdVersion[]> {
  return (await tx.query<Row>(`${SELECT} ORDER BY v.version DESC`, [tx.tenantId])).map(versionOf);
}

/** The newest that two people signed; none where the clinic goes by what ships. */
export async function versionInForce(tx: Tx): Promise<ThresholdVersion | undefined> {
  const [row] = await tx.query<Row>(`${SELECT} AND v.in_force_since IS NOT NULL ORDER BY v.version DESC LIMIT 1`, [tx.tenantId]);
  return row && versionOf(row);
}
