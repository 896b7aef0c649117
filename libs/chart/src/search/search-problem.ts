import type { Problem } from '#clinical';

/** R4 lets `expression` name the parameter where the fault is in the address (OperationOutcome.issue.expression). */
export const searchProblem = (code: string, parameter: string, text: string, fix?: string): Problem => ({ kind: 'invalid', code, text, expression: `http.${parameter}`, ...(fix === undefined ? {} : { fix }) });
