import { registerClient, registerClinic, registerIdentityProvider } from '#access';
import type { Database } from '#database';
import { ConfigError, workerPrincipal } from '#platform';
import { connectEhr } from '#sync';
import { plainToInstance, Type } from 'class-transformer';
import { IsArray, IsIn, IsObject, IsOptional, IsString, IsUrl, IsUUID, ValidateNested, validateSync, type ValidationError } from 'class-validator';
import type { JSONWebKeySet } from 'jose';

const ADDRESS = { require_tld: false, protocols: ['http', 'https'], require_protocol: true };

class IdentityProviderEntry {
  @IsString() name!: string;
  @IsUrl(ADDRESS) issuer!: string;
  @IsUrl(ADDRESS) jwksUri!: string;
  @IsString() audience!: string;
}

class AuthEntry {
  @IsIn(['none', 'backend-services']) kind!: 'none' | 'backend-services';
  @IsOptional() @IsString() clientId?: string;
  @IsOptional() @IsUrl(ADDRESS) tokenUrl?: string;
  @IsOptional() @IsString() scope?: string;
}

class EhrEntry {
  @IsUUID() id!: string;
  @IsString() name!: string;
  @IsUrl(ADDRESS) baseUrl!: string;
  @ValidateNested() @Type(() => AuthEntry) auth!: AuthEntry;
}

class ClientEntry {
  @IsString() clientId!: string;
  @IsString() name!: string;
  @IsOptional() @IsUUID() ehrId?: string;
  @IsOptional() @IsUrl(ADDRESS) jwksUri?: string;
  @IsOptional() @IsObject() jwks?: JSONWebKeySet;
  @IsString() scope!: string;
}

class Registration {
  @IsUUID() id!: string;
  @IsString() name!: string;
  @ValidateNested({ each: true }) @Type(() => IdentityProviderEntry) @IsArray() identityProviders!: IdentityProviderEntry[];
  @ValidateNested({ each: true }) @Type(() => EhrEntry) @IsArray() ehrs!: EhrEntry[];
  @ValidateNested({ each: true }) @Type(() => ClientEntry) @IsArray() clients!: ClientEntry[];
}

const places = (errors: readonly ValidationError[], path = ''): string[] =>
  errors.flatMap((e) => [...Object.values(e.constraints ?? {}).map((why) => `${path}${e.property}: ${why}`), ...places(e.children ?? [], `${path}${e.property}.`)]);

function authOf(entry: EhrEntry): Parameters<typeof connectEhr>[1]['auth'] {
  const { kind, clientId, tokenUrl, scope } = entry.auth;
  if (kind === 'none') return { kind };
  if (!clientId || !tokenUrl || !scope) throw new ConfigError('--register', `needs clientId, tokenUrl and scope for the EHR ${entry.name}`);
  return { kind, clientId, tokenUrl, scope };
}

/** Registers one clinic from a JSON text; run again, it replaces what it registered. Throws with every wrong field named. */
export async function register(database: Database, text: string, newId: () => string): Promise<string[]> {
  const entry = plainToInstance(Registration, { id: newId(), identityProviders: [], ehrs: [], clients: [], ...(JSON.parse(text) as object) });
  const errors = places(validateSync(entry, { whitelist: true, forbidNonWhitelisted: true }));
  if (errors.length) throw new Error(`The registration has fields to mend:\n  ${errors.join('\n  ')}`);
  await database.inDirectory(async (tx) => {
    await registerClinic(tx, { id: entry.id, name: entry.name });
    for (const provider of entry.identityProviders) await registerIdentityProvider(tx, { tenantId: entry.id, name: provider.name, issuer: provider.issuer, audience: provider.audience, jwksUri: provider.jwksUri });
  });
  await database.inTenant(workerPrincipal(entry.id), async (tx) => {
    for (const ehr of entry.ehrs) await connectEhr(tx, { id: ehr.id, name: ehr.name, baseUrl: ehr.baseUrl, auth: authOf(ehr) });
  });
  await database.inDirectory(async (tx) => {
    for (const { clientId, name, ehrId, jwksUri, jwks, scope } of entry.clients) {
      await registerClient(tx, { clientId, name, tenantId: entry.id, scope, ...(jwksUri ? { jwksUri } : {}), ...(jwks ? { jwks } : {}), ...(ehrId ? { ehrId } : {}) });
    }
  });
  return [`clinic ${entry.id} ${entry.name}`, ...entry.ehrs.map((e) => `EHR ${e.id} ${e.name}`), ...entry.clients.map((c) => `client ${c.clientId}`)];
}
