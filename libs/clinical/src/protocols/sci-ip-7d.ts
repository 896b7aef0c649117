import { type Protocol, stated } from './protocol.js';
import { FLAT_DOSE, LISTED_CONCENTRATIONS, OFF_LABEL, ONDANSETRON_IS_ADDED, ONDANSETRON_PRN } from './usual.js';

export const SCI_IP_7D: Protocol = {
  id: 'SCI-IP-7D',
  version: '1.0.0',
  title: 'Spinal cord injury pain, inpatient, 80 mg on 7 days',
  indication: { text: 'Neuropathic pain after spinal cord injury', conditions: ['spinal-cord-injury-pain'] },
  setting: 'inpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg',
  weightBasis: 'actual',
  dose: {
    typical: stated('80', 'mg', 'V', 'amr-2010'),
    min: stated('80', 'mg', 'V', 'amr-2010'),
    max: stated('80', 'mg', 'V', 'amr-2010'),
  },
  segments: [{ rate: 'ordered', duration: stated('5', 'h', 'V', 'amr-2010') }],
  course: { planned: 7, fewest: 7, most: 7, usualInterval: stated('1', 'd', 'V', 'amr-2010'), minimumInterval: stated('18', 'h', 'P', 'project'), text: '7 infusions, daily' },
  ramp: [],
  caps: { session: stated('80', 'mg', 'V', 'amr-2010') },
  concentrations: LISTED_CONCENTRATIONS,
  bag: { volume: stated('500', 'mL', 'V', 'amr-2010'), pumpRate: stated('100', 'mL/h', 'V', 'amr-2010') },
  diluent: 'Sodium chloride 0.9 %',
  adjuncts: [
    { drug: 'gabapentin', dose: stated('300', 'mg', 'V', 'amr-2010'), route: 'oral', timing: 'daily', asNeeded: false, dosesPerSession: 3, instruction: 'Three times a day.' },
    ONDANSETRON_PRN,
  ],
  monitoringPlan: 'inpatient-multi-day',
  evidence: {
    grade: 'weak',
    summary: 'Weak, short-term.',
    citations: [
      { source: 'amr-2010', finding: 'Randomised, n=40: less pain than with gabapentin alone; fades after about 2 weeks (full text not seen; only the dose was).', mark: 'GK' },
      { source: 'cohen-2018', finding: 'Guideline: weak, short-term; tried from 0.42 mg/kg/h to 0.4 mg/kg, over 17 minutes to 5 hours.', mark: 'V' },
    ],
    negativeTrials: [],
  },
  notes: [OFF_LABEL, FLAT_DOSE, ONDANSETRON_IS_ADDED],
  reviewDue: '2027-11-01',
};
