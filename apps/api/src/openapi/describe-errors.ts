import type { OpenAPIObject } from '@nestjs/swagger';

const NAME = 'ProblemDetails';
const PROBLEM = {
  type: 'object',
  description: 'RFC 9457. Each of `errors` names what is wrong and, where it is known, the field and what to change.',
  required: ['type', 'title', 'status', 'detail', 'instance', 'errors'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'The request, as the log and the header `x-request-id` name it.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'text'],
        properties: { code: { type: 'string' }, text: { type: 'string' }, expression: { type: 'string' }, fix: { type: 'string' } },
      },
    },
  },
  example: {
    type: 'about:blank',
    title: 'The request does not pass',
    status: 422,
    detail: 'This field is needed.',
    instance: 'urn:uuid:86b151bc-4687-449e-ac53-39ca15bb20b1',
    errors: [{ code: 'FIELD_MISSING', text: 'This field is needed.', expression: 'reason', fix: 'Give it: the OpenAPI document shows its form and an example.' }],
  },
};
const CONTENT = { 'application/problem+json': { schema: { $ref: `#/components/schemas/${NAME}` } } };
const REFUSED = 'Refused: 400 not readable, 404 not here, 409 not in this state, 413 and 415 not this body, 422 does not pass, 503 try again.';

/** Says of every operation of the domain API how it refuses, which is one form for all of them. */
export function describeErrors(document: OpenAPIObject): OpenAPIObject {
  document.components ??= {};
  (document.components.schemas ??= {})[NAME] = PROBLEM;
  for (const [path, item] of Object.entries(document.paths)) {
    if (!path.startsWith('/api/')) continue;
    for (const operation of [item.get, item.post, item.put, item.patch, item.delete]) {
      if (!operation) continue;
      for (const [status, response] of Object.entries(operation.responses)) if (/^[45]/.test(status) && response) Object.assign(response, { content: CONTENT });
      operation.responses['default'] ??= { description: REFUSED, content: CONTENT };
    }
  }
  return document;
}
