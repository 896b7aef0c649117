import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { type Database, isDatabaseAway } from '#database';
import { findClient, useAssertionOnce } from '../access.store.js';

/** Said in the endpoint's own words (RFC 6749 §5.2 has no code for it; `temporarily_unavailable` is the one of §4.1.2.1). */
class Away extends errors.OIDCProviderError {
  override readonly error = 'temporarily_unavailable';
  override readonly error_description = 'the token endpoint cannot answer right now, try again in a few seconds';
  override readonly expose = true;
  constructor() {
    super(503, 'temporarily_unavailable');
  }
}

async function orAway<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isDatabaseAway(error) ? new Away() : error;
  }
}

/**
 * What the token endpoint keeps, on PostgreSQL, so that every API process knows the same clients and has seen the same
 * assertions. Access tokens are JWTs and not kept; nothing else of the protocol is switched on.
 */
export class TokenAdapter implements Adapter {
  constructor(
    private readonly model: string,
    private readonly database: Database,
  ) {}

  async find(id: string): Promise<AdapterPayload | undefined> {
    // no client of ours bears a null character, and PostgreSQL cannot be asked for one
    if (this.model !== 'Client' || id.includes('\0')) return undefined;
    const client = await orAway(this.database.inDirectory((tx) => findClient(tx, id)));
    if (!client) return undefined;
    return {
      client_id: client.clientId,
      client_name: client.name,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'private_key_jwt',
      ...(client.jwksUri === null ? { jwks: client.jwks } : { jwks_uri: client.jwksUri }),
      titrate_tenant: client.tenantId,
      titrate_ehr: client.ehrId ?? undefined,
      titrate_scopes: [...client.scopes],
    } as AdapterPayload;
  }

  /**
   * The provider asks whether an assertion was seen (`find`) and then stores it. Between the two another process could
   * slip through, so the answer to the question is always no, and the storing decides.
   */
  async upsert(id: string, _payload: AdapterPayload, expiresInSeconds: number): Promise<void> {
    if (this.model !== 'ReplayDetection') throw new Error(`The token endpoint does not keep a ${this.model}.`);
    const now = Date.now();
    const first = await orAway(this.database.inDirectory((tx) => useAssertionOnce(tx, id, new Date(now + expiresInSeconds * 1000), new Date(now))));
    if (!first) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async findByUid(): Promise<undefined> {
    return undefined;
  }

  async consume(): Promise<void> {}

  async destroy(): Promise<void> {}

  async revokeByGrantId(): Promise<void> {}
}
