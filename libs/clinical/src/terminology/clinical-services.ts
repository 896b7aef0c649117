import { type Concept, concept, loinc, snomed } from './term.js';

export type RouteKey = 'intravenous' | 'central-venous' | 'oral' | 'intramuscular' | 'subcutaneous' | 'nasal' | 'sublingual';

export const ROUTES: Readonly<Record<RouteKey, Concept>> = {
  intravenous: concept('Intravenous', snomed('47625008', 'Intravenous route', 'M')),
  'central-venous': concept('Central venous', snomed('418114005', 'Intravenous central route', 'D')),
  oral: concept('Oral', snomed('26643006', 'Oral route', 'M')),
  intramuscular: concept('Intramuscular', snomed('78421000', 'Intramuscular route', 'D')),
  subcutaneous: concept('Subcutaneous', snomed('34206005', 'Subcutaneous route', 'D')),
  nasal: concept('Nasal', snomed('46713006', 'Nasal route', 'D')),
  sublingual: concept('Sublingual', snomed('37839007', 'Sublingual route', 'unverified')),
};

export type ServiceKey =
  | 'intravenous-infusion' | 'administration-by-intravenous-route' | 'chronic-pain-management' | 'pain-management'
  | 'referral-pain-specialist' | 'referral-psychiatrist' | 'psychiatry-service' | 'referral-anaesthetist' | 'follow-up-visit' | 'consultation'
  | 'pdmp-review' | 'pain-management-specialty' | 'outpatient-pain-clinic';

export const SERVICES: Readonly<Record<ServiceKey, Concept>> = {
  'intravenous-infusion': concept('Intravenous infusion', snomed('14152002', 'Intravenous infusion', 'G')),
  'administration-by-intravenous-route': concept('Administration of substance via intravenous route', snomed('386358000', 'Administration of substance via intravenous route', 'G')),
  'chronic-pain-management': concept('Chronic pain control management', snomed('408957008', 'Chronic pain control management', 'C')),
  'pain-management': concept('Pain management', snomed('278414003', 'Pain management', 'O')),
  'referral-pain-specialist': concept('Referral to pain management specialist', snomed('306265007', 'Referral to pain management specialist', 'D')),
  'referral-psychiatrist': concept('Referral to psychiatrist', snomed('308477009', 'Referral to psychiatrist', 'D')),
  'psychiatry-service': concept('Referral to psychiatry service', snomed('183524004', 'Referral to psychiatry service', 'D')),
  'referral-anaesthetist': concept('Referral to anesthetist', snomed('306255001', 'Referral to anesthetist', 'D')),
  'follow-up-visit': concept('Follow-up visit', snomed('185389009', 'Follow-up visit', 'D')),
  consultation: concept('Consultation', snomed('281036007', 'Follow-up consultation', 'D')),
  'pdmp-review': concept('Review of prescription drug monitoring programme', snomed('461621000124108', 'Review of prescription monitoring database', 'C')),
  'pain-management-specialty': concept('Pain management', snomed('394882004', 'Pain management', 'R')),
  'outpatient-pain-clinic': concept('Hospital outpatient pain clinic', snomed('36293008', 'Hospital outpatient pain clinic', 'R')),
};

export type DocumentKey = 'pain-plan-of-care' | 'plan-of-care' | 'procedure-note' | 'progress-note' | 'discharge-summary' | 'history-and-physical' | 'consent' | 'complications';

export const DOCUMENTS: Readonly<Record<DocumentKey, Concept>> = {
  'pain-plan-of-care': concept('Pain medicine plan of care note', loinc('80764-4', 'Pain medicine Plan of care note', 'C')),
  'plan-of-care': concept('Plan of care note', loinc('18776-5', 'Plan of care note', 'R')),
  'procedure-note': concept('Procedure note', loinc('28570-0', 'Procedure note', 'U')),
  'progress-note': concept('Progress note', loinc('11506-3', 'Progress note', 'U')),
  'discharge-summary': concept('Discharge summary', loinc('18842-5', 'Discharge summary', 'U')),
  'history-and-physical': concept('History and physical note', loinc('34117-2', 'History and physical note', 'U')),
  consent: concept('Consent', loinc('59284-0', 'Patient Consent', 'R')),
  complications: concept('Complications', loinc('55109-3', 'Complications Document', 'R')),
};
