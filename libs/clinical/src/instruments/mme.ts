import type { Milestone, OpioidSum } from './instrument.js';

export const MME_REDUCED = { code: 'reduced', text: 'At least 20 % lower', fall: { share: '0.2' }, mark: 'P', source: 'project' } as const satisfies Milestone;

/** What the patient takes a day, in morphine milligram equivalents. It describes use; it is no dose to change one opioid for another by. */
export const MME: OpioidSum = {
  id: 'mme',
  title: 'Morphine milligram equivalents a day',
  version: '1.0.0',
  stem: 'Every opioid that the patient takes, with the amount a day, on average over the last 7 days.',
  statedBy: 'clinic',
  asks: 'opioids',
  score: { code: 'mme-per-day', unit: '{MME}/d' },
  change: {
    percent: { mark: 'P', source: 'project' },
    milestones: [
      MME_REDUCED,
      { code: 'halved', text: 'At least 50 % lower', fall: { share: '0.5' }, mark: 'P', source: 'project' },
      { code: 'opioid-free', text: 'Takes no opioid any more', fall: { to: '0' }, mark: 'P', source: 'project' },
    ],
  },
  licence: { text: 'Factors of the CDC guideline of 2022, a work of the United States government.', verbatimAllowed: true, mark: 'GK', source: 'cdc-2022' },
};
