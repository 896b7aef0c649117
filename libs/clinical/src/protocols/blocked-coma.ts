import { type Protocol, stated } from './protocol.js';

/** Listed so that whoever looks for it finds the reason, and nobody builds it under another name. */
export const BLOCK: Protocol = {
  id: 'BLOCK',
  version: '1.0.0',
  title: '"Ketamine coma", anaesthetic dose over 5 days',
  indication: { text: 'Complex regional pain syndrome', conditions: ['crps-1'] },
  setting: 'icu',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/kg/h',
  weightBasis: 'actual',
  dose: {
    typical: stated('3', 'mg/kg/h', 'GK', 'kiefer-2008'),
    min: stated('3', 'mg/kg/h', 'GK', 'kiefer-2008'),
    max: stated('7', 'mg/kg/h', 'GK', 'kiefer-2008'),
  },
  segments: [{ rate: 'ordered', duration: stated('120', 'h', 'GK', 'kiefer-2008') }],
  course: { planned: 1, fewest: 1, most: 1, text: 'Not planned' },
  ramp: [],
  caps: { ratePerKg: stated('7', 'mg/kg/h', 'GK', 'kiefer-2008') },
  concentrations: [],
  diluent: 'Not planned',
  adjuncts: [],
  monitoringPlan: 'inpatient-multi-day',
  evidence: { grade: 'none', summary: 'Open series only; needs ventilation in intensive care.', citations: [{ source: 'kiefer-2008', finding: 'Open, anaesthetic dose over 5 days with ventilation.', mark: 'GK' }], negativeTrials: [] },
  notes: [],
  reviewDue: '2027-11-01',
  blocked: 'Anaesthetic doses over days need ventilation in intensive care and are out of scope. Choose another protocol.',
};
