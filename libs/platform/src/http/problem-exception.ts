import type { Problem, Result } from '#clinical';
import { statusOf } from './problem-http.js';

/** A refusal on its way to the caller: the one exception that the exception filter shows as it is. */
export class ProblemException extends Error {
  /** HTTP status: that of the first problem, unless the protocol itself says another (400 malformed, 415). */
  readonly status: number;

  constructor(
    readonly problems: readonly Problem[],
    status?: number,
  ) {
    super(problems[0]?.code ?? 'REFUSED');
    this.name = 'ProblemException';
    this.status = status ?? statusOf(problems);
  }
}

/** The last step of a controller method: the value of a `Result`, or its problems as the HTTP answer. */
export function answer<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ProblemException(result.problems);
}
