import { type Protocol, stated } from './protocol.js';
import { LISTED_CONCENTRATIONS, OFF_LABEL, ONDANSETRON_PRN } from './usual.js';

export const FM_OP: Protocol = {
  id: 'FM-OP',
  version: '1.0.0',
  title: 'Fibromyalgia, outpatient, test infusion over 30 minutes',
  indication: { text: 'Fibromyalgia', conditions: ['fibromyalgia'] },
  setting: 'outpatient',
  drug: 'ketamine',
  chirality: 'racemic',
  basis: 'mg/kg',
  weightBasis: 'actual',
  dose: {
    typical: stated('0.3', 'mg/kg', 'V', 'graven-nielsen-2000'),
    min: stated('0.3', 'mg/kg', 'V', 'graven-nielsen-2000'),
    max: stated('0.5', 'mg/kg', 'V', 'noppers-2011-fm'),
  },
  segments: [{ rate: 'ordered', duration: stated('30', 'min', 'V', 'graven-nielsen-2000'), shortest: stated('10', 'min', 'GK', 'general'), longest: stated('30', 'min', 'V', 'graven-nielsen-2000') }],
  course: { planned: 1, fewest: 1, most: 1, text: '1 test infusion; again only if the patient responds' },
  ramp: [],
  caps: { sessionPerKg: stated('0.5', 'mg/kg', 'P', 'project'), session: stated('50', 'mg', 'P', 'project') },
  concentrations: LISTED_CONCENTRATIONS,
  diluent: 'Sodium chloride 0.9 % or glucose 5 %',
  adjuncts: [ONDANSETRON_PRN],
  monitoringPlan: 'outpatient-4h',
  evidence: {
    grade: 'weak',
    summary: 'Weak, of hours; no lasting effect was shown.',
    citations: [{ source: 'graven-nielsen-2000', finding: '0.3 mg/kg over 30 minutes: 58 % had a fall of pain by 50 % or more.', mark: 'V' }],
    negativeTrials: [{ source: 'noppers-2011-fm', finding: 'S-ketamine 0.5 mg/kg over 30 minutes: no effect beyond its time in the blood, none at 8 weeks.', mark: 'V' }],
  },
  notes: [OFF_LABEL, 'The upper end of 0.5 mg/kg comes from a trial of S-ketamine, about twice as potent as the racemate that this protocol gives.', 'Ten minutes, the shortest, is how an older trial (Sörensen) gave it; from general knowledge.'],
  reviewDue: '2027-11-01',
};
