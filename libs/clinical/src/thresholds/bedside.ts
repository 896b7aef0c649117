import { type Threshold, WHY } from './threshold.js';

/** Clinical note §4: what vital signs ask for during an infusion. */
export const BEDSIDE_THRESHOLDS = {
  'vitals.systolic.pause': { value: '180', unit: 'mm[Hg]', meaning: 'From this systolic pressure on the infusion is paused.', usedBy: ['vital-signs'], mark: 'P', source: 'vendor-guide', range: ['160', '190'], stricter: 'lower', why: WHY.bedside },
  'vitals.diastolic.pause': { value: '110', unit: 'mm[Hg]', meaning: 'From this diastolic pressure on the infusion is paused.', usedBy: ['vital-signs'], mark: 'P', source: 'murrough-2013', range: ['100', '115'], stricter: 'lower', why: WHY.bedside },
  'vitals.systolic.slow': { value: '160', unit: 'mm[Hg]', meaning: 'From this systolic pressure on the infusion is slowed.', usedBy: ['vital-signs'], mark: 'P', source: 'project', range: ['140', '180'], stricter: 'lower', why: WHY.bedside },
  'vitals.systolic.rise': { value: '30', unit: '%', meaning: 'From this rise of the systolic pressure on the infusion is slowed.', usedBy: ['vital-signs'], mark: 'P', source: 'project', range: ['15', '40'], stricter: 'lower', why: WHY.bedside },
  'vitals.systolic.low': { value: '90', unit: 'mm[Hg]', meaning: 'Below this systolic pressure the infusion is paused.', usedBy: ['vital-signs'], mark: 'P', source: 'vendor-guide', range: ['85', '100'], stricter: 'higher', why: WHY.bedside },
  'vitals.systolic.fall': { value: '30', unit: '%', meaning: 'From this fall of the systolic pressure on the infusion is paused.', usedBy: ['vital-signs'], mark: 'P', source: 'vendor-guide', range: ['15', '40'], stricter: 'lower', why: WHY.bedside },
  'vitals.heart-rate.stop-above': { value: '150', unit: '/min', meaning: 'Above this heart rate the infusion is stopped.', usedBy: ['vital-signs'], mark: 'P', source: 'ed-protocol', range: ['120', '150'], stricter: 'lower', why: WHY.bedside },
  'vitals.heart-rate.stop-below': { value: '40', unit: '/min', meaning: 'Below this heart rate the infusion is stopped.', usedBy: ['vital-signs'], mark: 'P', source: 'ed-protocol', range: ['40', '50'], stricter: 'higher', why: WHY.bedside },
  'vitals.heart-rate.slow-above': { value: '120', unit: '/min', meaning: 'Above this heart rate the infusion is slowed.', usedBy: ['vital-signs'], mark: 'P', source: 'vendor-guide', range: ['100', '130'], stricter: 'lower', why: WHY.bedside },
  'vitals.heart-rate.slow-below': { value: '50', unit: '/min', meaning: 'Below this heart rate the infusion is slowed.', usedBy: ['vital-signs'], mark: 'P', source: 'vendor-guide', range: ['45', '60'], stricter: 'higher', why: WHY.bedside },
  'vitals.oxygen-saturation.stop': { value: '90', unit: '%', meaning: 'Below this oxygen saturation the infusion is stopped.', usedBy: ['vital-signs'], mark: 'P', source: 'project', range: ['88', '92'], stricter: 'higher', why: WHY.bedside },
  'vitals.oxygen-saturation.slow': { value: '92', unit: '%', meaning: 'Below this oxygen saturation the infusion is slowed.', usedBy: ['vital-signs'], mark: 'P', source: 'project', range: ['90', '96'], stricter: 'higher', why: WHY.bedside },
  'vitals.respiratory-rate.low': { value: '10', unit: '/min', meaning: 'Below this respiratory rate the infusion is stopped.', usedBy: ['vital-signs'], mark: 'P', source: 'ed-protocol', range: ['8', '12'], stricter: 'higher', why: WHY.bedside },
  'vitals.respiratory-rate.high': { value: '30', unit: '/min', meaning: 'Above this respiratory rate the infusion is stopped.', usedBy: ['vital-signs'], mark: 'P', source: 'ed-protocol', range: ['24', '30'], stricter: 'lower', why: WHY.bedside },
} as const satisfies Record<string, Threshold>;
