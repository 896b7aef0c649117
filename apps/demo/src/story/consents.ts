import type { ClinicUser } from './clinic.js';

/** The templates, which this clinic has registered as they are. */
const CONSENTS = [
  { purpose: 'treatment', text: { id: 'template-ketamine-off-label', version: '1', language: 'en' } },
  { purpose: 'sharing', text: { id: 'template-sharing-with-hospital', version: '1', language: 'en' } },
];

/** The patient has signed both; answers the id of each, in that order: treatment, sharing. */
export async function recordConsents(nurse: ClinicUser, planId: string): Promise<string[]> {
  const ids: string[] = [];
  for (const consent of CONSENTS) ids.push((await nurse.post<{ id: string }>(`/plans/${planId}/consents`, consent)).id);
  return ids;
}

/** An old form of the clinic that waits to be retired; registered again, it is the same. */
export async function oldConsentForm(clinician: ClinicUser): Promise<void> {
  const { items } = await clinician.get<{ items: { purpose: string; language: string; title: string; sections: object[] }[] }>('/consent-forms/templates');
  const sharing = items.find((t) => t.purpose === 'sharing');
  if (!sharing) throw new Error('The clinic has no template for sharing.');
  const { purpose, language, title, sections } = sharing;
  await clinician.post('/consent-forms', { purpose, language, title, sections, id: 'sharing-with-hospital', version: '0' });
}
