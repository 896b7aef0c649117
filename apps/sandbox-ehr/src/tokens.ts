import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type JSONWebKeySet, type JWTVerifyGetKey, createLocalJWKSet, createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';

// SMART Backend Services (https://hl7.org/fhir/smart-app-launch/backend-services.html): a registered client proves
// itself with a signed assertion and gets a short-lived token. Tokens are random words kept in memory: nothing to sign,
// nothing to leak, and a restart asks everyone to come again.

/** Recommended by the specification: no longer than five minutes, for tokens and for assertions. */
export const TOKEN_SECONDS = 300;
const MAX_ASSERTION_SECONDS = 300;
/** Clocks of two machines differ. */
const CLOCK_TOLERANCE_SECONDS = 10;
const ALGORITHMS = ['RS384', 'ES384'];
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const KEYS_TIMEOUT_MS = 3_000;

interface RegisteredClient {
  readonly clientId: string;
  readonly jwksUri?: string;
  readonly jwks?: JSONWebKeySet;
  readonly scope?: string;
}

export interface Caller {
  readonly client: string;
  /** Undefined for staff, who may do everything. */
  readonly scope?: string;
}

export interface TokenAnswer {
  readonly status: 200 | 400 | 401;
  readonly body: Readonly<Record<string, unknown>>;
}

export class Tokens {
  private clients = new Map<string, RegisteredClient>();
  private clientsRead = -1;
  private readonly keys = new Map<string, JWTVerifyGetKey>();
  private readonly issued = new Map<string, Caller & { readonly until: number }>();
  private readonly usedAssertions = new Map<string, number>();
  private readonly staffDigest: Buffer;

  constructor(
    private readonly tokenUrl: string,
    staffToken: string,
    private readonly clientsFile: string | undefined,
    private readonly clock: () => number,
  ) {
    this.staffDigest = digest(staffToken);
  }

