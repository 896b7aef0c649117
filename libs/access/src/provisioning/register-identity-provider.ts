import type { DirectoryTx } from '#database';
import { isSafeKeyAddress } from '../loopback.js';

/** One of a clinic's identity providers; registered again under the same name, it replaces issuer, audience and keys. */
export async function registerIdentityProvider(
  tx: DirectoryTx,
  provider: { readonly tenantId: string; readonly name: string; readonly issuer: string; readonly audience: string; readonly jwksUri: string },
): Promise<void> {
  if (!isSafeKeyAddress(provider.jwksUri)) throw new Error('The jwks_uri of an identity provider must be https, or http on this machine itself.');
  await tx.query(
    `INSERT INTO identity_provider (tenant_id, name, issuer, audience, jwks_uri) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (tenant_id, name) DO UPDATE SET issuer = excluded.issuer, audience = excluded.audience, jwks_uri = excluded.jwks_uri`,
    [provider.tenantId, provider.name, provider.issuer, provider.audience, provider.jwksUri],
  );
}
