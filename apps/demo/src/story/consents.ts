import type { ClinicUser } from './clinic.js';

/** The forms of this clinic, and what they say. */
const CONSENTS = [
  {
    purpose: 'treatment',
    text: { id: 'ketamine-off-label', version: '3', language: 'en' },
    elements: ['off-label', 'alternatives', 'benefit-and-limits', 'psychomimetic', 'blood-pressure', 'bladder', 'liver', 'cognition', 'dependence', 'driving', 'pregnancy', 'cost', 'right-to-stop', 'emergency-contact'],
  },
  { purpose: 'sharing', text: { id: 'sharing-with-hospital', version: '2', language: 'en' }, elements: ['what-is-shared', 'with-whom', 'right-to-stop'] },
];

/** The patient has signed both; answers the id of each, in that order: treatment, sharing. */
export async function recordConsents(nurse: ClinicUser, planId: string): Promise<string[]> {
  const ids: string[] = [];
  for (const consent of CONSENTS) ids.push((await nurse.post<{ id: string }>(`/plans/${planId}/consents`, consent)).id);
  return ids;
}
