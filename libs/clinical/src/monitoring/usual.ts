import { stated, type Stated } from '../protocols/protocol.js';
import { MIDAZOLAM_PRN, ONDANSETRON_PRN } from '../protocols/usual.js';
import type { Measure } from './measures.js';
import type { Confirmation, DischargeCriterion, FollowUp, MonitoringTrigger, OverdueRule, Recovery } from './monitoring-plan.js';
import { SCALES } from './scales.js';
import { BEDSIDE_THRESHOLDS } from '../thresholds/bedside.js';

/** Pieces that the monitoring plans have in common. */

/** What a check of a running infusion reads: each of these has a trigger below. */
export const USUAL_CHECK: readonly Measure[] = ['blood-pressure', 'heart-rate', 'respiratory-rate', 'oxygen-saturation', 'sedation'];

export const USUAL_SCALES = Object.values(SCALES);

export const OVERDUE: OverdueRule = { grace: stated('5', 'min', 'P', 'project'), missesToGap: 2, action: 'The first overdue check alerts the nurse. The second in a row goes to the clinician, and the session is marked as having a monitoring gap.' };

/** Two readings, 2 to 5 minutes apart. */
export const CONFIRMATION: Confirmation = { readings: 2, notBefore: stated('2', 'min', 'P', 'project'), notAfter: stated('5', 'min', 'P', 'project') };

/** The longest of these that fits the patient holds. */
export const SHORTEST_RECOVERY: Recovery['atLeast'] = [
  { of: 'any', duration: stated('60', 'min', 'V', 'ed-protocol') },
  { of: 'low-dose', duration: stated('30', 'min', 'P', 'project') },
  { of: 'esketamine', duration: stated('2', 'h', 'V', 'spravato-pi') },
];

export const FOLLOW_UP: readonly FollowUp[] = [
  { what: 'call', after: stated('24', 'h', 'P', 'project'), mark: 'P', source: 'project' },
  { what: 'pain', every: stated('1', 'd', 'P', 'project'), times: 7, mark: 'P', source: 'project' },
  { what: 'pain', after: stated('7', 'd', 'P', 'project'), every: stated('1', 'wk', 'P', 'project'), mark: 'P', source: 'project' },
  { what: 'phq9', every: stated('1', 'wk', 'P', 'project'), onlyIf: 'mood protocol', mark: 'P', source: 'project' },
  { what: 'phq9', every: stated('4', 'wk', 'P', 'project'), onlyIf: 'pain protocol', mark: 'P', source: 'project' },
];

const HALF = { rateTo: stated('50', '%', 'P', 'project') } as const;
const BP_HIGH = { code: 'bp-high', tier: 'pause', action: 'Pause. Without symptoms go on at half the rate. With symptoms (chest pain, headache, vision, focal signs) stop, treat, electrocardiogram.', recheckAfter: stated('5', 'min', 'P', 'project'), ...HALF, immediate: false } as const;
const BP_RAISED = { code: 'bp-raised', tier: 'slow', action: 'Halve the rate, consider clonidine.', ...HALF, immediate: false } as const;
const BP_LOW = { code: 'bp-low', tier: 'pause', action: 'Pause, legs up, fluid.', immediate: false } as const;
const SLOW_ECG = { tier: 'slow', action: 'Slow, electrocardiogram.', immediate: false } as const;
const STOP_ECG = { tier: 'stop', action: 'Stop, electrocardiogram.', immediate: false } as const;
const OVERSEDATED = { code: 'oversedation', tier: 'stop', action: 'Stop, stimulate, open the airway.', immediate: true } as const;
const CALM = { tier: 'slow', action: 'Talk down, quiet, halve the rate.', ...HALF, give: { drug: MIDAZOLAM_PRN.drug, dose: MIDAZOLAM_PRN.dose, ...(MIDAZOLAM_PRN.doseTo ? { doseTo: MIDAZOLAM_PRN.doseTo } : {}) }, stopAfter: stated('10', 'min', 'P', 'project'), immediate: false } as const;
const SICK = { code: 'nausea', tier: 'slow', action: 'Slow.', give: { drug: ONDANSETRON_PRN.drug, dose: ONDANSETRON_PRN.dose }, immediate: false } as const;

