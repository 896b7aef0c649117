import { type Protocol, stated } from './protocol.js';
import { CLONIDINE_BEFORE, GLYCOPYRROLATE_HAS_NO_LIMIT, GLYCOPYRROLATE_PRN, LISTED_CONCENTRATIONS, MIDAZOLAM_PRN, OFF_LABEL, ONDANSETRON_PRN } from './usual.js';

export const GEN_OP_LOW: Protocol = {
  id: 'GEN-OP-LOW',
  version: '1.0.0',
  title: 'Chronic pain, outpatient, low dose over 2 to 4 hours',
  indication: { text: 'Chronic pain', conditions: ['chronic-pain-syndrome', 'chronic-pain-other', 'chronic-postprocedural-pain', 'chronic-pain-trauma', 'neuropathic-pain', 'crps-1', 'low-back-pain', 'failed-back-surgery', 'phantom-limb', 'postherpetic-neuralgia', 'chronic-migraine', 'trigeminal-neuralgia'] },
  setting: 'outpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/kg/h',
  weightBasis: 'actual',
  dose: {
    typical: stated('0.3', 'mg/kg/h', 'GK', 'cohen-2018'),
    min: stated('0.1', 'mg/kg/h', 'GK', 'cohen-2018'),
    max: stated('0.5', 'mg/kg/h', 'GK', 'cohen-2018'),
  },
  bolus: { max: stated('0.1', 'mg/kg', 'P', 'project'), over: stated('10', 'min', 'P', 'project') },
  segments: [
    { rate: stated('0.1', 'mg/kg/h', 'P', 'project'), duration: stated('0.5', 'h', 'P', 'project') },
    { rate: stated('0.2', 'mg/kg/h', 'P', 'project'), duration: stated('0.5', 'h', 'P', 'project') },
    { rate: 'ordered', duration: stated('3', 'h', 'GK', 'cohen-2018'), shortest: stated('1', 'h', 'GK', 'cohen-2018'), longest: stated('3', 'h', 'GK', 'cohen-2018') },
  ],
  course: { planned: 3, fewest: 1, most: 3, usualInterval: stated('14', 'd', 'GK', 'cohen-2018'), minimumInterval: stated('14', 'd', 'GK', 'cohen-2018'), text: '1 to 3 infusions as a trial, then every 2 to 4 weeks by response; about 6 to 12 a year at most' },
  ramp: [],
  caps: { ratePerKg: stated('0.5', 'mg/kg/h', 'P', 'project'), sessionPerKg: stated('1.5', 'mg/kg', 'P', 'project'), bolusPerKg: stated('0.35', 'mg/kg', 'P', 'project') },
  concentrations: LISTED_CONCENTRATIONS,
  diluent: 'Sodium chloride 0.9 % or glucose 5 %',
  adjuncts: [CLONIDINE_BEFORE, ONDANSETRON_PRN, GLYCOPYRROLATE_PRN, MIDAZOLAM_PRN],
  monitoringPlan: 'outpatient-4h',
  evidence: {
    grade: 'weak',
    summary: 'Weak or none outside CRPS; no evidence for intermediate or long-term benefit.',
    citations: [{ source: 'cohen-2018', finding: '80 mg or more over more than 2 hours is a sensible trial; positive is relief of 30 % or more with functional or global improvement, for more than 3 weeks in outpatients and 6 weeks in inpatients; about 6 to 12 infusions a year at most. Full text not seen.', mark: 'GK' }],
    negativeTrials: [{ source: 'pickering-2020', finding: 'A single infusion of 0.5 mg/kg in neuropathic pain: no difference over 35 days.', mark: 'V' }],
  },
  notes: [OFF_LABEL, 'Open: an infusion of 1 hour is the shortest that the guideline knows; with the two steps of the ramp this protocol takes 2 hours at least.', 'Clonidine is given once before the infusion, as the patient goes home.', GLYCOPYRROLATE_HAS_NO_LIMIT],
  reviewDue: '2027-11-01',
};
