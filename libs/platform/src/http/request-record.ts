import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Logger } from '@nestjs/common';
import { httpDurations } from '../metrics.js';
import type { Principal } from '../principal.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set by the door before anything of the request is read. */
    principal?: Principal;
    /** Ids of what the answer shows, where its address does not name it: a list, a search. */
    shown?: readonly string[];
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A caller may bring a correlation id; anything but a UUID could carry what does not belong into a log. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && UUID.test(given) ? given : randomUUID();
}

/** Ids of ours in the path, so that one referral or plan can be followed through the log; whatever else stands there is left out. */
function idsOf(parameters: unknown): { ids?: Record<string, string> } {
  const ids = Object.entries(parameters ?? {}).filter((p): p is [string, string] => typeof p[1] === 'string' && UUID.test(p[1]));
  return ids.length > 0 ? { ids: Object.fromEntries(ids) } : {};
}

/** One log line and one measurement for each request, by route pattern: never the URL, which may name a patient. */
export function recordRequestsOf(server: FastifyInstance): void {
  const logger = new Logger('Http');
  const durations = httpDurations();
  server.addHook('onRequest', async (request, reply) => {
    // answers hold what belongs to a patient: no cache on the way keeps them, no browser guesses at their type
    reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    durations.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    const { principal } = request;
    logger.log({
      method: request.method,
      route,
      ...idsOf(request.params),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      requestId: request.id,
      ...(principal ? { tenant: principal.tenantId, subject: principal.subject } : {}),
    });
  });
}
