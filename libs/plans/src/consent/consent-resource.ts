import { consent } from '#fhir';
import { type Consent, elementText, REVOKE_REASONS } from './consent.js';

/** Status says whether it counts; whether its time is over, the period says. */
const statusOf = ({ end }: Consent): 'active' | 'inactive' | 'entered-in-error' => (end === undefined ? 'active' : end.reason === 'recorded-in-error' ? 'entered-in-error' : 'inactive');

export const consentResource = (c: Consent, clinic: { readonly id: string; readonly name: string }): fhir4.Consent =>
  consent({
    id: c.id,
    purpose: c.purpose,
    status: statusOf(c),
    patientId: c.patientId,
    givenAt: c.signedAt.toISOString(),
    clinic,
    form: `${c.text.id}, version ${c.text.version} (${c.text.language})`,
    elements: c.elements.map((e) => elementText(c.purpose, e)),
    recordedBy: { at: c.recordedAt.toISOString(), by: c.recordedBy },
    validity: { start: c.signedAt.toISOString(), end: (c.end && c.end.at < c.expiresAt ? c.end.at : c.expiresAt).toISOString() },
    ended: c.end && { at: c.end.at.toISOString(), why: c.end.reason === 'replaced' ? 'Replaced by a newer one' : REVOKE_REASONS[c.end.reason] },
  });
