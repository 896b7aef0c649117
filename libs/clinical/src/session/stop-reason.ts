/** Why an infusion was paused or stopped (clinical note §6, local codes). */
export const STOP_REASONS = {
  'bp-high': 'Blood pressure too high',
  'bp-low': 'Blood pressure too low',
  desaturation: 'Oxygen saturation too low',
  oversedation: 'Sedation too deep',
  'dissociation-distress': 'Distressing dissociation',
  nausea: 'Nausea or vomiting',
  'patient-request': 'Patient asked',
  'iv-failure': 'Intravenous line failed',
  'pump-failure': 'Pump failed',
  'chest-pain': 'Chest pain',
  allergic: 'Allergic reaction',
  seizure: 'Seizure',
  'time-complete': 'Planned time complete',
  other: 'Other',
} as const satisfies Record<string, string>;

export type StopReason = keyof typeof STOP_REASONS;

export const isStopReason = (reason: string): reason is StopReason => Object.hasOwn(STOP_REASONS, reason);
