import { type Adjunct, stated } from './protocol.js';

/** The closed list of infusion concentrations. 100 mg/mL must be diluted; 10 mg/mL is the undiluted vial. */
export const LISTED_CONCENTRATIONS = [
  stated('1', 'mg/mL', 'V', 'infusion-handbook'),
  stated('2', 'mg/mL', 'V', 'infusion-handbook'),
  stated('5', 'mg/mL', 'V', 'infusion-handbook'),
  stated('10', 'mg/mL', 'V', 'infusion-handbook'),
] as const;

export const ONDANSETRON_PRN: Adjunct = {
  drug: 'ondansetron',
  dose: stated('4', 'mg', 'GK', 'product-labels'),
  maxDose: stated('8', 'mg', 'GK', 'product-labels'),
  route: 'intravenous',
  timing: 'during',
  asNeeded: true,
  instruction: 'For nausea or vomiting. Not with a QTc of 500 ms or more.',
};

export const MIDAZOLAM_PRN: Adjunct = {
  drug: 'midazolam',
  dose: stated('1', 'mg', 'GK', 'product-labels'),
  maxDose: stated('5', 'mg', 'GK', 'product-labels'),
  route: 'intravenous',
  timing: 'during',
  asNeeded: true,
  instruction: 'For distressing dissociation, 1 to 2 mg slowly; needs pulse oximetry.',
};

export const LORAZEPAM_PRN: Adjunct = {
  drug: 'lorazepam',
  dose: stated('0.5', 'mg', 'GK', 'product-labels'),
  maxDose: stated('1', 'mg', 'GK', 'product-labels'),
  route: 'intravenous',
  timing: 'during',
  asNeeded: true,
  instruction: 'For distressing dissociation, 0.5 to 1 mg.',
};

export const GLYCOPYRROLATE_PRN: Adjunct = {
  drug: 'glycopyrrolate',
  dose: stated('0.2', 'mg', 'GK', 'product-labels'),
  route: 'intravenous',
  timing: 'during',
  asNeeded: true,
  instruction: 'For excess saliva, 0.1 to 0.2 mg.',
};

export const CLONIDINE_BEFORE: Adjunct = {
  drug: 'clonidine',
  dose: stated('0.1', 'mg', 'GK', 'product-labels'),
  route: 'oral',
  timing: 'before',
  asNeeded: false,
  instruction: '30 to 60 minutes before. Hold if systolic pressure is below 100 mmHg or heart rate below 55 per minute.',
};

export const HALOPERIDOL_PRN: Adjunct = {
  drug: 'haloperidol',
  dose: stated('0.5', 'mg', 'GK', 'product-labels'),
  maxDose: stated('1', 'mg', 'GK', 'product-labels'),
  route: 'intravenous',
  timing: 'during',
  asNeeded: true,
  instruction: 'For hallucinations, 0.5 to 1 mg. Not with a QTc of 500 ms or more.',
};

export const OUTPATIENT_ADJUNCTS: readonly Adjunct[] = [ONDANSETRON_PRN];
