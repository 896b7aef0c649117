import { ok, type Problem, refuse, type Result } from '../problem.js';
import { orderProblems, valueProblem } from './check-thresholds.js';
import { isThresholdKey, type Overrides, SHIPPED_THRESHOLDS, type ThresholdKey } from './thresholds.js';

const UNKNOWN: Omit<Problem, 'expression'> = { kind: 'invalid', code: 'THRESHOLD_UNKNOWN', text: 'There is no threshold of this key.', fix: 'Choose one of GET /api/v1/thresholds.' };

/**
 * A clinic's own thresholds from outside: every key known, every value within its range, and none that contradicts
 * another, set or shipped. What is not named stays as it ships. Each problem names its key.
 */
export function parseOverrides(given: Readonly<Record<string, unknown>>): Result<Overrides> {
  const problems = Object.entries(given).flatMap(([key, value]): Problem[] => {
    const problem = isThresholdKey(key) ? valueProblem(key, value) : { ...UNKNOWN, expression: key };
    return problem ? [problem] : [];
  });
  const overrides = given as Overrides;
  const contradictions = problems.length > 0 ? [] : orderProblems({ ...SHIPPED_THRESHOLDS.values, ...overrides }, (key: ThresholdKey) => Object.hasOwn(overrides, key));
  const all = [...problems, ...contradictions];
  return all.length > 0 ? refuse(...all) : ok(overrides);
}