/** A number of the table of thresholds, which a clinic may set itself. */
function settable(key: keyof typeof BEDSIDE_THRESHOLDS): { readonly key: typeof key; readonly threshold: Stated } {
  const { value, unit, mark, source } = BEDSIDE_THRESHOLDS[key];
  return { key, threshold: stated(value, unit, mark, source) };
}

/** Vital signs. 180 and 110 lean on an alert above 180 and on one stop at 180/115; asymptomatic rises are not over-treated (Yip 2022). */
const VITAL_TRIGGERS: readonly MonitoringTrigger[] = [
  { ...BP_HIGH, subject: 'systolic', when: 'at-or-above', ...settable('vitals.systolic.pause') },
  { ...BP_HIGH, subject: 'diastolic', when: 'at-or-above', ...settable('vitals.diastolic.pause') },
  { ...BP_RAISED, subject: 'systolic', when: 'at-or-above', ...settable('vitals.systolic.slow') },
  { ...BP_RAISED, subject: 'systolic', when: 'rise-percent', ...settable('vitals.systolic.rise') },
  { ...BP_LOW, subject: 'systolic', when: 'below', ...settable('vitals.systolic.low') },
  { ...BP_LOW, subject: 'systolic', when: 'fall-percent', ...settable('vitals.systolic.fall') },
  { ...STOP_ECG, code: 'hr-very-high', subject: 'heartRate', when: 'above', ...settable('vitals.heart-rate.stop-above') },
  { ...STOP_ECG, code: 'hr-very-low', subject: 'heartRate', when: 'below', ...settable('vitals.heart-rate.stop-below') },
  { ...SLOW_ECG, code: 'hr-high', subject: 'heartRate', when: 'above', ...settable('vitals.heart-rate.slow-above') },
  { ...SLOW_ECG, code: 'hr-low', subject: 'heartRate', when: 'below', ...settable('vitals.heart-rate.slow-below') },
  { code: 'desaturation-severe', subject: 'oxygenSaturation', when: 'below', ...settable('vitals.oxygen-saturation.stop'), tier: 'stop', action: 'Stop, open the airway, oxygen.', immediate: true },
  { code: 'desaturation', subject: 'oxygenSaturation', when: 'below', ...settable('vitals.oxygen-saturation.slow'), lasting: stated('1', 'min', 'P', 'project'), tier: 'slow', action: 'Oxygen, stimulate, slow.', immediate: false },
  { code: 'rr-low', subject: 'respiratoryRate', when: 'below', ...settable('vitals.respiratory-rate.low'), tier: 'stop', action: 'Stop, open the airway.', immediate: false },
  { code: 'rr-high', subject: 'respiratoryRate', when: 'above', ...settable('vitals.respiratory-rate.high'), tier: 'stop', action: 'Stop, look for the cause.', immediate: false },
];

