import { type Protocol, stated } from './protocol.js';
import { LISTED_CONCENTRATIONS, MIDAZOLAM_PRN, ONDANSETRON_PRN } from './usual.js';

export const CRPS_IP_100H: Protocol = {
  id: 'CRPS-IP-100H',
  version: '1.0.0',
  title: 'CRPS type I, inpatient, S-ketamine over 100 hours',
  indication: { text: 'Complex regional pain syndrome type I', conditions: ['crps-1'] },
  setting: 'inpatient',
  drug: 'esketamine',
  chirality: 'S',
  basis: 'ug/kg/min',
  weightBasis: 'actual',
  dose: {
    // the mean at the end, 22.2 mg/h at 70 kg, is 5.286 ug/kg/min
    typical: stated('5.3', 'ug/kg/min', 'V', 'sigtermans-2009'),
    min: stated('1.2', 'ug/kg/min', 'GK', 'sigtermans-2009'),
    max: stated('7.2', 'ug/kg/min', 'GK', 'sigtermans-2009'),
  },
  segments: [{ rate: 'ordered', duration: stated('100', 'h', 'V', 'sigtermans-2009') }],
  course: { planned: 1, fewest: 1, most: 1, text: '1 course of 4.2 days' },
  ramp: [],
  titration: {
    start: stated('1.2', 'ug/kg/min', 'GK', 'sigtermans-2009'),
    interval: stated('8', 'h', 'GK', 'sigtermans-2009'),
    upIf: 'Pain is not relieved, and there is no nausea and no psychomimetic effect.',
    downIf: 'Nausea or psychomimetic effects.',
    mark: 'GK',
    source: 'sigtermans-2009',
  },
  caps: { ratePerKg: stated('7.2', 'ug/kg/min', 'GK', 'sigtermans-2009') },
  concentrations: LISTED_CONCENTRATIONS,
  diluent: 'Sodium chloride 0.9 % or glucose 5 %',
  adjuncts: [ONDANSETRON_PRN, MIDAZOLAM_PRN],
  monitoringPlan: 'inpatient-multi-day',
  evidence: {
    grade: 'moderate',
    summary: 'Moderate for CRPS (22 mg/h over 4 days); relief was lost by week 12, without gain in function.',
    citations: [
      { source: 'sigtermans-2009', finding: 'Randomised, n=60: pain 2.68 against 5.45 at week 1; mean end rate 22.2 ± 2.0 mg/h at 70 kg.', mark: 'V' },
      { source: 'bell-2009', finding: 'S-ketamine has about twice the analgesic potency of the racemate.', mark: 'V' },
    ],
    negativeTrials: [
      { source: 'sigtermans-2009', finding: 'No difference at week 12 (P=.07), no functional gain; psychomimetic effects 76 % against 18 %.', mark: 'V' },
      { source: 'noppers-2011-liver', finding: '3 of 6 patients who were exposed again after 16 days had liver enzymes of 3 times the upper limit or more.', mark: 'V' },
    ],
  },
  notes: ['Begin at 1.2 mcg/kg/min and titrate: the usual dose of this protocol, 5.3 mcg/kg/min, is the mean at the end of the trial (22.2 mg/h at 70 kg is 5.286), not a first dose.', 'S-ketamine for injection, not racemic ketamine and not the nasal spray: about twice as potent as the racemate.', 'Liver tests before, and every 24 to 48 hours.'],
  reviewDue: '2027-11-01',
};
