import type { Problem, ProblemKind } from '#clinical';

/** The one place where a refusal becomes an HTTP status. */
const STATUS: Readonly<Record<ProblemKind, number>> = {
  invalid: 422, // well-formed, but outside the allowed values; malformed input is refused with 400 before anybody reads it
  required: 422,
  'business-rule': 409, // understood, but not allowed in this state
  'not-found': 404,
  conflict: 409,
  duplicate: 409,
  unauthenticated: 401,
  forbidden: 403,
  'not-supported': 405,
  'too-large': 413,
  unavailable: 503,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'A valid token is needed',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not supported here',
  406: 'No such format',
  409: 'Not possible now',
  413: 'The request is too large',
  414: 'The address is too long',
  415: 'Content type not supported',
  422: 'The request does not pass',
  500: 'An error on our side',
  503: 'Not available now',
};

/** RFC 9457, with one entry of `errors` for each problem. */
export interface ProblemJson {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The correlation id, which the log carries too. */
  readonly instance: string;
  readonly errors: readonly Pick<Problem, 'code' | 'text' | 'expression' | 'fix'>[];
}

export const statusOf = (problems: readonly Problem[]): number => {
  const [first] = problems;
  return first ? STATUS[first.kind] : 500;
};

/** Our errors have no pages of their own: `about:blank` says that title and status tell all (RFC 9457 §4.2.1). */
export function toProblemJson(status: number, problems: readonly Problem[], requestId: string): ProblemJson {
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'The request is refused',
    status,
    detail: problems[0]?.text ?? 'The request is refused.',
    instance: `urn:uuid:${requestId}`,
    errors: problems.map(({ code, text, expression, fix }) => ({
      code,
      text,
      ...(expression === undefined ? {} : { expression }),
      ...(fix === undefined ? {} : { fix }),
    })),
  };
}

/** What a refusal by the web server itself (unknown route, content type, ...) is about. */
export function problemOfStatus(status: number): Problem {
  switch (status) {
    case 401:
      return { kind: 'unauthenticated', code: 'TOKEN_MISSING', text: 'This address needs a valid token.' };
    case 403:
      return { kind: 'forbidden', code: 'FORBIDDEN', text: 'The token does not allow this.' };
    case 404:
      return { kind: 'not-found', code: 'NOT_FOUND', text: 'There is nothing at this address.', fix: 'Check the path against the OpenAPI document.' };
    case 405:
      return { kind: 'not-supported', code: 'METHOD_NOT_SUPPORTED', text: 'This method is not supported at this address.', fix: 'Use one of those in the header Allow.' };
    case 406:
      return { kind: 'not-supported', code: 'FORMAT_NOT_SUPPORTED', text: 'The answer cannot be given in the format that was asked for.', fix: 'Ask for JSON.' };
    case 413:
      return { kind: 'too-large', code: 'BODY_TOO_LARGE', text: 'The body is larger than 10 MB.', fix: 'Send less at once.' };
    case 414:
      return { kind: 'invalid', code: 'ADDRESS_TOO_LONG', text: 'A part of the address is too long.' };
    case 415:
      return { kind: 'not-supported', code: 'CONTENT_TYPE_NOT_SUPPORTED', text: 'This content type is not supported here.', fix: 'Send application/json, or application/fhir+json below /fhir.' };
    case 503:
      return { kind: 'unavailable', code: 'UNAVAILABLE', text: 'This cannot be answered right now.', fix: 'Try again in a few seconds.' };
    default:
      return status < 500
        ? { kind: 'invalid', code: 'REQUEST_NOT_READABLE', text: 'The request cannot be read.' }
        : { kind: 'unavailable', code: 'INTERNAL', text: 'Something went wrong on our side. The correlation id leads us to the cause.' };
  }
}
