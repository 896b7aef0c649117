import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { hangDoor, recordAccesses } from '#access';
import { AccessLog } from '#audit';
import { refuseInconsistency } from '#clinical';
import { Database } from '#database';
import { isResourceType, operationOutcome, stringifyFhir } from '#fhir';
import { BODY_LIMIT, type Config, doorPipe, ProblemFilter, readBodiesOf, recordRequestsOf, refuseOtherMethods, requestIdOf } from '#platform';
import { ApiModule, type Seams } from './api.module.js';
import { serveDocs } from './openapi/serve-docs.js';

/** Longest path segment that the router takes: FHIR ids have 64 characters, our longest names fewer. */
const MAX_PARAM_LENGTH = 128;
/** A client that sends its 10 MB slower than this holds a connection for nothing. */
const REQUEST_TIMEOUT_MS = 60_000;

/** The API with everything but its port. */
export async function createApi(config: Config, seams: Seams = {}): Promise<NestFastifyApplication> {
  refuseInconsistency();
  const problems = new ProblemFilter((list) => stringifyFhir(operationOutcome(list)));
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    genReqId: requestIdOf,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => problems.refuseUnroutable(error, request, reply),
  });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class and takes literals
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.of(config, seams), adapter, { bodyParser: false, logger: false, abortOnError: false });
  const server = adapter.getInstance<FastifyInstance>();
  recordRequestsOf(server);
  refuseOtherMethods(server);
  readBodiesOf(server);
  await hangDoor(server, config, app.get(Database));
  recordAccesses(server, new AccessLog(app.get(Database)), isResourceType);
  app.useGlobalFilters(problems);
  app.useGlobalPipes(doorPipe());
  // ends with code 0 once everything is closed, instead of dying of the signal
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  serveDocs(app, config);
  await app.init();
  // from here on: the list of routes that Nest tells while it starts is in the OpenAPI document
  app.useLogger(app.get(Logger));
  return app;
}
