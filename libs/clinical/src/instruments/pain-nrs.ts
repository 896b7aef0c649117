import type { Instrument } from './instrument.js';

export const PAIN_NRS: Instrument = {
  id: 'nrs-pain',
  title: 'Pain now, numeric rating scale',
  version: '1.0.0',
  stem: 'How strong is your pain now, from 0 (no pain) to 10 (the worst pain that you can imagine)?',
  items: [{ linkId: 'pain', text: 'Pain now', code: 'pain-nrs', min: 0, max: 10 }],
  options: [],
  total: { code: 'pain-nrs', min: 0, max: 10 },
  // no bands: percent change from baseline is what counts (IMMPACT 2008)
  bands: [],
  lowerIsBetter: true,
  licence: { text: 'Free to use.', verbatimAllowed: true, mark: 'GK', source: 'immpact-2008' },
};
