import { type Threshold, WHY } from './threshold.js';

/** Clinical note §3 (checklist) and §5: how long a consent holds, and what a course is to reach. */
export const COURSE_THRESHOLDS = {
  'consent.months': { value: '12', unit: 'mo', meaning: 'A consent holds no longer than this.', usedBy: ['consents'], mark: 'P', source: 'project', range: ['1', '12'], stricter: 'lower', why: WHY.hard },
  'goal.weeks': { value: '12', unit: 'wk', meaning: 'A goal is due after so long unless its prescriber says otherwise; benefit was seen for up to 12 weeks.', usedBy: ['goals'], mark: 'GK', source: 'cohen-2018', range: ['4', '26'], stricter: 'lower', why: WHY.aim },
  'goal.pain.fall': { value: '30', unit: '%', meaning: 'A fall of pain by this share reaches the goal; 30 % is the moderately important change.', usedBy: ['goals'], mark: 'V', source: 'immpact-2008', range: ['20', '50'], stricter: 'higher', why: WHY.aim },
  'goal.mood.fall': { value: '50', unit: '%', meaning: 'A fall of PHQ-9 by this share reaches the goal.', usedBy: ['goals'], mark: 'GK', source: 'phq9-kroenke-2001', range: ['30', '75'], stricter: 'higher', why: WHY.aim },
  'goal.peg.fall': { value: '1', unit: '{score}', meaning: 'A fall of PEG by so many points reaches the goal; the smallest important difference is about 1 (0.6 to 1.75).', usedBy: ['goals'], mark: 'V', source: 'reed-2024', range: ['0.6', '3'], stricter: 'higher', why: WHY.aim },
  'goal.mme.fall': { value: '20', unit: '%', meaning: 'A fall of opioids by this share reaches the goal.', usedBy: ['goals'], mark: 'P', source: 'project', range: ['10', '50'], stricter: 'higher', why: WHY.aim },
  'goal.gait.fall': { value: '1', unit: '{score}', meaning: 'One step less of aid to walk reaches the goal.', usedBy: ['goals'], mark: 'P', source: 'project', range: ['1', '1'], stricter: 'higher', why: WHY.fixed },
  'pain.smallest-baseline': { value: '3', unit: '{score}', meaning: 'Below this pain (or PEG) before the course, no share of it is calculated.', usedBy: ['goals', 'outcomes'], mark: 'P', source: 'project', range: ['2', '5'], stricter: 'higher', why: WHY.aim },
} as const satisfies Record<string, Threshold>;
