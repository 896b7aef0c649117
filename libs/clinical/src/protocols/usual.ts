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
  doseTo: stated('2', 'mg', 'GK', 'product-labels'),
  maxDose: stated('5', 'mg', 'GK', 'product-labels'),
  route: 'intravenous',
  timing: 'during',
  asNeeded: true,
  instruction: 'For distressing dissociation. Slowly; needs pulse oximetry.',
};

export const LORAZEPAM_PRN: Adjunct = {
  drug: 'lorazepam',
  dose: stated('0.5', 'mg', 'GK', 'product-labels'),
  doseTo: stated('1', 'mg', 'GK', 'product-labels'),
  maxDose: stated('1', 'mg', 'P', 'project'),
  route: 'intravenous',
  timing: 'during',
  asNeeded: true,
  instruction: 'For distressing dissociation. Not together with another benzodiazepine; needs pulse oximetry.',
};

export const GLYCOPYRROLATE_PRN: Adjunct = {
  drug: 'glycopyrrolate',
  dose: stated('0.1', 'mg', 'GK', 'product-labels'),
  doseTo: stated('0.2', 'mg', 'GK', 'product-labels'),
  route: 'intravenous',
  timing: 'during',
  asNeeded: true,
  instruction: 'For excess saliva.',
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
  doseTo: stated('1', 'mg', 'GK', 'product-labels'),
  maxDose: stated('1', 'mg', 'P', 'project'),
  route: 'intravenous',
  timing: 'during',
  asNeeded: true,
  instruction: 'For hallucinations. Not with a QTc of 500 ms or more.',
};

export const OFF_LABEL = 'Off-label use: the label of racemic ketamine is anaesthesia only.';
export const FLAT_DOSE = 'The dose does not depend on weight: look at the effective dose of a light patient.';

/** Said where a drug beside the infusion, or its limit, is not of the source. */
export const ONDANSETRON_IS_ADDED = 'Ondansetron as needed is an addition of this project: the source does not name it, and monitoring asks for it when the patient vomits.';
export const LORAZEPAM_LIMIT_IS_OURS = 'Midazolam or lorazepam, not both. The sources give no maximum of lorazepam; 1 mg in 24 hours is a proposal.';
export const HALOPERIDOL_LIMIT_IS_OURS = 'Haloperidol or midazolam. The sources give no maximum of haloperidol; 1 mg in 24 hours is a proposal.';
export const GLYCOPYRROLATE_HAS_NO_LIMIT = 'Open: the sources give no maximum of glycopyrrolate.';
