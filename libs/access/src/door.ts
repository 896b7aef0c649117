import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { type Principal, ProblemException } from '#platform';
import type { Allowed, RouteAccess } from './allow.js';
import { covers } from './scopes.js';
import type { PersonTokens } from './tokens/person-tokens.js';
import { tokenInvalid, tokenRefused } from './tokens/refused.js';
import type { SystemTokens } from './tokens/system-tokens.js';

/** A token of an identity provider with many groups stays below 4 kB; more is not worth decoding. */
const MAX_TOKEN_LENGTH = 16_384;
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

const forbidden = (code: string, text: string, fix: string): ProblemException => new ProblemException([{ kind: 'forbidden', code, text, fix }]);

/** What the route asks for, from its own table: nothing of the request is repeated. */
const asked = (what: string, names: readonly string[] | undefined): string => (names?.length ? `Use a token with ${what} ${names.join(' or ')}.` : `No ${what} opens this to you.`);

/**
 * Decides who comes in, before anything of a request but its address and headers is read. Deny by default: a route that
 * says nothing about access lets nobody in.
 */
export class Door {
  constructor(
    private readonly people: PersonTokens,
    private readonly systems: SystemTokens,
  ) {}

  guard(server: FastifyInstance): void {
    server.addHook('onRequest', async (request, reply) => {
      if (request.is404) return;
      const { access } = request.routeOptions.config as RouteAccess;
      if (access === 'open') return;
      request.principal = await this.authenticate(request, reply);
      authorize(request.principal, access, request.params as Record<string, string>);
    });
  }

  private async authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
    const { authorization } = request.headers;
    try {
      if (authorization === undefined) throw tokenRefused('TOKEN_MISSING', 'This address needs a token.', 'Send it in the header: Authorization: Bearer <token>.');
      const token = BEARER.exec(authorization)?.[1];
      if (token === undefined || token.length > MAX_TOKEN_LENGTH) throw tokenInvalid();
      const issuer = issuerOf(token);
      return issuer === this.systems.names.issuer ? await this.systems.verify(token) : await this.people.verify(token, issuer);
    } catch (error) {
      // RFC 6750 §3: no error code where no token was shown
      if (error instanceof ProblemException && error.status === 401) reply.header('www-authenticate', authorization === undefined ? 'Bearer realm="titrate"' : 'Bearer realm="titrate", error="invalid_token"');
      throw error;
    }
  }
}

function issuerOf(token: string): string {
  try {
    const { iss } = decodeJwt(token);
    if (typeof iss === 'string' && iss !== '') return iss;
  } catch {
    // not a JWT at all
  }
  throw tokenInvalid();
}

function authorize(principal: Principal, allowed: Allowed | undefined, params: Readonly<Record<string, string>>): void {
  if (principal.kind === 'person') {
    if (!allowed?.people?.some((role) => principal.roles.includes(role))) throw forbidden('ROLE_NEEDED', 'Your role does not allow this.', asked('role', allowed?.people));
    return;
  }
  const needed = allowed?.systems?.map((scope) => scope.replace('{type}', params['type'] ?? ''));
  if (!needed?.length || !needed.every((scope) => covers(principal.scopes, scope))) throw forbidden('SCOPE_NEEDED', "The token's scopes do not allow this.", asked('scope', allowed?.systems?.map((s) => s.replace('{type}', '<type>'))).replaceAll(' or ', ' and '));
}
