import { type Protocol, stated } from './protocol.js';
import { CLONIDINE_BEFORE, FLAT_DOSE, LISTED_CONCENTRATIONS, LORAZEPAM_LIMIT_IS_OURS, LORAZEPAM_PRN, MIDAZOLAM_PRN, OFF_LABEL, ONDANSETRON_IS_ADDED, ONDANSETRON_PRN } from './usual.js';

export const CRPS_IP_5D: Protocol = {
  id: 'CRPS-IP-5D',
  version: '1.0.0',
  title: 'CRPS, inpatient, 5 days, flat 10 to 40 mg/h',
  indication: { text: 'Complex regional pain syndrome', conditions: ['crps-1', 'crps-2'] },
  setting: 'inpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/h',
  weightBasis: 'actual',
  dose: {
    typical: stated('40', 'mg/h', 'V', 'goldberg-2010'),
    min: stated('10', 'mg/h', 'V', 'goldberg-2010'),
    max: stated('40', 'mg/h', 'V', 'goldberg-2010'),
  },
  segments: [
    { rate: stated('10', 'mg/h', 'V', 'goldberg-2010'), duration: stated('2', 'h', 'P', 'project') },
    { rate: stated('20', 'mg/h', 'P', 'project'), duration: stated('2', 'h', 'P', 'project') },
    { rate: stated('30', 'mg/h', 'P', 'project'), duration: stated('2', 'h', 'P', 'project') },
    { rate: 'ordered', duration: stated('114', 'h', 'P', 'project') },
  ],
  course: { planned: 1, fewest: 1, most: 1, repeatAfter: stated('6', 'mo', 'P', 'project'), text: '1 course of 120 hours; again after 6 months at the earliest' },
  ramp: [],
  titration: { start: stated('10', 'mg/h', 'V', 'goldberg-2010'), step: stated('10', 'mg/h', 'P', 'project'), interval: stated('2', 'h', 'P', 'project'), upIf: 'Tolerated.', downIf: 'Distressing dissociation, nausea or high blood pressure.', mark: 'P', source: 'project' },
  caps: { rate: stated('40', 'mg/h', 'V', 'goldberg-2010') },
  concentrations: LISTED_CONCENTRATIONS,
  diluent: 'Sodium chloride 0.9 % or glucose 5 %',
  adjuncts: [CLONIDINE_BEFORE, MIDAZOLAM_PRN, LORAZEPAM_PRN, ONDANSETRON_PRN],
  monitoringPlan: 'inpatient-multi-day',
  evidence: {
    grade: 'low',
    summary: 'Open series of 16 patients.',
    citations: [{ source: 'goldberg-2010', finding: 'Open, n=16: little relief on day 1, marked by day 3.', mark: 'V' }],
    negativeTrials: [{ source: 'goldberg-2010', finding: '37 % showed no response of worst pain on day 5.', mark: 'V' }],
  },
  notes: [OFF_LABEL, FLAT_DOSE, 'The 120 hours are those of the series; the steps of 2 hours, and so the 114 hours at the full dose, are a proposal.', LORAZEPAM_LIMIT_IS_OURS, ONDANSETRON_IS_ADDED],
  reviewDue: '2027-11-01',
};
