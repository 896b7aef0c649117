import type { DirectoryTx } from '#database';
import type { JSONWebKeySet } from 'jose';
import { isSafeKeyAddress } from '../loopback.js';
import { isResourceScope } from '../scopes.js';

/** Members of a JWK that only its owner may know (RFC 7518 §6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'] as const;

export interface ClientRegistration {
  readonly clientId: string;
  readonly tenantId: string;
  readonly name: string;
  /** The EHR connection that the client speaks for. */
  readonly ehrId?: string;
  /** Public keys, by address or inline: one of the two. */
  readonly jwksUri?: string;
  readonly jwks?: JSONWebKeySet;
  /** SMART v2 (or v1) system scopes, separated by spaces; wildcards allowed. */
  readonly scope: string;
}

/** A system that may ask for tokens; registered again, its entry is replaced. It can never move to another clinic. */
export async function registerClient(tx: DirectoryTx, client: ClientRegistration): Promise<void> {
  const scopes = [...new Set(client.scope.split(' ').filter(Boolean))];
  if (!scopes.length || !scopes.every((scope) => isResourceScope(scope) && scope.startsWith('system/'))) throw new Error('A client needs scopes such as system/Task.c.');
  const { jwksUri, jwks } = client;
  if ((jwksUri === undefined) === (jwks === undefined)) throw new Error('A client is known by either its jwks or its jwks_uri.');
  if (jwksUri !== undefined && !isSafeKeyAddress(jwksUri)) throw new Error('The jwks_uri of a client must be https, or http on this machine itself.');
  if (jwks?.keys.some((key) => PRIVATE_MEMBERS.some((member) => member in key))) throw new Error('A client is registered with its public keys only.');
  const written = await tx.query(
    `INSERT INTO oauth_client (client_id, tenant_id, name, ehr_id, jwks_uri, jwks, scopes) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, ehr_id = excluded.ehr_id, jwks_uri = excluded.jwks_uri, jwks = excluded.jwks, scopes = excluded.scopes, active = true
     WHERE oauth_client.tenant_id = excluded.tenant_id RETURNING client_id`,
    [client.clientId, client.tenantId, client.name, client.ehrId ?? null, jwksUri ?? null, jwks ? JSON.stringify(jwks) : null, scopes],
  );
  if (!written.length) throw new Error('This client id belongs to another clinic.');
}
