import type { Milestone, Questionnaire } from './instrument.js';

export const GAIT_ONE_STEP = { code: 'one-step', text: 'Walks with at least one step less of aid', fall: { points: '1' }, mark: 'P', source: 'project' } as const satisfies Milestone;

/** Steps, not amounts: a share of them says nothing. */
export const GAIT: Questionnaire = {
  id: 'gait',
  title: 'Aid to walk',
  version: '1.0.0',
  stem: 'What the patient needed to get about over the last 7 days, on most days.',
  statedBy: 'clinic',
  asks: 'choice',
  items: [{ linkId: 'aid', text: 'Aid to walk', code: 'gait-aid', min: 0, max: 5 }],
  options: [
    { value: 0, key: 'none', text: 'No aid' },
    { value: 1, key: 'cane', text: 'Cane' },
    { value: 2, key: 'crutch-or-walker', text: 'Crutch or walker' },
    { value: 3, key: 'wheelchair-part', text: 'Wheelchair for part of the day' },
    { value: 4, key: 'wheelchair-full', text: 'Wheelchair all day' },
    { value: 5, key: 'bed', text: 'Confined to bed' },
  ],
  score: { code: 'gait-aid', unit: '{score}' },
  scoring: { by: 'sum', places: 0, mayMiss: 0 },
  bands: [],
  functionalStatus: true,
  change: { milestones: [GAIT_ONE_STEP] },
  licence: { text: 'A scale of this project.', verbatimAllowed: true, mark: 'P', source: 'project' },
};
