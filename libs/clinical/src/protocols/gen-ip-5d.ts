import { type Protocol, stated } from './protocol.js';
import { CLONIDINE_BEFORE, GLYCOPYRROLATE_HAS_NO_LIMIT, GLYCOPYRROLATE_PRN, LISTED_CONCENTRATIONS, MIDAZOLAM_PRN, OFF_LABEL, ONDANSETRON_PRN } from './usual.js';

export const GEN_IP_5D: Protocol = {
  id: 'GEN-IP-5D',
  version: '1.0.0',
  title: 'Refractory neuropathic pain or CRPS, inpatient, 5 days',
  indication: { text: 'Refractory neuropathic pain or complex regional pain syndrome', conditions: ['neuropathic-pain', 'crps-1', 'crps-2', 'central-pain-syndrome', 'diabetic-neuropathy-pain', 'postherpetic-neuralgia', 'phantom-limb'] },
  setting: 'inpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/kg/h',
  weightBasis: 'actual',
  dose: {
    typical: stated('0.1', 'mg/kg/h', 'P', 'project'),
    min: stated('0.1', 'mg/kg/h', 'P', 'project'),
    max: stated('0.5', 'mg/kg/h', 'P', 'project'),
  },
  segments: [{ rate: 'ordered', duration: stated('120', 'h', 'P', 'project') }],
  course: { planned: 1, fewest: 1, most: 1, text: '1 course of 120 hours' },
  ramp: [],
  titration: {
    start: stated('0.1', 'mg/kg/h', 'P', 'project'),
    step: stated('0.05', 'mg/kg/h', 'P', 'project'),
    largestStep: stated('0.1', 'mg/kg/h', 'P', 'project'),
    interval: stated('4', 'h', 'P', 'project'),
    upIf: 'Pain fell by less than 30 %, RASS is -2 or above and CADSS-6 is 8 or below.',
    downIf: 'CADSS-6 is above 8.',
    stopIf: 'RASS is -3 or below, or CADSS-6 is above 16.',
    mark: 'P',
    source: 'project',
  },
  caps: { ratePerKg: stated('0.5', 'mg/kg/h', 'P', 'project'), rate: stated('40', 'mg/h', 'P', 'project') },
  concentrations: LISTED_CONCENTRATIONS,
  diluent: 'Sodium chloride 0.9 % or glucose 5 %',
  adjuncts: [{ ...CLONIDINE_BEFORE, timing: 'daily', dosesPerSession: 2, instruction: 'Twice a day. Hold if systolic pressure is below 100 mmHg or heart rate below 55 per minute.' }, ONDANSETRON_PRN, GLYCOPYRROLATE_PRN, MIDAZOLAM_PRN],
  monitoringPlan: 'inpatient-multi-day',
  evidence: {
    grade: 'derived',
    summary: 'Put together from CRPS-IP-100H and CRPS-IP-5D; never tried as such. Outside CRPS there is no evidence for benefit beyond weeks.',
    citations: [
      { source: 'maher-2017', finding: 'Stresses how much protocols differ.', mark: 'V' },
      { source: 'cohen-2018', finding: 'Guideline: weak or no evidence outside CRPS.', mark: 'V' },
    ],
    negativeTrials: [{ source: 'pickering-2020', finding: 'A single infusion of 0.5 mg/kg in neuropathic pain: no difference over 35 days.', mark: 'V' }],
  },
  notes: [OFF_LABEL, GLYCOPYRROLATE_HAS_NO_LIMIT],
  reviewDue: '2027-11-01',
};
