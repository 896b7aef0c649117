import type { Problem, Result } from '#clinical';

/** A refusal on its way to the caller: the one exception that the exception filter shows as it is. */
export class ProblemException extends Error {
  constructor(readonly problems: readonly [Problem, ...Problem[]] | readonly Problem[]) {
    super(problems[0]?.code ?? 'REFUSED');
    this.name = 'ProblemException';
  }
}

/** The last step of a controller method: the value of a `Result`, or its problems as the HTTP answer. */
export function answer<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ProblemException(result.problems);
}
