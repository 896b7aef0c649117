import { coded, identifiers, meta, patientRef, period, withoutAbsent } from '../elements.js';
import { HL7, LOINC, TITRATE_CS } from '../namespaces.js';
import { businessIdentifier } from '../identifiers.js';
import { xhtml } from '../narrative.js';
import type { Person, TimeSpan } from './source-types.js';

/** Two consents per course, because they are asked, given and withdrawn apart: to be treated, and to share the record. */
export interface ConsentSource {
  readonly id: string;
  readonly purpose: 'treatment' | 'sharing';
  readonly status: 'draft' | 'proposed' | 'active' | 'rejected' | 'inactive' | 'entered-in-error';
  readonly patientId: string;
  readonly givenAt: string;
  readonly clinic: { readonly id: string; readonly name: string };
  /** Version of the form that was signed, e.g. 'ketamine-off-label 3 (en)'. */
  readonly form: string;
  /** The words that were signed. Base64 and hashes are made outside, as this folder knows no bytes. */
  readonly document?: { readonly title: string; readonly language: string; readonly data: string; readonly size: number; readonly sha1: string; readonly sha256: string } | undefined;
  /** In force; consents are renewed per series. */
  readonly validity?: TimeSpan | undefined;
  /** What the form says and was talked through, a phrase each. */
  readonly elements?: readonly string[] | undefined;
  /** Staff member who was there and wrote it down. */
  readonly recordedBy?: { readonly at: string; readonly by: Person } | undefined;
  /** Since when it does not count any more, and why. */
  readonly ended?: { readonly at: string; readonly why: string } | undefined;
}

const SCOPE: Readonly<Record<ConsentSource['purpose'], fhir4.CodeableConcept>> = {
  treatment: coded(HL7.consentScope, 'treatment', 'Treatment'),
  sharing: coded(HL7.consentScope, 'patient-privacy', 'Privacy Consent'),
};

const TITLE: Readonly<Record<ConsentSource['purpose'], string>> = { treatment: 'Consent to off-label ketamine treatment', sharing: 'Consent to sharing the treatment record' };

/** R4 has no place for what was talked through but the words of the form, which not every reader opens. */
function narrative(s: ConsentSource): fhir4.Narrative | undefined {
  if (s.elements === undefined && s.ended === undefined) return undefined;
  const rows = [
    `Signed by the patient ${s.givenAt}: ${s.form}.`,
    ...(s.document === undefined ? [] : [`The words of the form are attached (SHA-256 ${s.document.sha256}).`]),
    ...(s.validity?.end === undefined || s.ended !== undefined ? [] : [`In force until ${s.validity.end}.`]),
    ...(s.ended === undefined ? [] : [`Not in force since ${s.ended.at}: ${s.ended.why}.`]),
    ...(s.recordedBy === undefined ? [] : [`Recorded by ${s.recordedBy.by.name}, ${s.recordedBy.at}.`]),
  ];
  const told = (s.elements ?? []).map((e) => `<li>${xhtml(e)}</li>`).join('');
  return { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml"><h2>${xhtml(TITLE[s.purpose])}</h2>${rows.map((r) => `<p>${xhtml(r)}</p>`).join('')}${told && `<ul>${told}</ul>`}</div>` };
}

export function consent(s: ConsentSource): fhir4.Consent {
  return withoutAbsent<fhir4.Consent>({
    resourceType: 'Consent',
    id: s.id,
    meta: meta(),
    text: narrative(s),
    identifier: identifiers('consent', s.id),
    status: s.status,
    scope: SCOPE[s.purpose],
    category: [coded(LOINC, '59284-0', 'Consent Document')],
    patient: patientRef(s.patientId),
    dateTime: s.givenAt,
    performer: [patientRef(s.patientId)],
    organization: [{ type: 'Organization', identifier: businessIdentifier('organization', s.clinic.id), display: s.clinic.name }],
    // plain text, because charts show it where they show no Markdown
    sourceAttachment: s.document && { contentType: 'text/plain; charset=utf-8', language: s.document.language, data: s.document.data, size: s.document.size, hash: s.document.sha1, title: s.document.title },
    // ppc-1: a consent names its policy. Ours is the form that was signed.
    policyRule: coded(TITRATE_CS.consentPolicy, s.purpose, s.purpose === 'treatment' ? 'Off-label ketamine treatment' : 'Sharing the treatment record', s.form),
    // the patient was there and signed, before the staff member who says so
    verification: s.recordedBy && [{ verified: true, verifiedWith: patientRef(s.patientId), verificationDate: s.recordedBy.at }],
    provision: withoutAbsent<fhir4.ConsentProvision>({ type: 'permit', period: s.validity && period(s.validity) }),
  });
}
