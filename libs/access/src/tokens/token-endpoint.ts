import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JWK } from 'jose';
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Database } from '#database';
import type { RouteAccess } from '../allow.js';
import { isSafeKeyAddress } from '../loopback.js';
import { grantable } from '../scopes.js';
import { SIGNING_ALG } from './signing-key.js';
import { EHR_CLAIM, NAME_CLAIM, TENANT_CLAIM, type TokenNames } from './system-tokens.js';
import { TokenAdapter } from './token-adapter.js';

/** SMART Backend Services (SMART App Launch 2.2 §4.1) asks servers for both. */
export const CLIENT_ALGORITHMS = ['RS384', 'ES384'] as const;
const ACCESS_TOKEN_TTL_S = 3600;
/** An assertion may live five minutes at most, by the same specification. */
const MAX_ASSERTION_LIFE_S = 300;
const CLOCK_TOLERANCE_S = 5;

interface RegisteredClient {
  readonly clientId: string;
  readonly clientName?: string;
  readonly titrate_tenant?: string;
  readonly titrate_ehr?: string;
  readonly titrate_scopes?: readonly string[];
}

const scopeParameter = (value: unknown): string[] => (typeof value === 'string' ? value.split(' ').filter(Boolean) : []);

/** Only what was asked and registered; nothing of it left is an error that says so. */
function scopesFor(ctx: KoaContextWithOIDC, client: RegisteredClient): string {
  const asked = scopeParameter(ctx.oidc.params?.['scope']);
  if (!asked.length) throw new errors.InvalidScope('scope is missing: name what you need, such as system/Task.c', '');
  const granted = grantable(client.titrate_scopes ?? [], asked);
  if (!granted.length) throw new errors.InvalidScope('none of the requested scopes is registered for this client', asked.join(' '));
  return granted.join(' ');
}

function configuration(database: Database, key: JWK, names: TokenNames): Configuration {
  return {
    adapter: (model: string) => new TokenAdapter(model, database),
    jwks: { keys: [key] },
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: [...CLIENT_ALGORITHMS], idTokenSigningAlgValues: [SIGNING_ALG] },
    clientDefaults: { id_token_signed_response_alg: SIGNING_ALG, token_endpoint_auth_method: 'private_key_jwt', grant_types: ['client_credentials'], response_types: [], redirect_uris: [] },
    extraClientMetadata: { properties: [TENANT_CLAIM, EHR_CLAIM, 'titrate_scopes'] },
    clockTolerance: CLOCK_TOLERANCE_S,
    scopes: [],
    routes: { token: '/token', jwks: '/jwks' },
    ttl: { ClientCredentials: ACCESS_TOKEN_TTL_S },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => names.audience,
        getResourceServerInfo: (ctx, resource, client) => {
          if (resource !== names.audience) throw new errors.InvalidTarget();
          return { audience: names.audience, scope: scopesFor(ctx, client as unknown as RegisteredClient), accessTokenFormat: 'jwt', accessTokenTTL: ACCESS_TOKEN_TTL_S, jwt: { sign: { alg: SIGNING_ALG } } };
        },
      },
    },
    extraTokenClaims: (_ctx, token) => {
      const client = token.client as unknown as RegisteredClient | undefined;
      return { [TENANT_CLAIM]: client?.titrate_tenant, [EHR_CLAIM]: client?.titrate_ehr, [NAME_CLAIM]: client?.clientName };
    },
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims) => {
      const life = Number(claims['exp']) - Date.now() / 1000;
      if (!(life <= MAX_ASSERTION_LIFE_S + CLOCK_TOLERANCE_S)) throw new errors.InvalidClientAuth('exp must be at most five minutes ahead');
      if (typeof claims['iat'] === 'number' && claims['iat'] > Date.now() / 1000 + CLOCK_TOLERANCE_S) throw new errors.InvalidClientAuth('iat must not lie ahead');
      if (claims['sub'] !== claims['iss']) throw new errors.InvalidClientAuth('sub must be the client_id');
    },
    // keys of clients that we registered ourselves, wherever in a hospital's network they are; never redirected elsewhere
    fetch: async (url, options) => {
      if (typeof url !== 'string' || !isSafeKeyAddress(url)) throw new Error('Keys are read over https only.');
      const { dispatcher: _guard, ...rest } = options as RequestInit & { dispatcher?: unknown };
      return fetch(url, { ...rest, redirect: 'error' });
    },
  };
}

/**
 * `POST /oauth/token` and `GET /oauth/jwks`, answered by panva's oidc-provider. Its other pages (authorization,
 * discovery, sessions) are not mounted: nobody signs in here.
 */
export function mountTokenEndpoint(server: FastifyInstance, database: Database, key: JWK, names: TokenNames): void {
  const provider = new Provider(names.issuer, configuration(database, key, names));
  // an assertion names our token endpoint as others know it, whatever the Host header of this request says
  Object.defineProperty(provider.OIDCContext.prototype, 'clientJwtAuthExpectedAudience', { value: () => new Set([names.tokenEndpoint]) });
  const handle = provider.callback();
  const config: RouteAccess = { access: 'open' };
  const host = new URL(names.issuer).host;

  const pass = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    const { raw } = request;
    raw.url = (raw.url ?? '').replace(/^\/oauth/, '');
    raw.headers.host = host;
    raw.headers.accept = 'application/json';
    reply.raw.setHeader('x-request-id', request.id);
    void handle(raw, reply.raw);
  };

  void server.register(async (scope) => {
    // the provider reads the body itself
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post('/oauth/token', { config }, pass);
    scope.get('/oauth/jwks', { config }, pass);
  });
}

