import { OVERRIDE_REASONS } from '#clinical';

/** Coded reasons of a prescriber who goes on in spite of a finding or a soft limit. */
export const ACKNOWLEDGEMENT_REASONS = {
  ...OVERRIDE_REASONS,
  'reviewed-with-patient': 'Reviewed with the patient; benefit and risk weighed together',
  'asked-patient': 'The patient was asked; what is missing from the record is known',
  'treated-and-monitored': 'The condition is treated and will be monitored',
} as const satisfies Record<string, string>;
export type AcknowledgementReason = keyof typeof ACKNOWLEDGEMENT_REASONS;
