import { type Protocol, stated } from './protocol.js';
import { CLONIDINE_BEFORE, LISTED_CONCENTRATIONS, OFF_LABEL, ONDANSETRON_PRN } from './usual.js';

export const ACUTE_PO: Protocol = {
  id: 'ACUTE-PO',
  version: '1.0.0',
  title: 'Acute or post-surgical pain, opioid-tolerant, inpatient',
  indication: { text: 'Acute pain after surgery or trauma in an opioid-tolerant patient', conditions: ['acute-postoperative-pain', 'acute-pain'] },
  setting: 'inpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/kg/h',
  weightBasis: 'actual',
  dose: {
    typical: stated('0.2', 'mg/kg/h', 'P', 'project'),
    min: stated('0.1', 'mg/kg/h', 'GK', 'schwenk-2018'),
    max: stated('0.3', 'mg/kg/h', 'V', 'gorlin-2016'),
  },
  bolus: { min: stated('0.1', 'mg/kg', 'GK', 'schwenk-2018'), max: stated('0.35', 'mg/kg', 'GK', 'schwenk-2018') },
  segments: [{ rate: 'ordered', duration: stated('24', 'h', 'GK', 'schwenk-2018'), shortest: stated('24', 'h', 'GK', 'schwenk-2018'), longest: stated('72', 'h', 'GK', 'schwenk-2018') }],
  course: { planned: 1, fewest: 1, most: 1, text: '1 infusion of 24 to 72 hours' },
  ramp: [],
  titration: {
    step: stated('0.05', 'mg/kg/h', 'P', 'project'),
    interval: stated('4', 'h', 'P', 'project'),
    upIf: 'Pain is not relieved and POSS is 1 or 2.',
    downIf: 'POSS is 3, or distressing dissociation.',
    stopIf: 'POSS is 4.',
    mark: 'P',
    source: 'project',
  },
  caps: { ratePerKg: stated('1.0', 'mg/kg/h', 'GK', 'schwenk-2018'), bolusPerKg: stated('0.35', 'mg/kg', 'GK', 'schwenk-2018') },
  concentrations: LISTED_CONCENTRATIONS,
  diluent: 'Sodium chloride 0.9 % or glucose 5 %',
  adjuncts: [ONDANSETRON_PRN, CLONIDINE_BEFORE],
  monitoringPlan: 'inpatient-multi-day',
  evidence: {
    grade: 'weak',
    summary: 'Guideline, grade C (text not seen).',
    citations: [
      { source: 'schwenk-2018', finding: 'Consensus guideline: bolus up to 0.35 mg/kg, up to 1.0 mg/kg/h outside intensive care, grade C.', mark: 'GK' },
      { source: 'gorlin-2016', finding: 'Sub-anaesthetic is 0.3 mg/kg/h or less.', mark: 'V' },
    ],
    negativeTrials: [],
  },
  notes: [OFF_LABEL, 'A bolus is given only if it is ordered.', 'The usual maximum of 0.3 mg/kg/h is what counts as sub-anaesthetic; the guideline allows up to 1.0 mg/kg/h outside intensive care.'],
  reviewDue: '2027-11-01',
};
