import type { ScreeningFacts } from './facts.js';
import type { Finding, ScreeningContext } from './result.js';

export const RULE_SET = { id: 'titrate-screening', version: '1.0.0' } as const;

export type Rule = (facts: ScreeningFacts, at: Date, context: ScreeningContext) => readonly Finding[];

export const RULES: readonly Rule[] = [];
