import type { FastifyInstance, RouteOptions } from 'fastify';
import { ProblemException } from './problem-exception.js';
import { problemOfStatus } from './problem-http.js';

interface KnownPath {
  readonly segments: readonly string[];
  readonly methods: Set<string>;
}

/** Fastify writes `:name` for one part of the path and `*` for the rest of it. */
function fits({ segments }: KnownPath, asked: readonly string[]): boolean {
  const open = segments.at(-1) === '*';
  if (open ? asked.length < segments.length : asked.length !== segments.length) return false;
  return segments.every((segment, n) => segment === '*' || (segment.startsWith(':') ? asked[n] !== '' : segment === asked[n]));
}

function segmentsOf(address: string): string[] | undefined {
  const at = address.search(/[?#]/);
  try {
    return (at < 0 ? address : address.slice(0, at)).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/**
 * A path that some route has, with a method that none has there, is 405 and says in `Allow` what the path takes; what no
 * route has stays 404. Told to everybody and without looking at a token: it is what the OpenAPI document says of the path,
 * never whether something is held there. Call it before the routes are made.
 */
export function refuseOtherMethods(server: FastifyInstance): void {
  const paths = new Map<string, KnownPath>();
  server.addHook('onRoute', ({ url, method }: RouteOptions) => {
    const known = paths.get(url) ?? { segments: url.split('/'), methods: new Set() };
    paths.set(url, known);
    for (const each of [method].flat()) known.methods.add(each);
  });
  server.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const asked = segmentsOf(request.url);
    const methods = new Set(asked && [...paths.values()].filter((path) => fits(path, asked)).flatMap((path) => [...path.methods]));
    // a path that the router itself turns away (a part of it is too long) is not there for any method
    if (methods.size === 0 || methods.has(request.method)) return;
    reply.header('allow', [...methods].sort().join(', '));
    throw new ProblemException([problemOfStatus(405)]);
  });
}
