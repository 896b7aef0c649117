import type { Protocol } from '#clinical';
import type { Tx } from '#database';
import type { Signature } from '../plan.js';
import type { ClinicVersion } from './protocol-version.js';

interface Row {
  readonly content: string;
  readonly origin: ClinicVersion['origin'];
  readonly created_at: Date;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly in_force_since: Date | null;
  readonly signatures: readonly { readonly at: string; readonly by: string; readonly name: string }[];
}

const SELECT = `
  SELECT v.content, v.origin, v.created_at, v.created_by, v.created_by_name, v.in_force_since,
    coalesce((SELECT json_agg(json_build_object('at', s.at, 'by', s.by, 'name', s.by_name) ORDER BY s.at, s.by)
      FROM protocol_signature s WHERE s.tenant_id = v.tenant_id AND s.protocol_id = v.protocol_id AND s.version = v.version), '[]') AS signatures
  FROM protocol_version v`;

const versionOf = (r: Row): ClinicVersion => ({
  protocol: JSON.parse(r.content) as Protocol,
  origin: r.origin,
  created: { at: r.created_at, by: { sub: r.created_by, name: r.created_by_name } },
  signatures: r.signatures.map((s) => ({ at: new Date(s.at), by: { sub: s.by, name: s.name } })),
  ...(r.in_force_since === null ? {} : { inForceSince: r.in_force_since }),
});

/** False where this version exists already. */
export async function insertVersion(tx: Tx, v: ClinicVersion): Promise<boolean> {
  const { id, version } = v.protocol;
  const rows = await tx.query(
    `INSERT INTO protocol_version (tenant_id, protocol_id, version, content, origin, created_at, created_by, created_by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING version`,
    [tx.tenantId, id, version, JSON.stringify(v.protocol), v.origin, v.created.at, v.created.by.sub, v.created.by.name],
  );
  return rows.length > 0;
}

/** False where this person signed it already. The database puts the version in force with the second signature. */
export async function insertSignature(tx: Tx, { id, version }: Protocol, s: Signature): Promise<boolean> {
  const rows = await tx.query(
    'INSERT INTO protocol_signature (tenant_id, protocol_id, version, at, by, by_name) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING version',
    [tx.tenantId, id, version, s.at, s.by.sub, s.by.name],
  );
  return rows.length > 0;
}

export async function findVersion(tx: Tx, id: string, version: string): Promise<ClinicVersion | undefined> {
  const [row] = await tx.query<Row>(`${SELECT} WHERE v.protocol_id = $1 AND v.version = $2`, [id, version]);
  return row && versionOf(row);
}

/** Newest first; of one protocol, or of each. */
export async function versionsOf(tx: Tx, id?: string): Promise<ClinicVersion[]> {
  return (await tx.query<Row>(`${SELECT} WHERE ($1::text IS NULL OR v.protocol_id = $1) ORDER BY v.protocol_id, v.version_order DESC`, [id ?? null])).map(versionOf);
}

/** Of each protocol of the clinic the newest version in force. */
export async function versionsInForce(tx: Tx, id?: string): Promise<ClinicVersion[]> {
  const rows = await tx.query<Row>(
    `${SELECT} WHERE v.in_force_since IS NOT NULL AND ($1::text IS NULL OR v.protocol_id = $1)
       AND NOT EXISTS (SELECT 1 FROM protocol_version n WHERE n.tenant_id = v.tenant_id AND n.protocol_id = v.protocol_id AND n.in_force_since IS NOT NULL AND n.version_order > v.version_order)
     ORDER BY v.protocol_id`,
    [id ?? null],
  );
  return rows.map(versionOf);
}
