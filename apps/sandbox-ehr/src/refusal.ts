import { OperationOutcomeError } from '@medplum/core';
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';

// FhirRouter carries the HTTP status as the id of the OperationOutcome (getStatus in @medplum/core). Statuses that it
// has no id for are not used by this server.
const ID_OF_STATUS = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'gone',
  412: 'precondition-failed',
  413: 'content-too-large',
  415: 'unsupported-media-type',
  422: 'business-rule',
} as const;

export type RefusalStatus = keyof typeof ID_OF_STATUS;

export function outcome(code: OperationOutcomeIssue['code'], text: string, expression?: string): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, diagnostics: text, ...(expression ? { expression: [expression] } : {}) }],
  };
}

/** An expected "no", thrown because FhirRouter's repository can answer "no" in no other way. */
export class Refusal extends OperationOutcomeError {
  constructor(
    readonly status: RefusalStatus,
    code: OperationOutcomeIssue['code'],
    text: string,
    expression?: string,
  ) {
    super({ ...outcome(code, text, expression), id: ID_OF_STATUS[status] });
  }
}
