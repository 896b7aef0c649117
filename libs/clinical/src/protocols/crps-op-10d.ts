import { LISTED_CONCENTRATIONS, OFF_LABEL, ONDANSETRON_IS_ADDED, ONDANSETRON_PRN } from './usual.js';
import { type Protocol, stated } from './protocol.js';

export const CRPS_OP_10D: Protocol = {
  id: 'CRPS-OP-10D',
  version: '1.0.0',
  title: 'CRPS, outpatient, ten daily 4-hour infusions',
  indication: { text: 'Complex regional pain syndrome', conditions: ['crps-1', 'crps-2'] },
  setting: 'outpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/kg/h',
  weightBasis: 'actual',
  dose: {
    typical: stated('0.35', 'mg/kg/h', 'V', 'schwartzman-2009'),
    min: stated('0.175', 'mg/kg/h', 'V', 'schwartzman-2009'),
    max: stated('0.35', 'mg/kg/h', 'V', 'schwartzman-2009'),
  },
  segments: [{ rate: 'ordered', duration: stated('4', 'h', 'V', 'schwartzman-2009') }],
  course: {
    planned: 10,
    fewest: 10,
    most: 10,
    usualInterval: stated('1', 'd', 'V', 'schwartzman-2009'),
    minimumInterval: stated('18', 'h', 'P', 'project'),
    text: '10 infusions, daily',
  },
  ramp: [
    { fromSession: 1, fraction: '0.5', mark: 'GK', source: 'schwartzman-2009' },
    { fromSession: 2, fraction: '0.75', mark: 'GK', source: 'schwartzman-2009' },
    { fromSession: 3, fraction: '1', mark: 'GK', source: 'schwartzman-2009' },
  ],
  caps: {
    rate: stated('25', 'mg/h', 'V', 'schwartzman-2009'),
    session: stated('100', 'mg', 'V', 'schwartzman-2009'),
  },
  concentrations: LISTED_CONCENTRATIONS,
  bag: { volume: stated('100', 'mL', 'V', 'schwartzman-2009'), pumpRate: stated('25', 'mL/h', 'V', 'schwartzman-2009') },
  diluent: 'Sodium chloride 0.9 %',
  adjuncts: [
    { drug: 'clonidine', dose: stated('0.1', 'mg', 'V', 'schwartzman-2009'), route: 'oral', timing: 'before', asNeeded: false, dosesPerSession: 1, instruction: '30 to 60 minutes before. Hold if systolic pressure is below 100 mmHg or heart rate below 55 per minute.' },
    { drug: 'midazolam', dose: stated('2', 'mg', 'V', 'schwartzman-2009'), maxDose: stated('5', 'mg', 'GK', 'product-labels'), route: 'intravenous', timing: 'during', asNeeded: false, dosesPerSession: 2, instruction: 'Slowly; needs pulse oximetry.' },
    ONDANSETRON_PRN,
  ],
  monitoringPlan: 'outpatient-4h',
  evidence: {
    grade: 'moderate',
    summary: 'Moderate for CRPS (0.35 mg/kg/h for 4 hours on 10 days; benefit up to 12 weeks). Benefit fades by week 12, without gain in function.',
    citations: [
      { source: 'schwartzman-2009', finding: 'Randomised, double-blind; 40 planned, 19 analysed (number analysed from general knowledge). Dose, cap, adjuncts and volumes from the registry; the ramp is truncated there.', mark: 'V' },
      { source: 'cohen-2018', finding: 'Guideline: moderate evidence in CRPS up to 12 weeks.', mark: 'V' },
    ],
    negativeTrials: [{ source: 'sigtermans-2009', finding: 'S-ketamine, n=60: relief best at week 1, lost at week 12 (P=.07), no functional gain; psychomimetic effects 76 % against 18 %.', mark: 'V' }],
  },
  notes: [OFF_LABEL, 'The cap of 25 mg/h bites above 71.43 kg at full dose.', 'Open: the registry does not say when in the session the two doses of midazolam are given, and cuts off the steps of the ramp; the prescriber decides.', ONDANSETRON_IS_ADDED],
  reviewDue: '2027-11-01',
};
