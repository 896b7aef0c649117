import type { Questionnaire } from './instrument.js';

export const PAIN_NRS: Questionnaire = {
  id: 'pain-nrs',
  title: 'Pain now, numeric rating scale',
  version: '1.0.0',
  stem: 'How strong is your pain now, from 0 (no pain) to 10 (the worst pain that you can imagine)?',
  statedBy: 'patient',
  asks: 'number',
  items: [{ linkId: 'pain', text: 'Pain now, 0 to 10', code: 'pain-nrs', min: 0, max: 10 }],
  options: [],
  score: { code: 'pain-nrs', unit: '{score}' },
  scoring: { by: 'sum', places: 0, mayMiss: 0 },
  // no bands: percent change from baseline is what counts (IMMPACT 2008), but below 3 of 10 it says nothing (clinical note §5)
  bands: [],
  change: { percent: { smallestBaseline: 'pain.smallest-baseline', mark: 'P', source: 'project' }, responders: true },
  licence: { text: 'Free to use.', verbatimAllowed: true, mark: 'GK', source: 'immpact-2008' },
};