export const USUAL_TRIGGERS: readonly MonitoringTrigger[] = [
  ...VITAL_TRIGGERS,
  { code: 'bp-high-symptoms', signs: ['High blood pressure with chest pain, headache, a change of vision or focal signs'], tier: 'stop', action: 'Stop, treat, electrocardiogram.', immediate: true, mark: 'P', source: 'project' },
  { ...OVERSEDATED, subject: 'rass', when: 'at-or-below', threshold: stated('-3', '{score}', 'P', 'project') },
  { ...OVERSEDATED, subject: 'moaas', when: 'below', threshold: stated('3', '{score}', 'P', 'project') },
  { ...OVERSEDATED, subject: 'poss', when: 'at-or-above', threshold: stated('4', '{score}', 'GK', 'poss-pasero') },
  { code: 'sedation', subject: 'poss', when: 'at-or-above', threshold: stated('3', '{score}', 'GK', 'poss-pasero'), tier: 'slow', action: 'Reduce or hold, less opioid.', immediate: false },
  { ...CALM, code: 'agitation', subject: 'rass', when: 'at-or-above', threshold: stated('2', '{score}', 'P', 'project') },
  { ...CALM, code: 'distress', subject: 'distress', when: 'at-or-above', threshold: stated('7', '{score}', 'P', 'project') },
  { ...CALM, code: 'hallucinations', signs: ['Frightening hallucinations'], mark: 'P', source: 'project' },
  { code: 'dissociation-severe', subject: 'cadss-6', when: 'above', threshold: stated('16', '{score}', 'P', 'project'), tier: 'stop', action: 'Stop.', immediate: false },
  { code: 'dissociation', subject: 'cadss-6', when: 'above', threshold: stated('8', '{score}', 'P', 'project'), tier: 'slow', action: 'Slow.', immediate: false },
  { ...SICK, subject: 'vomiting', when: 'at-or-above', threshold: stated('2', '{episode}', 'P', 'project') },
  { ...SICK, subject: 'nausea', when: 'at-or-above', threshold: stated('7', '{score}', 'P', 'project') },
  { code: 'emergency', signs: ['Chest pain', 'Seizure', 'Laryngospasm', 'Anaphylaxis', 'Focal neurological deficit'], tier: 'emergency', action: 'Stop. Emergency pathway; the encounter goes to the emergency department.', immediate: true, mark: 'P', source: 'project' },
  { code: 'extravasation', signs: ['Extravasation'], tier: 'pause', action: 'Stop the line, site a new one.', immediate: true, mark: 'P', source: 'project' },
];

/** Only where the infusion runs over days, or was given before. */
export const LIVER_TRIGGER: MonitoringTrigger = {
  code: 'liver', subject: 'liver-enzymes', when: 'above', threshold: stated('3', '{ULN}', 'V', 'noppers-2011-liver'), tier: 'stop', action: 'Stop the course, hepatology, record an adverse event.', immediate: true,
};

export const DISCHARGE_GATE: readonly DischargeCriterion[] = [
  { code: 'vitals', text: 'Vital signs close to baseline', limit: { rule: 'within-percent-of-baseline', threshold: stated('20', '%', 'P', 'project') }, mark: 'P', source: 'project' },
  { code: 'oxygen-saturation', text: 'Fall of SpO2 from baseline', limit: { rule: 'at-most-below-baseline', threshold: stated('2', '%', 'P', 'project') }, mark: 'P', source: 'project' },
  { code: 'mpadss', text: 'MPADSS', limit: { rule: 'at-least', threshold: stated('9', '{score}', 'GK', 'chung-1995') }, mark: 'P', source: 'project' },
  { code: 'rass', text: 'RASS', limit: { rule: 'exactly', threshold: stated('0', '{score}', 'P', 'project') }, mark: 'P', source: 'project' },
  { code: 'oriented', text: 'Oriented to person, place and time', mark: 'P', source: 'project' },
  { code: 'walks', text: 'Walks unaided, or with the aid used before', mark: 'P', source: 'project' },
  { code: 'nausea', text: 'Nausea 0-10', limit: { rule: 'at-most', threshold: stated('3', '{score}', 'P', 'project') }, mark: 'P', source: 'project' },
  { code: 'dissociation', text: 'Dissociation has resolved', mark: 'P', source: 'project' },
  { code: 'suicide-screen', text: 'Suicide screen is negative', onlyIf: 'mood protocol', mark: 'P', source: 'project' },
  { code: 'escort', text: 'A responsible adult goes along', mark: 'P', source: 'project' },
  { code: 'instructions', text: 'Written instructions were given: no driving, no contracts, no alcohol', holdsFor: stated('24', 'h', 'V', 'clinic-leaflet'), mark: 'P', source: 'project' },
  { code: 'waste', text: 'What was left of the drug is accounted for', mark: 'P', source: 'project' },
];
