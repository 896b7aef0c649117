import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Database } from '#database';
import { type Clock, type Principal, ProblemException, type Role, ROLES } from '#platform';
import { findIdentityProvider, type IdentityProvider } from '../access.store.js';
import { isSafeKeyAddress } from '../loopback.js';
import { tokenExpired, tokenInvalid } from './refused.js';

/** Asymmetric only: with HS256 anybody who knows the public key could sign. */
const ALGORITHMS = ['RS256', 'ES256', 'RS384', 'ES384'];
/** How far an identity provider's clock may be off. */
const CLOCK_TOLERANCE_S = 5;
/** How long a changed or withdrawn registration may still be in use in this process. */
const REGISTRATION_TTL_MS = 60_000;
const KEYS_TIMEOUT_MS = 3_000;

interface Known {
  readonly provider: IdentityProvider;
  readonly keys: JWTVerifyGetKey;
  readonly until: number;
}

const isRole = (value: unknown): value is Role => (ROLES as readonly unknown[]).includes(value);

/** PostgreSQL holds no null characters: what has one can be neither asked for nor kept. */
const isKept = (value: string): boolean => !value.includes('\0');

const text = (value: unknown): string | undefined => (typeof value === 'string' && isKept(value) && value.trim() !== '' ? value.trim().slice(0, 200) : undefined);

/** Verifies tokens of people, signed by the identity provider of their clinic. */
export class PersonTokens {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async verify(token: string, issuer: string): Promise<Principal> {
    if (!isKept(issuer)) throw tokenInvalid();
    const { provider, keys } = await this.find(issuer);
    return principalOf(provider, await this.read(token, provider, keys));
  }

  private async find(issuer: string): Promise<Known> {
    const now = this.clock.now().getTime();
    const held = this.known.get(issuer);
    if (held && held.until > now) return held;
    const provider = await this.database.inDirectory((tx) => findIdentityProvider(tx, issuer));
    if (!provider || !isSafeKeyAddress(provider.jwksUri)) {
      this.known.delete(issuer);
      throw tokenInvalid();
    }
    // the keys that were fetched live on unless the address changed
    const keys = held?.provider.jwksUri === provider.jwksUri ? held.keys : createRemoteJWKSet(new URL(provider.jwksUri), { timeoutDuration: KEYS_TIMEOUT_MS });
    const known = { provider, keys, until: now + REGISTRATION_TTL_MS };
    this.known.set(issuer, known);
    return known;
  }

  private async read(token: string, provider: IdentityProvider, keys: JWTVerifyGetKey): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ALGORITHMS,
        issuer: provider.issuer,
        audience: provider.audience,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: this.clock.now(),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw tokenExpired();
      if (error instanceof errors.JOSEError && error.code !== 'ERR_JWKS_TIMEOUT' && error.code !== 'ERR_JOSE_GENERIC') throw tokenInvalid();
      throw new ProblemException([{ kind: 'unavailable', code: 'IDENTITY_PROVIDER_DOWN', text: "The keys of your clinic's identity provider cannot be read right now.", fix: 'Try again in a minute.' }]);
    }
  }
}

function principalOf(provider: IdentityProvider, payload: JWTPayload): Principal {
  const subject = text(payload.sub);
  if (subject === undefined) throw tokenInvalid();
  const roles = Array.isArray(payload['roles']) ? payload['roles'].filter(isRole) : [];
  return { tenantId: provider.tenantId, kind: 'person', subject, display: text(payload['name']) ?? subject, roles, scopes: [] };
}
