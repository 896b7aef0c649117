import { DEP_OP_6 } from './dep-op-6.js';
import { type Protocol, stated } from './protocol.js';
import { OFF_LABEL } from './usual.js';

// the dose is kept, so the titration of the induction does not come along
const { titration: _, ...INDUCTION } = DEP_OP_6;

export const DEP_OP_MAINT: Protocol = {
  ...INDUCTION,
  id: 'DEP-OP-MAINT',
  version: '1.0.0',
  title: 'Treatment-resistant depression, outpatient, maintenance',
  indication: { text: 'Treatment-resistant depression', conditions: ['treatment-resistant-depression'] },
  course: { planned: 6, fewest: 1, most: 26, usualInterval: stated('4', 'wk', 'GK', 'general'), minimumInterval: stated('7', 'd', 'GK', 'general'), therapy: 'continuous', text: 'Every 1 to 4 weeks at the last effective dose; review at 6 months' },
  caps: { sessionPerKg: stated('1.0', 'mg/kg', 'V', 'fava-2018'), session: stated('100', 'mg', 'P', 'project') },
  evidence: { grade: 'low', summary: 'Open series only.', citations: [{ source: 'sanacora-2017', finding: 'Consensus statement: open series.', mark: 'GK' }], negativeTrials: [] },
  notes: [OFF_LABEL, 'The dose is the last effective one of the induction.', 'Avoid routine benzodiazepines.', 'Not the esketamine nasal spray and not its REMS.', 'Ask about urinary symptoms at every session after the third.'],
};
