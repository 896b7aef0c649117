import { type Threshold, WHY } from './threshold.js';

/** Clinical note §2.2: weight, dose, rounding, age. */
export const DOSING_THRESHOLDS = {
  'weight.lowest': { value: '30', unit: 'kg', meaning: 'Below this weight no plan is made.', usedBy: ['WEIGHT_OUT_OF_RANGE'], mark: 'P', source: 'project', range: ['30', '60'], stricter: 'higher', why: WHY.hard },
  'weight.highest': { value: '250', unit: 'kg', meaning: 'Above this weight no plan is made.', usedBy: ['WEIGHT_OUT_OF_RANGE'], mark: 'P', source: 'project', range: ['120', '250'], stricter: 'lower', why: WHY.hard },
  'weight.unusually-low': { value: '40', unit: 'kg', meaning: 'Below this a weight is checked.', usedBy: ['WEIGHT_UNUSUAL'], mark: 'P', source: 'project', range: ['30', '60'], stricter: 'higher', why: WHY.soft },
  'weight.unusually-high': { value: '150', unit: 'kg', meaning: 'Above this a weight is checked.', usedBy: ['WEIGHT_UNUSUAL'], mark: 'P', source: 'project', range: ['100', '250'], stricter: 'lower', why: WHY.soft },
  'weight.age': { value: '7', unit: 'd', meaning: 'An older weight is taken anew; a first session may wait as long.', usedBy: ['WEIGHT_STALE', 'W1', 'schedule'], mark: 'P', source: 'project', range: ['1', '14'], stricter: 'lower', why: WHY.soft },
  'weight.change': { value: '10', unit: '%', meaning: 'A weight that differs by more than this from the last one is taken again.', usedBy: ['WEIGHT_CHANGED'], mark: 'P', source: 'project', range: ['3', '15'], stricter: 'lower', why: WHY.soft },
  // 2.2046 lb per kg, give or take a real change
  'weight.pounds-from': { value: '2.1', unit: '1', meaning: 'From this factor on, two weights differ as pounds differ from kilograms.', usedBy: ['WEIGHT_LOOKS_LIKE_POUNDS'], mark: 'P', source: 'project', range: ['2.0', '2.1'], stricter: 'lower', why: WHY.hard },
  'weight.pounds-to': { value: '2.3', unit: '1', meaning: 'Up to this factor, two weights differ as pounds differ from kilograms.', usedBy: ['WEIGHT_LOOKS_LIKE_POUNDS'], mark: 'P', source: 'project', range: ['2.3', '2.4'], stricter: 'higher', why: WHY.hard },
  'body-mass-index.choice': { value: '30', unit: 'kg/m2', meaning: 'From this body mass index on, the prescriber says which weight the dose rests on.', usedBy: ['WEIGHT_BASIS_REQUIRED'], mark: 'GK', source: 'sanacora-2017', range: ['25', '30'], stricter: 'lower', why: WHY.hard },
  'body-mass-index.high': { value: '40', unit: 'kg/m2', meaning: 'Above this body mass index the dose is looked at twice.', usedBy: ['BMI_ABOVE_40'], mark: 'P', source: 'project', range: ['30', '45'], stricter: 'lower', why: WHY.soft },
  'dose.near-cap': { value: '80', unit: '%', meaning: 'Above this share of a limit of the protocol a rate is near it.', usedBy: ['NEAR_CAP'], mark: 'P', source: 'project', range: ['50', '95'], stricter: 'lower', why: WHY.soft },
  'dose.outpatient-session': { value: '3', unit: 'mg/kg', meaning: 'No outpatient session gives more than this.', usedBy: ['SESSION_ABOVE_CAP'], mark: 'P', source: 'project', range: ['0.5', '3'], stricter: 'lower', why: WHY.hard },
  'dose.bolus': { value: '0.35', unit: 'mg/kg', meaning: 'No awake patient is given a larger bolus.', usedBy: ['BOLUS_ABOVE_CAP'], mark: 'P', source: 'project', range: ['0.05', '0.35'], stricter: 'lower', why: WHY.hard },
  'dose.bolus-shortest': { value: '1', unit: 'min', meaning: 'A bolus that is given faster is a push that depresses breathing.', usedBy: ['BOLUS_TIME_OUT_OF_RANGE'], mark: 'P', source: 'project', range: ['1', '10'], stricter: 'higher', why: WHY.hard },
  'dose.bolus-longest': { value: '60', unit: 'min', meaning: 'A bolus that is given more slowly is an infusion.', usedBy: ['BOLUS_TIME_OUT_OF_RANGE'], mark: 'P', source: 'project', range: ['10', '60'], stricter: 'lower', why: WHY.hard },
  // it does not hold for a fixed amount over minutes: 0.5 mg/kg over 40 min is 0.75 mg/kg/h and is limited by its amount
  'dose.rate-outside-icu': { value: '1.0', unit: 'mg/kg/h', meaning: 'Outside of intensive care no continuous rate goes above this.', usedBy: ['RATE_ABOVE_NON_ICU_CEILING', 'NEAR_CAP'], mark: 'P', source: 'project', range: ['0.1', '1.0'], stricter: 'lower', why: WHY.hard },
  'dose.reduced-start': { value: '75', unit: '%', meaning: 'An old patient starts at no more than this share of the usual dose.', usedBy: ['AGE_65_FULL_DOSE', 'S25'], mark: 'P', source: 'project', range: ['50', '100'], stricter: 'lower', why: WHY.soft },
  'dose.reduced-start-from': { value: '50', unit: '%', meaning: 'Where the share that is advised for an old patient begins; it is said and nothing is held against it.', usedBy: ['AGE_65_FULL_DOSE', 'S25'], mark: 'P', source: 'project', range: ['25', '75'], stricter: 'lower', why: WHY.soft },
  'rounding.soft': { value: '2', unit: '%', meaning: 'More than this between pump and order is pointed out.', usedBy: ['ROUNDING_ERROR_HIGH'], mark: 'P', source: 'project', range: ['0.5', '5'], stricter: 'lower', why: WHY.soft },
  'rounding.hard': { value: '5', unit: '%', meaning: 'More than this between pump and order is not given.', usedBy: ['ROUNDING_ERROR_TOO_HIGH'], mark: 'P', source: 'project', range: ['1', '5'], stricter: 'lower', why: WHY.hard },
  'age.adult': { value: '18', unit: 'a', meaning: 'Below this age nobody is treated as an outpatient.', usedBy: ['S25'], mark: 'P', source: 'project', range: ['18', '25'], stricter: 'higher', why: WHY.hard },
  'age.reduced-start': { value: '65', unit: 'a', meaning: 'From this age on a patient starts lower.', usedBy: ['AGE_65_FULL_DOSE', 'S25'], mark: 'P', source: 'project', range: ['55', '70'], stricter: 'lower', why: WHY.soft },
  'age.old': { value: '75', unit: 'a', meaning: 'Above this age a prescriber says why.', usedBy: ['S25'], mark: 'V', source: 'ed-protocol', range: ['65', '80'], stricter: 'lower', why: WHY.soft },
  'asa.high': { value: '4', unit: '1', meaning: 'From this ASA class on nobody is treated as an outpatient.', usedBy: ['S25'], mark: 'P', source: 'project', range: ['3', '4'], stricter: 'lower', why: WHY.hard },
} as const satisfies Record<string, Threshold>;
