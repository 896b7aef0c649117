import { registerClient, registerClinic, registerIdentityProvider } from '#access';
import { isTimeZone } from '#clinical';
import type { Database } from '#database';
import { EhrGateway } from '#ehr';
import { SystemClock, workerPrincipal } from '#platform';
import { setPlanRules } from '#plans';
import { connectEhr } from '#sync';
import { plainToInstance, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, IsUrl, IsUUID, Max, Min, ValidateNested, validateSync, type ValidationError } from 'class-validator';
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

class PlanRulesEntry {
  @IsBoolean() secondSignature!: boolean;
  @IsBoolean() doubleCheck!: boolean;
}

const EACH_WEEKDAY = 'each is a day of the week, from 1 (Monday) to 7 (Sunday)';

class Registration {
  @IsUUID() id!: string;
  @IsString() name!: string;
  @IsOptional() @IsString() timeZone?: string;
  @IsOptional() @IsInt({ each: true, message: EACH_WEEKDAY }) @Min(1, { each: true, message: EACH_WEEKDAY }) @Max(7, { each: true, message: EACH_WEEKDAY }) @ArrayUnique() @ArrayMaxSize(6, { message: 'a clinic is open on one day at least' }) @IsArray() closedWeekdays?: number[];
  @ValidateNested({ each: true }) @Type(() => IdentityProviderEntry) @IsArray() identityProviders!: IdentityProviderEntry[];
  @ValidateNested({ each: true }) @Type(() => EhrEntry) @IsArray() ehrs!: EhrEntry[];
  @ValidateNested({ each: true }) @Type(() => ClientEntry) @IsArray() clients!: ClientEntry[];
  @IsOptional() @ValidateNested() @Type(() => PlanRulesEntry) planRules?: PlanRulesEntry;
}

const places = (errors: readonly ValidationError[], path = ''): string[] =>
  errors.flatMap((e) => [...Object.values(e.constraints ?? {}).map((why) => `${path}${e.property}: ${why}`), ...places(e.children ?? [], `${path}${e.property}.`)]);

const WRONG_ADDRESS = { 'not-an-address': 'is not an address', 'credentials-in-address': 'carries a user, a query or a fragment', 'plain-http': 'is plain http: use https, or name the host in EHR_PLAIN_HTTP_HOSTS' } as const;

/** What the field rules cannot say: addresses that may not be called, and halves of a pair. */
function misfits(entry: Registration, plainHttpHosts: readonly string[]): string[] {
  const gateway = new EhrGateway({ keysDir: '', plainHttpHosts }, new SystemClock());
  const { timeZone } = entry;
  return [
    ...(timeZone === undefined || isTimeZone(timeZone) ? [] : ['timeZone: is no zone of the IANA list, such as America/New_York']),
    ...entry.ehrs.flatMap(({ baseUrl, auth }, i) => {
      const wrong = gateway.addressProblem(baseUrl);
      const complete = auth.kind === 'none' || (auth.clientId && auth.tokenUrl && auth.scope);
      return [...(wrong ? [`ehrs.${i}.baseUrl: ${WRONG_ADDRESS[wrong]}`] : []), ...(complete ? [] : [`ehrs.${i}.auth: backend-services needs clientId, tokenUrl and scope`])];
    }),
    ...entry.clients.flatMap(({ jwks, jwksUri }, i) => (Boolean(jwks) === Boolean(jwksUri) ? [`clients.${i}: give either jwks or jwksUri`] : [])),
  ];
}

function authOf({ auth: { kind, clientId = '', tokenUrl = '', scope = '' } }: EhrEntry): Parameters<typeof connectEhr>[1]['auth'] {
  return kind === 'none' ? { kind } : { kind, clientId, tokenUrl, scope };
}

/** Registers one clinic from a JSON text; run again, it replaces what it registered. Throws with every wrong field named. */
export async function register(database: Database, text: string, plainHttpHosts: readonly string[]): Promise<string[]> {
  const entry = plainToInstance(Registration, { identityProviders: [], ehrs: [], clients: [], ...(JSON.parse(text) as object) });
  const wrong = places(validateSync(entry, { whitelist: true, forbidNonWhitelisted: true }));
  const errors = wrong.length ? wrong : misfits(entry, plainHttpHosts);
  if (errors.length) throw new Error(`The registration has fields to mend:\n  ${errors.join('\n  ')}`);
  await database.inDirectory(async (tx) => {
    await registerClinic(tx, { id: entry.id, name: entry.name, ...(entry.timeZone === undefined ? {} : { timeZone: entry.timeZone }), ...(entry.closedWeekdays === undefined ? {} : { closedWeekdays: entry.closedWeekdays }) });
    for (const provider of entry.identityProviders) await registerIdentityProvider(tx, { tenantId: entry.id, name: provider.name, issuer: provider.issuer, audience: provider.audience, jwksUri: provider.jwksUri });
  });
  await database.inTenant(workerPrincipal(entry.id), async (tx) => {
    for (const ehr of entry.ehrs) await connectEhr(tx, { id: ehr.id, name: ehr.name, baseUrl: ehr.baseUrl, auth: authOf(ehr) });
    if (entry.planRules) await setPlanRules(tx, { secondSignature: entry.planRules.secondSignature, doubleCheck: entry.planRules.doubleCheck });
  });
  await database.inDirectory(async (tx) => {
    for (const { clientId, name, ehrId, jwksUri, jwks, scope } of entry.clients) {
      await registerClient(tx, { clientId, name, tenantId: entry.id, scope, ...(jwksUri ? { jwksUri } : {}), ...(jwks ? { jwks } : {}), ...(ehrId ? { ehrId } : {}) });
    }
  });
  return [`clinic ${entry.id} ${entry.name}`, ...entry.ehrs.map((e) => `EHR ${e.id} ${e.name}`), ...entry.clients.map((c) => `client ${c.clientId}`)];
}
