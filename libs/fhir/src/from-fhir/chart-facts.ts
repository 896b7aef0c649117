import { ok, type Result } from '#clinical';
import type { ChartFacts, Located } from './facts.js';

export function toScreeningFacts(_resources: readonly Located[]): Result<ChartFacts> {
  return ok({ weights: [], heights: [], bloodPressures: [], conditions: [], allergies: [], medications: [], observations: [] });
}
