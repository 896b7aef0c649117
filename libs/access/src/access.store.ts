import type { DirectoryTx } from '#database';
import type { JSONWebKeySet } from 'jose';

/** Whose word on people counts, and for which clinic. */
export interface IdentityProvider {
  readonly tenantId: string;
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
}

/** A system that may ask for tokens, known by its public keys. */
export interface OauthClient {
  readonly clientId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly ehrId: string | null;
  readonly jwksUri: string | null;
  readonly jwks: JSONWebKeySet | null;
  readonly scopes: readonly string[];
}

export async function findIdentityProvider(tx: DirectoryTx, issuer: string): Promise<IdentityProvider | undefined> {
  const [row] = await tx.query<IdentityProvider>(`SELECT tenant_id AS "tenantId", issuer, audience, jwks_uri AS "jwksUri" FROM identity_provider WHERE issuer = $1`, [issuer]);
  return row;
}

export async function findClient(tx: DirectoryTx, clientId: string): Promise<OauthClient | undefined> {
  const [row] = await tx.query<OauthClient>(
    `SELECT client_id AS "clientId", tenant_id AS "tenantId", name, ehr_id AS "ehrId", jwks_uri AS "jwksUri", jwks, scopes FROM oauth_client WHERE client_id = $1 AND active`,
    [clientId],
  );
  return row;
}

/** Whether this is the first time. Two processes that are shown the same assertion at once: one of them loses. */
export async function useAssertionOnce(tx: DirectoryTx, id: string, expiresAt: Date, now: Date): Promise<boolean> {
  await tx.query(`DELETE FROM used_assertion WHERE expires_at < $1`, [now]);
  const inserted = await tx.query(`INSERT INTO used_assertion (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING id`, [id, expiresAt]);
  return inserted.length === 1;
}
