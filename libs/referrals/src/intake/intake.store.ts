import type { Tx } from '#database';

/** Pushes of one EHR are taken one after the other: two that name the same new patient must not both make one. */
export async function lockIntake(tx: Tx, ehrId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`intake:${tx.tenantId}:${ehrId}`]);
}

export async function ehrBase(tx: Tx, ehrId: string): Promise<string | null> {
  const [row] = await tx.query<{ base_url: string }>('SELECT base_url FROM ehr_connection WHERE tenant_id = $1 AND id = $2 AND active', [tx.tenantId, ehrId]);
  return row ? row.base_url.replace(/\/+$/, '') : null;
}

export async function clinicName(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ name: string }>('SELECT name FROM tenant WHERE id = $1', [tx.tenantId]);
  return row?.name ?? '';
}

export interface StoredAnswer {
  readonly referralId: string;
  readonly response: string;
}

export async function findAnswer(tx: Tx, ehrId: string, key: string, contentHash: string): Promise<StoredAnswer | null> {
  const [row] = await tx.query<{ referral_id: string; response: string }>('SELECT referral_id, response FROM referral_intake WHERE tenant_id = $1 AND ehr_id = $2 AND key = $3 AND content_hash = $4', [tx.tenantId, ehrId, key, contentHash]);
  return row ? { referralId: row.referral_id, response: row.response } : null;
}

/** The newest change of the placer's that any push of this referral told of. */
export async function lastPlacerChange(tx: Tx, referralId: string): Promise<Date | null> {
  const [row] = await tx.query<{ at: Date | null }>('SELECT max(placer_changed_at) AS at FROM referral_intake WHERE tenant_id = $1 AND referral_id = $2', [tx.tenantId, referralId]);
  return row?.at ?? null;
}

export interface IntakeRow {
  readonly ehrId: string;
  readonly key: string;
  readonly contentHash: string;
  readonly referralId: string;
  readonly shape: string;
  readonly placerChangedAt: Date | undefined;
  readonly response: string;
  readonly at: Date;
}

export async function insertAnswer(tx: Tx, r: IntakeRow): Promise<void> {
  await tx.query(
    `INSERT INTO referral_intake (tenant_id, ehr_id, key, content_hash, referral_id, shape, placer_changed_at, response, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.tenantId, r.ehrId, r.key, r.contentHash, r.referralId, r.shape, r.placerChangedAt ?? null, r.response, r.at],
  );
}
