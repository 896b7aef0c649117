import { type Protocol, stated } from './protocol.js';
import { FLAT_DOSE, HALOPERIDOL_LIMIT_IS_OURS, HALOPERIDOL_PRN, LISTED_CONCENTRATIONS, MIDAZOLAM_PRN, OFF_LABEL } from './usual.js';

export const CA_BURST: Protocol = {
  id: 'CA-BURST',
  version: '1.0.0',
  title: 'Cancer pain, palliative burst over 3 to 5 days',
  indication: { text: 'Pain from cancer in palliative care', conditions: ['neoplasm-pain'] },
  setting: 'inpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/d',
  weightBasis: 'actual',
  dose: {
    typical: stated('100', 'mg/d', 'V', 'jackson-2001'),
    min: stated('100', 'mg/d', 'V', 'jackson-2001'),
    max: stated('500', 'mg/d', 'V', 'jackson-2001'),
  },
  segments: [{ rate: 'ordered', duration: stated('72', 'h', 'V', 'jackson-2001'), shortest: stated('24', 'h', 'P', 'project'), longest: stated('120', 'h', 'V', 'jackson-2001') }],
  course: { planned: 1, fewest: 1, most: 1, text: '1 course of 3 to 5 days' },
  ramp: [],
  titration: { start: stated('100', 'mg/d', 'V', 'jackson-2001'), step: stated('200', 'mg/d', 'V', 'jackson-2001'), interval: stated('24', 'h', 'V', 'jackson-2001'), upIf: 'Pain fell by less than 50 %: 300, then 500 mg in 24 hours.', downIf: 'Hallucinations or sedation.', stopIf: 'No relief at 500 mg in 24 hours.', mark: 'P', source: 'project' },
  // 500 is the most that may be ordered; 700 is where local texts stop, and what the pump may not pass when it rounds
  caps: { ordered: stated('500', 'mg/d', 'V', 'jackson-2001'), day: stated('700', 'mg/d', 'V', 'burst-local-text') },
  concentrations: LISTED_CONCENTRATIONS,
  diluent: 'Sodium chloride 0.9 %',
  adjuncts: [HALOPERIDOL_PRN, MIDAZOLAM_PRN],
  monitoringPlan: 'inpatient-multi-day',
  evidence: {
    grade: 'negative',
    summary: 'Audits look good; the randomised trial was negative.',
    citations: [
      { source: 'jackson-2001', finding: 'Audit: 29 of 43 courses (67 %) helped.', mark: 'V' },
      { source: 'vcog-2010', finding: '22 of 44 (50 %), with 11 neurological events of grade 3 or 4.', mark: 'V' },
    ],
    negativeTrials: [{ source: 'hardy-2012', finding: 'Randomised, n=185: no better than placebo.', mark: 'GK' }],
  },
  notes: ['The audits gave it under the skin as well; an order of this protocol is intravenous.', OFF_LABEL, FLAT_DOSE, 'Reduce the opioid by 25 to 50 % at the start (general knowledge).', 'When to go down and when to stop is a proposal: the audit gives only the steps up.', HALOPERIDOL_LIMIT_IS_OURS],
  reviewDue: '2027-11-01',
};
