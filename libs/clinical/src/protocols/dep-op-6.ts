import { type Protocol, stated } from './protocol.js';
import { LISTED_CONCENTRATIONS, OFF_LABEL, ONDANSETRON_PRN } from './usual.js';

export const DEP_OP_6: Protocol = {
  id: 'DEP-OP-6',
  version: '1.0.0',
  title: 'Treatment-resistant depression, outpatient, six 40-minute infusions',
  indication: { text: 'Treatment-resistant or major depression', conditions: ['treatment-resistant-depression', 'major-depression'] },
  setting: 'outpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/kg',
  weightBasis: 'actual',
  dose: {
    typical: stated('0.5', 'mg/kg', 'V', 'murrough-2013'),
    min: stated('0.5', 'mg/kg', 'V', 'murrough-2013'),
    max: stated('1.0', 'mg/kg', 'V', 'fava-2018'),
  },
  segments: [{ rate: 'ordered', duration: stated('40', 'min', 'V', 'murrough-2013') }],
  course: { planned: 6, fewest: 6, most: 8, usualInterval: stated('2', 'd', 'V', 'murrough-2013'), minimumInterval: stated('40', 'h', 'P', 'project'), text: '6 infusions over 12 days (Monday, Wednesday, Friday), or 2 a week for 4 weeks' },
  ramp: [],
  titration: { start: stated('0.5', 'mg/kg', 'V', 'murrough-2013'), step: stated('0.25', 'mg/kg', 'P', 'project'), upIf: 'No response after 2 infusions: 0.75, then 1.0 mg/kg.', mark: 'P', source: 'project' },
  caps: { sessionPerKg: stated('1.0', 'mg/kg', 'V', 'fava-2018'), session: stated('100', 'mg', 'P', 'project') },
  concentrations: LISTED_CONCENTRATIONS,
  diluent: 'Sodium chloride 0.9 % or glucose 5 %',
  adjuncts: [ONDANSETRON_PRN],
  monitoringPlan: 'outpatient-4h',
  evidence: {
    grade: 'moderate',
    summary: 'Response in about two thirds; relapse after a median of 18 days.',
    citations: [
      { source: 'murrough-2013', finding: 'n=24: response 70.8 %, median relapse 18 days.', mark: 'V' },
      { source: 'singh-2016', finding: 'Two a week work about as well as three a week.', mark: 'V' },
      { source: 'fava-2018', finding: 'Dose range 0.1 to 1.0 mg/kg.', mark: 'V' },
      { source: 'zheng-2019', finding: 'Six infusions: 67.5 % response, 48.1 % remission.', mark: 'V' },
      { source: 'sanacora-2017', finding: 'Consensus statement.', mark: 'V' },
    ],
    negativeTrials: [],
  },
  notes: [OFF_LABEL, '0.5 mg/kg over 40 minutes is 0.75 mg/kg/h: limits are those of the amount, not of the rate.', 'Avoid routine benzodiazepines.', 'Not the esketamine nasal spray and not its REMS.'],
  reviewDue: '2027-11-01',
};
