import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Asked } from './fhir-face.js';

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header.join(',') : header);

/** The query keeps repeated parameters and their order; the parameters of a `_search` form are added to those of the address. */
export const AskedOf = createParamDecorator((_data: unknown, context: ExecutionContext): Asked => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const at = request.url.indexOf('?');
  const query = new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1));
  if (request.method === 'POST' && typeof request.body === 'string') for (const [key, value] of new URLSearchParams(request.body)) query.append(key, value);
  return { accept: one(request.headers.accept), prefer: one(request.headers['prefer']), ifNoneMatch: request.headers['if-none-match'], query };
});
