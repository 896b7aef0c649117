import { type Protocol, stated } from './protocol.js';
import { LISTED_CONCENTRATIONS, OFF_LABEL, ONDANSETRON_IS_ADDED, ONDANSETRON_PRN } from './usual.js';

export const NP_OP_SINGLE: Protocol = {
  id: 'NP-OP-SINGLE',
  version: '1.0.0',
  title: 'Mixed neuropathic pain, outpatient, single infusion',
  indication: { text: 'Neuropathic pain', conditions: ['neuropathic-pain', 'diabetic-neuropathy-pain', 'postherpetic-neuralgia', 'trigeminal-neuralgia'] },
  setting: 'outpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/kg',
  weightBasis: 'actual',
  dose: {
    typical: stated('0.5', 'mg/kg', 'V', 'pickering-2020'),
    min: stated('0.5', 'mg/kg', 'V', 'pickering-2020'),
    max: stated('0.5', 'mg/kg', 'V', 'pickering-2020'),
  },
  segments: [{ rate: 'ordered', duration: stated('2', 'h', 'P', 'project') }],
  course: { planned: 1, fewest: 1, most: 1, minimumInterval: stated('35', 'd', 'V', 'pickering-2020'), text: '1 infusion per 35 days' },
  ramp: [],
  caps: { session: stated('50', 'mg', 'P', 'project') },
  concentrations: LISTED_CONCENTRATIONS,
  diluent: 'Sodium chloride 0.9 % or glucose 5 %',
  adjuncts: [ONDANSETRON_PRN],
  monitoringPlan: 'outpatient-4h',
  evidence: {
    grade: 'negative',
    summary: 'The controlled trial of this regimen found no effect. Listed so that it is not taken for an effective one.',
    citations: [{ source: 'pickering-2020', finding: 'Randomised crossover, n=20, 0.5 mg/kg once per 35 days.', mark: 'V' }],
    negativeTrials: [{ source: 'pickering-2020', finding: 'No difference of pain over 35 days; magnesium sulfate 3 g added nothing.', mark: 'V' }],
  },
  notes: [OFF_LABEL, 'Magnesium sulfate was tested beside it and added nothing: it is not part of this protocol.', ONDANSETRON_IS_ADDED],
  reviewDue: '2027-11-01',
};
