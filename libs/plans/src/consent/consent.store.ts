import type { Tx } from '#database';
import type { Consent, ConsentElement, ConsentEnd, ConsentPurpose } from './consent.js';
import type { FormSection } from './forms/consent-form.js';

interface ConsentRow {
  readonly id: string;
  readonly plan_id: string;
  readonly patient_id: string;
  readonly purpose: ConsentPurpose;
  readonly text_id: string;
  readonly text_version: string;
  readonly language: string;
  readonly elements: string;
  readonly form_sha256: string | null;
  readonly form_title: string | null;
  readonly form_sections: string | null;
  readonly signed_at: Date;
  readonly expires_at: Date;
  readonly recorded_at: Date;
  readonly recorded_by: string;
  readonly recorded_by_name: string;
  readonly ended_at: Date | null;
  readonly end_reason: ConsentEnd['reason'] | null;
  readonly end_note: string | null;
  readonly ended_by: string | null;
  readonly ended_by_name: string | null;
}

const endOf = (r: ConsentRow): ConsentEnd | undefined =>
  r.ended_at === null || r.end_reason === null
    ? undefined
    : { at: r.ended_at, reason: r.end_reason, ...(r.end_note === null ? {} : { note: r.end_note }), by: { sub: r.ended_by ?? '', name: r.ended_by_name ?? '' } };

function consentOf(r: ConsentRow): Consent {
  const end = endOf(r);
  return {
    id: r.id,
    planId: r.plan_id,
    patientId: r.patient_id,
    purpose: r.purpose,
    text: { id: r.text_id, version: r.text_version, language: r.language },
    ...(r.form_sha256 === null ? {} : { form: { title: r.form_title ?? '', sections: JSON.parse(r.form_sections ?? '[]') as FormSection[], sha256: r.form_sha256 } }),
    elements: JSON.parse(r.elements) as ConsentElement[],
    signedAt: r.signed_at,
    expiresAt: r.expires_at,
    recordedAt: r.recorded_at,
    recordedBy: { sub: r.recorded_by, name: r.recorded_by_name },
    ...(end === undefined ? {} : { end }),
  };
}

/** In the order in which they were recorded. */
export async function consentsOf(tx: Tx, planId: string): Promise<Consent[]> {
  const rows = await tx.query<ConsentRow>(
    `SELECT c.*, f.title AS form_title, f.sections AS form_sections FROM plan_consent c
     LEFT JOIN consent_form f ON f.tenant_id = c.tenant_id AND f.form_id = c.text_id AND f.version = c.text_version AND f.language = c.language AND f.sha256 = c.form_sha256
     WHERE c.tenant_id = $1 AND c.plan_id = $2 ORDER BY c.seq`,
    [tx.tenantId, planId],
  );
  return rows.map(consentOf);
}

export async function insertConsent(tx: Tx, c: Consent): Promise<void> {
  await tx.query(
    `INSERT INTO plan_consent (tenant_id, id, plan_id, patient_id, purpose, text_id, text_version, language, elements, signed_at, expires_at, recorded_at, recorded_by, recorded_by_name, form_sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [tx.tenantId, c.id, c.planId, c.patientId, c.purpose, c.text.id, c.text.version, c.text.language, JSON.stringify(c.elements), c.signedAt, c.expiresAt, c.recordedAt, c.recordedBy.sub, c.recordedBy.name, c.form?.sha256 ?? null],
  );
}

export async function endConsent(tx: Tx, id: string, end: ConsentEnd): Promise<void> {
  await tx.query('UPDATE plan_consent SET ended_at = $3, end_reason = $4, end_note = $5, ended_by = $6, ended_by_name = $7 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL', [
    tx.tenantId, id, end.at, end.reason, end.note ?? null, end.by.sub, end.by.name,
  ]);
}

/** To whom a consent is given. */
export async function clinicOf(tx: Tx): Promise<{ readonly id: string; readonly name: string }> {
  const [row] = await tx.query<{ name: string }>('SELECT name FROM tenant WHERE id = $1', [tx.tenantId]);
  return { id: tx.tenantId, name: row?.name ?? '' };
}
