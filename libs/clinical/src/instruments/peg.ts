import type { InstrumentItem, Milestone, Questionnaire } from './instrument.js';

export const PEG_ONE_POINT = { code: 'one-point', text: 'At least 1 point lower: the smallest difference that matters', fall: { points: '1' }, mark: 'V', source: 'reed-2024' } as const satisfies Milestone;

const question = (linkId: string, text: string, code: InstrumentItem['code']): InstrumentItem => ({ linkId, text, code, min: 0, max: 10 });

/** Pain, enjoyment of life, general activity: about the past week. No manual says what stands in for a missing answer, so none may be missing. */
export const PEG: Questionnaire = {
  id: 'peg',
  title: 'PEG: pain, enjoyment of life, general activity',
  version: '1.0.0',
  stem: 'Each from 0 (no pain; does not interfere) to 10 (pain as bad as you can imagine; completely interferes).',
  statedBy: 'patient',
  asks: 'form',
  items: [
    question('1', 'What number best describes your pain on average in the past week?', 'pain-past-week'),
    question('2', 'What number best describes how, during the past week, pain has interfered with your enjoyment of life?', 'peg-enjoyment'),
    question('3', 'What number best describes how, during the past week, pain has interfered with your general activity?', 'peg-activity'),
  ],
  options: [],
  score: { code: 'peg-mean', unit: '{score}' },
  scoring: { by: 'mean', places: 2, mayMiss: 0 },
  bands: [],
  change: {
    // as of the 0-10 pain score that it is one third of
    percent: { smallestBaseline: 'pain.smallest-baseline', mark: 'P', source: 'project' },
    milestones: [PEG_ONE_POINT, { code: 'responder-30', text: 'At least 30 % lower', fall: { share: '0.3' }, mark: 'P', source: 'project' }],
  },
  licence: { text: 'Krebs et al. 2009. Free to use.', verbatimAllowed: true, mark: 'GK', source: 'krebs-2009' },
};
