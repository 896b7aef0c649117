import type { Tx } from '#database';
import type { Person } from '#fhir';
import type { ConsentPurpose } from '../consent.js';
import type { ConsentForm, FormName, FormSection } from './consent-form.js';

interface FormRow {
  readonly form_id: string;
  readonly version: string;
  readonly language: string;
  readonly purpose: ConsentPurpose;
  readonly title: string;
  readonly sections: string;
  readonly sha256: string;
  readonly registered_at: Date;
  readonly registered_by: string;
  readonly registered_by_name: string;
  readonly retired_at: Date | null;
  readonly retired_by: string | null;
  readonly retired_by_name: string | null;
  readonly retired_note: string | null;
}

const formOf = (r: FormRow): ConsentForm => ({
  id: r.form_id,
  version: r.version,
  language: r.language,
  purpose: r.purpose,
  title: r.title,
  sections: JSON.parse(r.sections) as FormSection[],
  sha256: r.sha256,
  registered: { at: r.registered_at, by: { sub: r.registered_by, name: r.registered_by_name } },
  ...(r.retired_at === null ? {} : { retired: { at: r.retired_at, by: { sub: r.retired_by ?? '', name: r.retired_by_name ?? '' }, note: r.retired_note ?? '' } }),
});

const KEY = 'tenant_id = $1 AND form_id = $2 AND version = $3 AND language = $4';
const keyOf = (tx: Tx, { id, version, language }: FormName): string[] => [tx.tenantId, id, version, language];

export async function findForm(tx: Tx, name: FormName): Promise<ConsentForm | undefined> {
  const [row] = await tx.query<FormRow>(`SELECT * FROM consent_form WHERE ${KEY}`, keyOf(tx, name));
  return row && formOf(row);
}

/** Nobody retires it until this transaction ends. */
export async function holdForm(tx: Tx, name: FormName): Promise<ConsentForm | undefined> {
  const [row] = await tx.query<FormRow>(`SELECT * FROM consent_form WHERE ${KEY} FOR SHARE`, keyOf(tx, name));
  return row && formOf(row);
}

/** In the order in which they were registered. */
export async function listForms(tx: Tx, filter: { readonly purpose?: ConsentPurpose | undefined; readonly language?: string | undefined }): Promise<ConsentForm[]> {
  const rows = await tx.query<FormRow>('SELECT * FROM consent_form WHERE tenant_id = $1 AND ($2::text IS NULL OR purpose = $2) AND ($3::text IS NULL OR language = $3) ORDER BY seq', [tx.tenantId, filter.purpose ?? null, filter.language ?? null]);
  return rows.map(formOf);
}

/** False where the name is taken, also by somebody at this very moment: nothing is written then. */
export async function insertForm(tx: Tx, f: ConsentForm): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO consent_form (tenant_id, form_id, version, language, purpose, title, sections, sha256, registered_at, registered_by, registered_by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (tenant_id, form_id, version, language) DO NOTHING RETURNING form_id`,
    [...keyOf(tx, f), f.purpose, f.title, JSON.stringify(f.sections), f.sha256, f.registered.at, f.registered.by.sub, f.registered.by.name],
  );
  return rows.length === 1;
}

/** Whoever retires it first, with the first reason. */
export async function retireForm(tx: Tx, name: FormName, { at, by, note }: { readonly at: Date; readonly by: Person; readonly note: string }): Promise<boolean> {
  const rows = await tx.query(`UPDATE consent_form SET retired_at = $5, retired_by = $6, retired_by_name = $7, retired_note = $8 WHERE ${KEY} AND retired_at IS NULL RETURNING form_id`, [...keyOf(tx, name), at, by.sub, by.name, note]);
  return rows.length === 1;
}