  /** Undefined without a valid bearer token. */
  caller(authorization: string | undefined): Caller | undefined {
    const token = /^Bearer ([\w\-.~+/]+=*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    if (timingSafeEqual(digest(token), this.staffDigest)) return { client: 'staff' };
    const known = this.issued.get(token);
    return known && known.until > this.clock() ? known : undefined;
  }

  async issue(form: URLSearchParams): Promise<TokenAnswer> {
    if (form.get('grant_type') !== 'client_credentials') return refuse('unsupported_grant_type', 'Only client_credentials is supported');
    if (form.get('client_assertion_type') !== ASSERTION_TYPE) return refuse('invalid_request', `client_assertion_type is not ${ASSERTION_TYPE}`);
    const assertion = form.get('client_assertion');
    if (!assertion) return refuse('invalid_request', 'client_assertion is missing');
    const client = await this.authenticate(assertion);
    if (typeof client === 'string') return { status: 401, body: { error: 'invalid_client', error_description: client } };
    const registered = client.scope ?? 'system/*.cruds';
    const scope = form.get('scope') ?? registered;
    if (!scope.split(' ').every((one) => covered(one, registered))) return refuse('invalid_scope', 'The scope goes beyond what the client is registered for');
    this.forgetExpired();
    const token = randomBytes(32).toString('base64url');
    this.issued.set(token, { client: client.clientId, scope, until: this.clock() + TOKEN_SECONDS * 1_000 });
    return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: TOKEN_SECONDS, scope } };
  }

  /** The client, or the reason why the assertion proves nothing. */
  private async authenticate(assertion: string): Promise<RegisteredClient | string> {
    await this.readClients();
    let clientId: string | undefined;
    try {
      clientId = decodeJwt(assertion).iss;
    } catch {
      return 'The client assertion is not a JWT';
    }
    const client = this.clients.get(clientId ?? '');
    if (!client) return 'The client is not registered';
    try {
      const { payload } = await jwtVerify(assertion, this.keysOf(client), {
        algorithms: ALGORITHMS,
        issuer: client.clientId,
        subject: client.clientId,
        audience: this.tokenUrl,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(this.clock()),
        requiredClaims: ['exp', 'jti'],
      });
      const now = Math.floor(this.clock() / 1_000);
      const expires = payload.exp ?? 0;
      if (expires - now > MAX_ASSERTION_SECONDS + CLOCK_TOLERANCE_SECONDS) return 'The client assertion lives longer than five minutes';
      const name = `${client.clientId} ${payload.jti}`;
      if (this.usedAssertions.has(name)) return 'The client assertion has been used before';
      this.usedAssertions.set(name, (expires + CLOCK_TOLERANCE_SECONDS) * 1_000);
      return client;
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'The client assertion has expired';
      if (error instanceof errors.JWTClaimValidationFailed) return `The claim ${error.claim} of the client assertion does not fit`;
      if (error instanceof errors.JOSEError) return 'The signature of the client assertion cannot be verified';
      return 'The keys of the client cannot be read';
    }
  }

  private keysOf(client: RegisteredClient): JWTVerifyGetKey {
    const known = this.keys.get(client.clientId);
    if (known) return known;
    const keys = client.jwks
      ? createLocalJWKSet(client.jwks)
      : // No pause between two looks: a client that has just changed its keys is not locked out.
        createRemoteJWKSet(new URL(client.jwksUri ?? ''), { timeoutDuration: KEYS_TIMEOUT_MS, cooldownDuration: 0 });
    this.keys.set(client.clientId, keys);
    return keys;
  }

  /** Registered clients may be added while the hospital runs. */
  private async readClients(): Promise<void> {
    if (this.clientsFile === undefined) return;
    const changed = await stat(this.clientsFile).then((s) => s.mtimeMs, () => -1);
    if (changed === this.clientsRead || changed < 0) return;
    const list = JSON.parse(await readFile(this.clientsFile, 'utf8')) as RegisteredClient[];
    this.clients = new Map(list.map((client) => [client.clientId, client]));
    this.keys.clear();
    this.clientsRead = changed;
  }

  private forgetExpired(): void {
    const now = this.clock();
    for (const [token, { until }] of this.issued) if (until <= now) this.issued.delete(token);
    for (const [name, until] of this.usedAssertions) if (until <= now) this.usedAssertions.delete(name);
  }
}

/** Whether a scope such as `system/Task.read` or `system/*.cruds` lets its holder read or write a type. */
export function scopeAllows(scope: string, type: string, action: 'read' | 'write'): boolean {
  return scope.split(' ').some((one) => {
    const parsed = parseScope(one);
    return parsed !== undefined && (parsed.type === '*' || parsed.type === type) && parsed[action];
  });
}

function covered(asked: string, registered: string): boolean {
  const { type, read, write } = parseScope(asked) ?? {};
  if (type === undefined) return false;
  const within = (action: 'read' | 'write'): boolean =>
    registered.split(' ').some((one) => {
      const r = parseScope(one);
      return r !== undefined && (r.type === '*' || r.type === type) && r[action];
    });
  return (!read || within('read')) && (!write || within('write'));
}

/** Both generations of SMART: `.read`, `.write`, `.*` and `.cruds`. */
function parseScope(scope: string): { type: string; read: boolean; write: boolean } | undefined {
  const [, type, rights = ''] = /^system\/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|c?r?u?d?s?)(?:\?.*)?$/.exec(scope) ?? [];
  if (type === undefined || rights === '') return undefined;
  if (rights === '*') return { type, read: true, write: true };
  if (rights === 'read' || rights === 'write') return { type, read: rights === 'read', write: rights === 'write' };
  return { type, read: /[rs]/.test(rights), write: /[cud]/.test(rights) };
}

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

function refuse(error: string, description: string): TokenAnswer {
  return { status: 400, body: { error, error_description: description } };
}
