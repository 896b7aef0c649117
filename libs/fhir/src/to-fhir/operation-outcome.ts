import type { Problem, ProblemKind } from '#clinical';
import { coded, withoutAbsent } from '../elements.js';
import { TITRATE_CS } from '../namespaces.js';

type IssueCode = fhir4.OperationOutcomeIssue['code'];

const ISSUE_CODE: Readonly<Record<ProblemKind, IssueCode>> = {
  invalid: 'invalid',
  required: 'required',
  'business-rule': 'business-rule',
  'not-found': 'not-found',
  conflict: 'conflict',
  duplicate: 'duplicate',
  unauthenticated: 'login',
  forbidden: 'forbidden',
  'not-supported': 'not-supported',
  'too-large': 'too-long',
  unavailable: 'transient',
};

function issue(p: Problem): fhir4.OperationOutcomeIssue {
  return withoutAbsent<fhir4.OperationOutcomeIssue>({
    severity: 'error',
    code: ISSUE_CODE[p.kind],
    details: coded(TITRATE_CS.problem, p.code, undefined, p.text),
    diagnostics: p.fix === undefined ? p.text : `${p.text} ${p.fix}`,
    expression: p.expression === undefined ? undefined : [p.expression],
  });
}

/** Problems as a FHIR answer; with none, the all-clear that R4 asks for (issue is 1..*). */
export function operationOutcome(problems: readonly Problem[]): fhir4.OperationOutcome {
  if (problems.length === 0) return { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational', details: { text: 'All OK' } }] };
  return { resourceType: 'OperationOutcome', issue: problems.map(issue) };
}
