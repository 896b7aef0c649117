import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '#clinical';
import { traceOf } from '../log.js';
import { ProblemException } from './problem-exception.js';
import { problemOfStatus, toProblemJson } from './problem-http.js';

/** Turns problems into the resource that FHIR clients expect (OperationOutcome). */
export type FhirRenderer = (problems: readonly Problem[]) => string;

/** Below this path errors speak FHIR. */
const FHIR_PATH = '/fhir';

const isFhirPath = (url: string): boolean => url === FHIR_PATH || url.startsWith(`${FHIR_PATH}/`) || url.startsWith(`${FHIR_PATH}?`);

/** By the route that was found rather than by the address, which may be written in many ways (`/%66hir`). */
export const isFhirRequest = (request: FastifyRequest): boolean => isFhirPath(request.routeOptions.url ?? request.url);

/** Codes of sockets and of PostgreSQL that say: the database is not there right now, the same request may pass later. */
const OUTAGES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|57P0[123]|08\w{3}|53300)$/;

function isOutage(error: unknown): boolean {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && OUTAGES.test(code);
}

/** The last door out for everything that is thrown: refusals as they are, the rest as an opaque 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(private readonly renderFhir: FhirRenderer) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, problems } = this.read(exception, request);
    if (!reply.raw.headersSent) this.refuse(request, reply, status, problems);
  }

  /** For addresses that the router itself cannot read: no hook and no route has seen them. */
  refuseUnroutable(error: { readonly statusCode?: number }, request: FastifyRequest, reply: FastifyReply): void {
    const status = error.statusCode ?? 400;
    this.refuse(request, reply.header('x-request-id', request.id), status, [problemOfStatus(status)]);
  }

  private refuse(request: FastifyRequest, reply: FastifyReply, status: number, problems: readonly Problem[]): void {
    const fhir = isFhirRequest(request);
    void reply
      .status(status)
      .type(fhir ? 'application/fhir+json; charset=utf-8' : 'application/problem+json; charset=utf-8')
      .send(fhir ? this.renderFhir(problems) : JSON.stringify(toProblemJson(status, problems, request.id)));
  }

  private read(exception: unknown, request: FastifyRequest): { status: number; problems: readonly Problem[] } {
    if (exception instanceof ProblemException) return { status: exception.status, problems: exception.problems };
    if (exception instanceof HttpException && exception.getStatus() < 500) return { status: exception.getStatus(), problems: [problemOfStatus(exception.getStatus())] };
    // the message may quote what was sent: only the kind and the place of the error are logged
    this.logger.error({ requestId: request.id, route: request.routeOptions.url, ...traceOf(exception) }, 'unexpected error');
    const status = isOutage(exception) ? 503 : 500;
    return { status, problems: [problemOfStatus(status)] };
  }
}
