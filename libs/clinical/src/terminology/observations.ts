import { type Concept, concept, loinc } from './term.js';

export type ObservationKey =
  | 'blood-pressure' | 'systolic' | 'diastolic' | 'heart-rate' | 'respiratory-rate' | 'oxygen-saturation' | 'temperature' | 'body-weight'
  | 'body-height' | 'body-mass-index' | 'oxygen-flow' | 'mean-arterial-pressure'
  | 'pain-nrs' | 'pain-past-week' | 'pain-reported'
  | 'phq9-panel' | 'phq9-total' | 'phq9-1' | 'phq9-2' | 'phq9-3' | 'phq9-4' | 'phq9-5' | 'phq9-6' | 'phq9-7' | 'phq9-8' | 'phq9-9' | 'phq9-difficulty'
  | 'peg-enjoyment' | 'peg-activity' | 'peg-mean' | 'mme-per-day' | 'gait-aid'
  | 'cssrs-risk' | 'alt' | 'ast' | 'alp' | 'bilirubin' | 'ggt' | 'albumin' | 'inr' | 'creatinine' | 'egfr'
  | 'hcg-urine' | 'hcg-serum' | 'pregnancy-status' | 'qtc';

/** LOINC (clinical note §3, §5, §6). */
export const OBSERVATIONS: Readonly<Record<ObservationKey, Concept>> = {
  'blood-pressure': concept('Blood pressure', loinc('85354-9', 'Blood pressure panel with all children optional', 'U')),
  systolic: concept('Systolic blood pressure', loinc('8480-6', 'Systolic blood pressure', 'U')),
  diastolic: concept('Diastolic blood pressure', loinc('8462-4', 'Diastolic blood pressure', 'U')),
  'heart-rate': concept('Heart rate', loinc('8867-4', 'Heart rate', 'U')),
  'respiratory-rate': concept('Respiratory rate', loinc('9279-1', 'Respiratory rate', 'U')),
  'oxygen-saturation': concept('Oxygen saturation by pulse oximetry', loinc('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry', 'U'), loinc('2708-6', 'Oxygen saturation in Arterial blood', 'U')),
  temperature: concept('Body temperature', loinc('8310-5', 'Body temperature', 'U')),
  'body-weight': concept('Body weight', loinc('29463-7', 'Body weight', 'U')),
  'body-height': concept('Body height', loinc('8302-2', 'Body height', 'U')),
  'body-mass-index': concept('Body mass index', loinc('39156-5', 'Body mass index (BMI) [Ratio]', 'U')),
  'oxygen-flow': concept('Inhaled oxygen flow rate', loinc('3151-8', 'Inhaled oxygen flow rate', 'U')),
  'mean-arterial-pressure': concept('Mean blood pressure', loinc('8478-0', 'Mean blood pressure', 'R')),
  'pain-nrs': concept('Pain severity 0-10 (numeric rating scale)', loinc('72514-3', 'Pain severity - 0-10 verbal numeric rating [Score] - Reported', 'D')),
  'pain-past-week': concept('Average pain in the past week 0-10', loinc('75893-8', 'Pain severity in the past week', 'A')),
  'pain-reported': concept('Pain severity reported', loinc('38208-5', 'Pain severity - Reported', 'D')),
  'phq9-panel': concept('PHQ-9', loinc('44249-1', 'PHQ-9 quick depression assessment panel [Reported.PHQ]', 'U')),
  'phq9-total': concept('PHQ-9 total score', loinc('44261-6', 'Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]', 'U')),
  'phq9-1': concept('Little interest or pleasure in doing things', loinc('44250-9', 'Little interest or pleasure in doing things in last 2 weeks', 'U')),
  'phq9-2': concept('Feeling down, depressed, or hopeless', loinc('44255-8', 'Feeling down, depressed, or hopeless in last 2 weeks', 'U')),
  'phq9-3': concept('Trouble falling or staying asleep, or sleeping too much', loinc('44259-0', 'Trouble falling or staying asleep, or sleeping too much in last 2 weeks', 'U')),
  'phq9-4': concept('Feeling tired or having little energy', loinc('44254-1', 'Feeling tired or having little energy in last 2 weeks', 'U')),
  'phq9-5': concept('Poor appetite or overeating', loinc('44251-7', 'Poor appetite or overeating in last 2 weeks', 'U')),
  'phq9-6': concept('Feeling bad about yourself', loinc('44258-2', 'Feeling bad about yourself - or that you are a failure or have let yourself or your family down in last 2 weeks', 'U')),
  'phq9-7': concept('Trouble concentrating on things', loinc('44252-5', 'Trouble concentrating on things, such as reading the newspaper or watching television in last 2 weeks', 'U')),
  'phq9-8': concept('Moving or speaking slowly, or being restless', loinc('44253-3', 'Moving or speaking so slowly that other people could have noticed. Or the opposite - being so fidgety or restless that you have been moving around a lot more than usual in last 2 weeks', 'U')),
  'phq9-9': concept('Thoughts of being better off dead or of hurting yourself', loinc('44260-8', 'Thoughts that you would be better off dead, or of hurting yourself in some way in last 2 weeks', 'U')),
  'phq9-difficulty': concept('How difficult have these problems made it', loinc('69722-7', 'How difficult have these problems made it for you to do your work, take care of things at home, or get along with other people', 'U')),
  // its first question is pain-past-week
  'peg-enjoyment': concept('Pain interfered with enjoyment of life in the past week 0-10', loinc('91145-3', 'Pain interference with enjoyment of life in the past week', 'A')),
  'peg-activity': concept('Pain interfered with general activity in the past week 0-10', loinc('91146-1', 'Pain interference with general activity in the past week', 'A')),
  'peg-mean': concept('PEG, mean of three 0-10', loinc('91147-9', 'PEG pain scale mean score', 'A')),
  // no code of another system could be verified for these two
  'mme-per-day': concept('Morphine milligram equivalents a day'),
  'gait-aid': concept('Aid to walk, 0 (none) to 5 (bed)'),
  'cssrs-risk': concept('Suicide risk (Columbia screener)', loinc('93374-7', 'Suicide risk [Columbia Suicide Severity Rating Scale]', 'B')),
  alt: concept('Alanine aminotransferase', loinc('1742-6', 'Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma', 'S')),
  ast: concept('Aspartate aminotransferase', loinc('1920-8', 'Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma', 'S')),
  alp: concept('Alkaline phosphatase', loinc('6768-6', 'Alkaline phosphatase [Enzymatic activity/volume] in Serum or Plasma', 'S')),
  bilirubin: concept('Total bilirubin', loinc('1975-2', 'Bilirubin.total [Mass/volume] in Serum or Plasma', 'D')),
  ggt: concept('Gamma glutamyl transferase', loinc('2324-2', 'Gamma glutamyl transferase [Enzymatic activity/volume] in Serum or Plasma', 'unverified')),
  albumin: concept('Albumin', loinc('1751-7', 'Albumin [Mass/volume] in Serum or Plasma', 'S')),
  inr: concept('INR', loinc('6301-6', 'INR in Platelet poor plasma by Coagulation assay', 'D')),
  creatinine: concept('Creatinine', loinc('2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 'D')),
  egfr: concept('Estimated glomerular filtration rate', loinc('98979-8', 'Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI 2021)', 'D'), loinc('62238-1', 'Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI)', 'D')),
  'hcg-urine': concept('Pregnancy test in urine', loinc('2106-3', 'Choriogonadotropin (pregnancy test) [Presence] in Urine', 'D'), loinc('2112-1', 'Choriogonadotropin.beta subunit [Presence] in Urine', 'D')),
  'hcg-serum': concept('Pregnancy test in serum', loinc('2118-8', 'Choriogonadotropin (pregnancy test) [Presence] in Serum or Plasma', 'D'), loinc('2110-5', 'Choriogonadotropin.beta subunit (pregnancy test) [Presence] in Serum or Plasma', 'D')),
  'pregnancy-status': concept('Pregnancy status', loinc('82810-3', 'Pregnancy status', 'U')),
  qtc: concept('QTc interval', loinc('8636-3', 'Q-T interval corrected', 'G'), loinc('8634-8', 'Q-T interval', 'G')),
};
