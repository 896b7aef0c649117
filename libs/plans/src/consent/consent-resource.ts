import { createHash } from 'node:crypto';
import { consent, type ConsentSource } from '#fhir';
import { type Consent, elementText, REVOKE_REASONS } from './consent.js';
import { wordsOf } from './forms/consent-form.js';

/** Status says whether it counts; whether its time is over, the period says. */
const statusOf = ({ end }: Consent): 'active' | 'inactive' | 'entered-in-error' => (end === undefined ? 'active' : end.reason === 'recorded-in-error' ? 'entered-in-error' : 'inactive');

/** The words themselves, so that whoever reads the chart reads what was signed. They hold nothing of the patient. */
function documentOf({ form, text }: Consent): ConsentSource['document'] {
  if (!form) return undefined;
  const bytes = Buffer.from(wordsOf({ ...text, ...form }), 'utf8');
  // R4 hashes attachments with SHA-1; the register and the narrative name the SHA-256
  return { title: `${form.title}, version ${text.version}`, language: text.language, data: bytes.toString('base64'), size: bytes.length, sha1: createHash('sha1').update(bytes).digest('base64'), sha256: form.sha256 };
}

export const consentResource = (c: Consent, clinic: { readonly id: string; readonly name: string }): fhir4.Consent =>
  consent({
    id: c.id,
    purpose: c.purpose,
    status: statusOf(c),
    patientId: c.patientId,
    givenAt: c.signedAt.toISOString(),
    clinic,
    form: `${c.text.id}, version ${c.text.version} (${c.text.language})`,
    document: documentOf(c),
    elements: c.elements.map((e) => elementText(c.purpose, e)),
    recordedBy: { at: c.recordedAt.toISOString(), by: c.recordedBy },
    validity: { start: c.signedAt.toISOString(), end: (c.end && c.end.at < c.expiresAt ? c.end.at : c.expiresAt).toISOString() },
    ended: c.end && { at: c.end.at.toISOString(), why: c.end.reason === 'replaced' ? 'Replaced by a newer one' : REVOKE_REASONS[c.end.reason] },
  });
