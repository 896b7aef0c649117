import type { JWK } from 'jose';
import { registerClient, registerClinic, registerIdentityProvider } from '#access';
import { Database, dataSourceOptions } from '#database';
import { workerPrincipal } from '#platform';
import { registerConsentTemplates } from '#plans';
import { connectEhr } from '#sync';
import { DataSource } from 'typeorm';
import { CLINIC, EHR_ID, HOSPITAL_CLIENT, HOSPITAL_NAME, HOSPITAL_SCOPE, OTHER_CLINIC, OWN_EHR_NAME } from './cast.js';
import { AUDIENCE, type IdentityProvider } from './identity-provider.js';
import { publicHalf } from './keys.js';
import type { EhrAuth } from './options.js';

/** Registers what a clinic's administrator would: clinics, their identity providers, the hospital's client and address. */
export async function provision(databaseUrl: string, identity: IdentityProvider, hospitalKey: JWK, ehr: { baseUrl: string; auth: EhrAuth; own: boolean }): Promise<void> {
  const source = await new DataSource(dataSourceOptions(databaseUrl)).initialize();
  try {
    const database = new Database(source);
    await database.inDirectory(async (tx) => {
      for (const clinic of [CLINIC, OTHER_CLINIC]) {
        await registerClinic(tx, clinic);
        const issuer = identity.issuer(clinic.slug);
        await registerIdentityProvider(tx, { tenantId: clinic.id, name: 'Demo identity provider', issuer, jwksUri: `${issuer}/jwks`, audience: AUDIENCE });
      }
      await registerClient(tx, { clientId: HOSPITAL_CLIENT, tenantId: CLINIC.id, ehrId: EHR_ID, name: HOSPITAL_NAME, jwks: { keys: [publicHalf(hospitalKey)] }, scope: HOSPITAL_SCOPE });
    });
    await database.inTenant(workerPrincipal(CLINIC.id), (tx) => connectEhr(tx, { id: EHR_ID, name: ehr.own ? OWN_EHR_NAME : HOSPITAL_NAME, baseUrl: ehr.baseUrl, auth: ehr.auth }));
    for (const { id } of [CLINIC, OTHER_CLINIC]) await database.inTenant(workerPrincipal(id), (tx) => registerConsentTemplates(tx, new Date()));
  } finally {
    await source.destroy();
  }
}
