import { asRule as conditionAsRule, CONDITION_RULES } from './condition-rules.js';
import { asRule as medicationAsRule, MEDICATION_RULES } from './medication-rules.js';
import { OBSERVATION_RULES } from './observation-rules.js';
import { RECORD_RULES } from './record-rules.js';
import type { Rule } from './rule.js';

/** A change of any rule or code is a new version (thresholds have one of their own): a kept result says which one it came from. */
export const RULE_SET = { id: 'titrate-screening', version: '1.3.0' } as const;

const order = (id: string): number => ({ S: 0, W: 100, D: 200 })[id[0] as 'S' | 'W' | 'D'] + Number(id.slice(1));

export const RULES: readonly Rule[] = [...RECORD_RULES, ...OBSERVATION_RULES, ...CONDITION_RULES.map(conditionAsRule), ...MEDICATION_RULES.map(medicationAsRule)].sort((a, b) => order(a.id) - order(b.id));
