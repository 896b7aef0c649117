import type { VitalSign } from '../vitals/vital-sign.js';
import type { ScaleId } from './scales.js';

/** What is measured, as a nurse calls it. */
export const MEASURES = {
  'blood-pressure': 'blood pressure',
  'heart-rate': 'heart rate',
  'respiratory-rate': 'respiratory rate',
  'oxygen-saturation': 'SpO2',
  temperature: 'temperature',
  weight: 'weight',
  ecg: 'electrocardiogram',
  capnography: 'capnography',
  'liver-tests': 'liver tests',
  pain: 'pain 0-10',
  sedation: 'sedation (RASS)',
  dissociation: 'dissociation (CADSS-6 total)',
  distress: 'distress 0-10',
  hallucinations: 'hallucinations',
  phq9: 'PHQ-9',
} as const;
export type Measure = keyof typeof MEASURES;

export type TriggerSubject = VitalSign | ScaleId | 'nausea' | 'vomiting' | 'liver-enzymes';

/** Of what a trigger speaks: how it is called, and the measure that a plan must ask for so that anybody notices. `reported`: the patient says so. */
export const TRIGGER_SUBJECTS: Readonly<Record<TriggerSubject, { readonly text: string; readonly measure: Measure | 'reported' }>> = {
  systolic: { text: 'systolic pressure', measure: 'blood-pressure' },
  diastolic: { text: 'diastolic pressure', measure: 'blood-pressure' },
  heartRate: { text: 'heart rate', measure: 'heart-rate' },
  respiratoryRate: { text: 'respiratory rate', measure: 'respiratory-rate' },
  oxygenSaturation: { text: 'SpO2', measure: 'oxygen-saturation' },
  temperature: { text: 'temperature', measure: 'temperature' },
  weight: { text: 'weight', measure: 'weight' },
  rass: { text: 'RASS', measure: 'sedation' },
  // beside RASS where a site uses them: read at the same checks of sedation
  moaas: { text: 'MOAA/S', measure: 'sedation' },
  poss: { text: 'POSS', measure: 'sedation' },
  'cadss-6': { text: 'CADSS-6 total', measure: 'dissociation' },
  distress: { text: 'distress', measure: 'distress' },
  mpadss: { text: 'MPADSS', measure: 'reported' },
  aldrete: { text: 'modified Aldrete score', measure: 'reported' },
  nausea: { text: 'nausea 0-10', measure: 'reported' },
  vomiting: { text: 'vomiting', measure: 'reported' },
  'liver-enzymes': { text: 'ALT or AST', measure: 'liver-tests' },
};
