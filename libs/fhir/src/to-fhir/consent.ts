import { coded, identifiers, meta, patientRef, period, withoutAbsent } from '../elements.js';
import { HL7, LOINC, TITRATE_CS } from '../namespaces.js';
import { businessIdentifier } from '../identifiers.js';
import type { TimeSpan } from './source-types.js';

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
  /** In force; consents are renewed per series. */
  readonly validity?: TimeSpan | undefined;
}

const SCOPE: Readonly<Record<ConsentSource['purpose'], fhir4.CodeableConcept>> = {
  treatment: coded(HL7.consentScope, 'treatment', 'Treatment'),
  sharing: coded(HL7.consentScope, 'patient-privacy', 'Privacy Consent'),
};

export function consent(s: ConsentSource): fhir4.Consent {
  return withoutAbsent<fhir4.Consent>({
    resourceType: 'Consent',
    id: s.id,
    meta: meta(),
    identifier: identifiers('consent', s.id),
    status: s.status,
    scope: SCOPE[s.purpose],
    category: [coded(LOINC, '59284-0', 'Consent Document')],
    patient: patientRef(s.patientId),
    dateTime: s.givenAt,
    performer: [patientRef(s.patientId)],
    organization: [{ type: 'Organization', identifier: businessIdentifier('organization', s.clinic.id), display: s.clinic.name }],
    // ppc-1: a consent names its policy. Ours is the form that was signed.
    policyRule: coded(TITRATE_CS.consentPolicy, s.purpose, s.purpose === 'treatment' ? 'Off-label ketamine treatment' : 'Sharing the treatment record', s.form),
    provision: withoutAbsent<fhir4.ConsentProvision>({ type: 'permit', period: s.validity && period(s.validity) }),
  });
}
