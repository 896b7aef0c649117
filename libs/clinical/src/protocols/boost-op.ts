import { CRPS_OP_10D } from './crps-op-10d.js';
import { type Protocol, stated } from './protocol.js';
import { OFF_LABEL, ONDANSETRON_IS_ADDED } from './usual.js';

export const BOOST_OP: Protocol = {
  ...CRPS_OP_10D,
  id: 'BOOST-OP',
  version: '1.0.0',
  title: 'CRPS, booster after loading, 4-hour infusions on 1 or 2 days',
  // day 3 and later of CRPS-OP-10D: full dose from the first day
  ramp: [],
  course: {
    planned: 2,
    fewest: 1,
    most: 2,
    usualInterval: stated('1', 'd', 'V', 'lee-2025'),
    minimumInterval: stated('18', 'h', 'P', 'project'),
    text: '1 or 2 days, when relief has been below 30 % for 7 days',
  },
  evidence: {
    grade: 'low',
    summary: 'Series of patients; no controlled trial of boosters.',
    citations: [{ source: 'lee-2025', finding: 'Loading on 7 to 10 days, boosters on 1 to 2 days, 4 hours a day; no change of liver tests in 52 patients.', mark: 'V' }],
    negativeTrials: CRPS_OP_10D.evidence.negativeTrials,
  },
  notes: [OFF_LABEL, 'Only after a loading course that helped.', 'When to give it (relief below 30 % for 7 days) is a proposal.', 'Open: when in the session the two doses of midazolam are given; the prescriber decides.', ONDANSETRON_IS_ADDED],
};
