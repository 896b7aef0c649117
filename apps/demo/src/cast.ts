import type { Person } from './identity-provider.js';

/** The clinics, people and connections of the demo. Ids are fixed, so that a second start finds what the first one made. */
export const CLINIC = { id: '7a1d0c00-0000-4000-8000-000000000001', slug: 'harbor', name: 'Harbor Infusion Clinic', timeZone: 'America/New_York', closedWeekdays: [6, 7] } as const;
export const OTHER_CLINIC = { id: '7a1d0c00-0000-4000-8000-000000000002', slug: 'summit', name: 'Summit Pain Center', timeZone: 'Europe/Berlin', closedWeekdays: [7] } as const;
export const EHR_ID = '7a1d0c00-0000-4000-8000-0000000000e1';
export const HOSPITAL_CLIENT = 'sandbox-hospital';
export const TITRATE_CLIENT = 'titrate';
export const HOSPITAL_NAME = 'Sandbox General Hospital';
export const OWN_EHR_NAME = 'Your FHIR server';

export const PEOPLE = {
  clinician: { subject: 'dr-okafor', name: 'Dr. Ngozi Okafor', roles: ['clinician'] },
  nurse: { subject: 'rn-lindqvist', name: 'Maja Lindqvist, RN', roles: ['nurse'] },
  integrator: { subject: 'eng-tanaka', name: 'Ken Tanaka', roles: ['integrator'] },
} as const satisfies Record<string, Person>;

export const OTHER_CLINICIAN: Person = { subject: 'dr-moreau', name: 'Dr. Claire Moreau', roles: ['clinician'] };

/** What the hospital's system may do at the clinic: push referrals, read what became of them. */
export const HOSPITAL_SCOPE = 'system/*.crus';
