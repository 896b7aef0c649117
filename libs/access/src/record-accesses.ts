import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Access, AccessLog } from '#audit';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** Reads by their method, and searches whose parameters are a form. What else changes something leaves an audit entry of its own. */
const isRead = (method: string, route: string): boolean => method === 'GET' || method === 'HEAD' || route.endsWith('/_search');

function outcomeOf(method: string, route: string, status: number): Access['outcome'] | undefined {
  if (status === 403) return 'refused';
  if (status === 404) return 'not-found';
  return isRead(method, route) && ((status >= 200 && status < 300) || status === 304) ? 'shown' : undefined;
}

interface Shown {
  readonly id?: unknown;
  readonly planId?: unknown;
  readonly patientId?: unknown;
  readonly patient?: { readonly id?: unknown };
  readonly items?: unknown;
}

/** Whose record an answer of the domain API shows: the patient where it says so, else the thing itself. */
function shownIn(payload: unknown): string[] {
  const whose = (one: Shown | null | undefined): string[] => [one?.patientId, one?.patient?.id, one?.planId, one?.id].filter(isId).slice(0, 1);
  const answer = payload as Shown | null;
  return Array.isArray(answer?.items) ? (answer.items as (Shown | null)[]).flatMap(whose) : whose(answer);
}

/** Of the address: ids of ours, whatever else stands there is left out; nothing of the query. */
function accessOf(request: FastifyRequest, outcome: Access['outcome'], isType: (name: unknown) => boolean): Access {
  const { type, ...others } = request.params as Record<string, unknown>;
  const inAddress = Object.values(others).filter(isId).map((id) => id.toLowerCase());
  return {
    operation: `${request.method} ${request.routeOptions.url ?? ''}`,
    ...(isType(type) ? { type: type as string } : {}),
    outcome,
    ids: [...new Set([...inAddress, ...(outcome === 'shown' ? (request.shown ?? []) : [])])],
    request: request.id,
  };
}

/**
 * Every answer to somebody who is known is written down before it leaves: what was shown, and what was refused. No list of
 * routes says which, so that none can be forgotten. What cannot be written down is not shown. Call it before the routes
 * are made.
 */
export function recordAccesses(server: FastifyInstance, log: AccessLog, isType: (name: unknown) => boolean): void {
  const told = new WeakSet<FastifyRequest>();
  server.addHook('preSerialization', async (request, _reply, payload) => {
    request.shown ??= shownIn(payload);
    return payload;
  });
  server.addHook('onSend', async (request, reply, payload) => {
    const { principal } = request;
    const outcome = outcomeOf(request.method, request.routeOptions.url ?? '', reply.statusCode);
    // the answer that says that this one could not be written down comes by here again
    if (principal && outcome && !told.has(request)) {
      told.add(request);
      await log.write(principal, accessOf(request, outcome, isType));
    }
    return payload;
  });
}
