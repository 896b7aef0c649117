import { DEP_OP_6 } from './dep-op-6.js';
import { type Protocol, stated } from './protocol.js';

// the dose is kept, so the titration of the induction does not come along
const { titration: _, ...INDUCTION } = DEP_OP_6;

export const DEP_OP_MAINT: Protocol = {
  ...INDUCTION,
  id: 'DEP-OP-MAINT',
  version: '1.0.0',
  title: 'Treatment-resistant depression, outpatient, maintenance',
  course: { planned: 6, fewest: 1, most: 26, usualInterval: stated('4', 'wk', 'GK', 'general'), minimumInterval: stated('7', 'd', 'GK', 'general'), text: 'Every 1 to 4 weeks at the last effective dose; review at 6 months' },
  caps: { sessionPerKg: stated('1.0', 'mg/kg', 'V', 'fava-2018'), session: stated('100', 'mg', 'P', 'project') },
  evidence: { grade: 'low', summary: 'Open series only.', citations: [{ source: 'sanacora-2017', finding: 'Consensus statement: open series.', mark: 'GK' }], negativeTrials: [] },
  notes: ['Off-label use: the label of racemic ketamine is anaesthesia only.', 'The dose is the last effective one of the induction.', 'Ask about urinary symptoms at every session after the third.'],
};
