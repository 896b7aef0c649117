import { errors, importJWK, type JWK, jwtVerify } from 'jose';
import type { Clock, Principal } from '#platform';
import { tokenExpired, tokenInvalid } from './refused.js';
import { SIGNING_ALG } from './signing-key.js';

const CLOCK_TOLERANCE_S = 5;

/** Where tokens of systems come from and what they are for; all derived from the public address. */
export interface TokenNames {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  /** The resource that our access tokens are good for: the FHIR face. */
  readonly audience: string;
}

export const tokenNames = (publicUrl: string): TokenNames => ({ issuer: `${publicUrl}/oauth`, tokenEndpoint: `${publicUrl}/oauth/token`, audience: `${publicUrl}/fhir` });

/** Claims of our own access tokens beside those of RFC 9068. */
export const TENANT_CLAIM = 'titrate_tenant';
export const EHR_CLAIM = 'titrate_ehr';
export const NAME_CLAIM = 'titrate_name';

/** Verifies the access tokens that our own token endpoint gave to systems. */
export class SystemTokens {
  private constructor(
    readonly names: TokenNames,
    private readonly key: Awaited<ReturnType<typeof importJWK>>,
    private readonly clock: Clock,
  ) {}

  static async of(signingKey: JWK, names: TokenNames, clock: Clock): Promise<SystemTokens> {
    const { d: _private, ...publicKey } = signingKey;
    return new SystemTokens(names, await importJWK(publicKey, SIGNING_ALG), clock);
  }

  async verify(token: string): Promise<Principal> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: [SIGNING_ALG],
        typ: 'at+jwt',
        issuer: this.names.issuer,
        audience: this.names.audience,
        requiredClaims: ['exp', 'client_id', TENANT_CLAIM],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: this.clock.now(),
      });
      const { client_id: subject, scope, [TENANT_CLAIM]: tenantId, [EHR_CLAIM]: ehrId, [NAME_CLAIM]: name } = payload;
      if (typeof subject !== 'string' || typeof tenantId !== 'string') throw tokenInvalid();
      return {
        tenantId,
        kind: 'system',
        subject,
        display: typeof name === 'string' ? name : subject,
        roles: [],
        scopes: typeof scope === 'string' ? scope.split(' ') : [],
        ...(typeof ehrId === 'string' ? { ehrId } : {}),
      };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw tokenExpired();
      throw error instanceof errors.JOSEError ? tokenInvalid() : error;
    }
  }
}
