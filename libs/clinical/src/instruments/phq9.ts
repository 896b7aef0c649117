import { loinc } from '../terminology/term.js';
import type { Answers, InstrumentAlert, Questionnaire } from './instrument.js';

/** Item 9 counts whatever the total; an unanswered item 9 is not a "no". */
function alerts(answers: Answers): readonly InstrumentAlert[] {
  const nine = answers['9'];
  if (nine === undefined || nine === null) return [{ code: 'SUICIDE_ITEM_NOT_ANSWERED', text: 'Item 9 was not answered. Ask the patient about thoughts of self-harm now.' }];
  return nine >= 1 ? [{ code: 'SUICIDAL_THOUGHTS', text: 'Item 9 is 1 or more: assess suicide risk before the patient leaves.' }] : [];
}

export const PHQ9: Questionnaire = {
  id: 'phq-9',
  title: 'Patient Health Questionnaire 9 (PHQ-9)',
  version: '1.0.0',
  stem: 'Over the last 2 weeks, how often have you been bothered by any of the following problems?',
  statedBy: 'patient',
  asks: 'form',
  panel: 'phq9-panel',
  items: [
    { linkId: '1', text: 'Little interest or pleasure in doing things', code: 'phq9-1', min: 0, max: 3 },
    { linkId: '2', text: 'Feeling down, depressed, or hopeless', code: 'phq9-2', min: 0, max: 3 },
    { linkId: '3', text: 'Trouble falling or staying asleep, or sleeping too much', code: 'phq9-3', min: 0, max: 3 },
    { linkId: '4', text: 'Feeling tired or having little energy', code: 'phq9-4', min: 0, max: 3 },
    { linkId: '5', text: 'Poor appetite or overeating', code: 'phq9-5', min: 0, max: 3 },
    { linkId: '6', text: 'Feeling bad about yourself - or that you are a failure or have let yourself or your family down', code: 'phq9-6', min: 0, max: 3 },
    { linkId: '7', text: 'Trouble concentrating on things, such as reading the newspaper or watching television', code: 'phq9-7', min: 0, max: 3 },
    {
      linkId: '8',
      text: 'Moving or speaking so slowly that other people could have noticed? Or the opposite - being so fidgety or restless that you have been moving around a lot more than usual',
      code: 'phq9-8',
      min: 0,
      max: 3,
    },
    { linkId: '9', text: 'Thoughts that you would be better off dead or of hurting yourself in some way', code: 'phq9-9', min: 0, max: 3 },
  ],
  options: [
    { value: 0, text: 'Not at all', code: loinc('LA6568-5', 'Not at all', 'G') },
    { value: 1, text: 'Several days', code: loinc('LA6569-3', 'Several days', 'G') },
    { value: 2, text: 'More than half the days', code: loinc('LA6570-1', 'More than half the days', 'G') },
    { value: 3, text: 'Nearly every day', code: loinc('LA6571-9', 'Nearly every day', 'G') },
  ],
  score: { code: 'phq9-total', unit: '{score}' },
  // more than two missing and no total is given (PHQ-9 manual; clinical note §5)
  scoring: { by: 'sum', places: 0, mayMiss: 2 },
  bands: [
    { from: 0, to: 4, code: 'minimal', text: 'Minimal' },
    { from: 5, to: 9, code: 'mild', text: 'Mild' },
    { from: 10, to: 14, code: 'moderate', text: 'Moderate' },
    { from: 15, to: 19, code: 'moderately-severe', text: 'Moderately severe' },
    { from: 20, to: 27, code: 'severe', text: 'Severe' },
  ],
  alerts,
  change: { percent: { mark: 'GK', source: 'phq9-kroenke-2001' }, responders: true },
  licence: { text: 'Developed by Drs Spitzer, Williams, Kroenke and colleagues with a grant from Pfizer Inc. No permission required to reproduce, translate, display or distribute.', verbatimAllowed: true, mark: 'GK', source: 'phq9-kroenke-2001' },
};
