import { type Protocol, stated } from './protocol.js';
import { HALOPERIDOL_LIMIT_IS_OURS, HALOPERIDOL_PRN, LISTED_CONCENTRATIONS, MIDAZOLAM_PRN, OFF_LABEL } from './usual.js';

export const CA_IP_CIVI: Protocol = {
  id: 'CA-IP-CIVI',
  version: '1.0.0',
  title: 'Refractory cancer pain, inpatient or hospice, continuous over 5 days',
  indication: { text: 'Refractory pain from cancer', conditions: ['neoplasm-pain'] },
  setting: 'inpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/kg/h',
  weightBasis: 'actual',
  dose: {
    typical: stated('0.05', 'mg/kg/h', 'V', 'nct03362073'),
    min: stated('0.05', 'mg/kg/h', 'V', 'nct03362073'),
    max: stated('0.5', 'mg/kg/h', 'P', 'project'),
  },
  segments: [{ rate: 'ordered', duration: stated('120', 'h', 'GK', 'nct03362073') }],
  course: { planned: 1, fewest: 1, most: 1, text: '1 course of 5 days' },
  ramp: [],
  titration: { start: stated('0.05', 'mg/kg/h', 'V', 'nct03362073'), step: stated('0.05', 'mg/kg/h', 'GK', 'nct03362073'), interval: stated('24', 'h', 'GK', 'nct03362073'), upIf: 'Pain is not relieved and the infusion is tolerated.', downIf: 'Hallucinations or sedation.', mark: 'GK', source: 'nct03362073' },
  caps: { ratePerKg: stated('0.5', 'mg/kg/h', 'P', 'project') },
  concentrations: LISTED_CONCENTRATIONS,
  diluent: 'Sodium chloride 0.9 %',
  adjuncts: [HALOPERIDOL_PRN, MIDAZOLAM_PRN],
  monitoringPlan: 'inpatient-multi-day',
  evidence: {
    grade: 'weak',
    summary: 'Weak or none in cancer pain.',
    citations: [
      { source: 'nct03362073', finding: 'n=26, start at 0.05 mg/kg/h; steps beyond 0.10 are truncated in the registry.', mark: 'V' },
      { source: 'mercadante-2000', finding: 'Bolus of 0.25 to 0.5 mg/kg.', mark: 'GK' },
    ],
    negativeTrials: [{ source: 'hardy-2012', finding: 'Randomised, n=185, subcutaneous burst: no better than placebo.', mark: 'GK' }],
  },
  notes: ['The trial used 100 mg in 100 mL (1 mg/mL).', OFF_LABEL, 'Reduce the opioid by 25 to 50 % at the start (general knowledge).', 'Open: the registry cuts off the steps beyond 0.10 mg/kg/h; the step and the rules of titration are from general knowledge.', HALOPERIDOL_LIMIT_IS_OURS],
  reviewDue: '2027-11-01',
};
