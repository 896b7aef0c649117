import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type CryptoKey, importJWK, type JWK, SignJWT } from 'jose';
import type { Clock } from '#platform';
import { answered, type EhrAnswer, failed } from './answer.js';
import type { EhrAuth } from './connection.js';
import { failureOfStatus, retryAfterMs } from './failures.js';
import type { Transport } from './transport.js';

/** SMART Backend Services: an assertion may live five minutes at most; four leave room for clocks that differ. */
const ASSERTION_SECONDS = 240;
/** A token is replaced this long before its end, or after three quarters of a short life. */
const EARLY_MS = 30_000;
const SHORT_LIFE = 0.75;
/** What an answer without expires_in is taken for (SMART asks servers for 300 s or less). */
const ASSUMED_LIFE_MS = 60_000;

const KEY_FILE = 'ehr-client.json';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface ClientKey {
  readonly key: CryptoKey | Uint8Array;
  readonly alg: string;
  readonly kid: string | undefined;
}

/** The private key with which we sign in at EHRs; its public half stands in our JWKS. A JWK or a JWK set whose first key signs. */
export async function readClientKey(keysDir: string): Promise<ClientKey> {
  const file = JSON.parse(await readFile(path.join(keysDir, KEY_FILE), 'utf8')) as JWK & { keys?: JWK[] };
  const jwk = file.keys?.[0] ?? file;
  const alg = jwk.alg ?? 'ES384';
  return { key: await importJWK(jwk, alg), alg, kid: jwk.kid };
}

interface Held {
  readonly token: string;
  readonly renewAt: number;
}

type BackendServices = Extract<EhrAuth, { kind: 'backend-services' }>;

/** Access tokens of one connection: fetched once for all who wait, replaced early, forgotten when the EHR refuses one. */
export class Tokens {
  private held: Held | undefined;
  private fetching: Promise<EhrAnswer<string>> | undefined;

  constructor(
    private readonly auth: EhrAuth,
    private readonly transport: Transport,
    private readonly clientKey: () => Promise<ClientKey>,
    private readonly clock: Clock,
  ) {}

  /** undefined where the EHR asks for none. */
  async get(signal: AbortSignal): Promise<EhrAnswer<string | undefined>> {
    if (this.auth.kind === 'none') return answered(undefined);
    if (this.held && this.clock.now().getTime() < this.held.renewAt) return answered(this.held.token);
    this.fetching ??= this.fetchToken(this.auth, signal).finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  /** The EHR refused `token`; one that was fetched since stays. */
  forget(token: string | undefined): void {
    if (this.held?.token === token) this.held = undefined;
  }

  private async fetchToken(auth: BackendServices, signal: AbortSignal): Promise<EhrAnswer<string>> {
    const now = this.clock.now();
    let assertion: string;
    try {
      assertion = await this.assertion(auth, now);
    } catch {
      // no key, or none that signs: from the EHR's point of view we are nobody
      return failed({ kind: 'unauthorized' });
    }
    const form = new URLSearchParams({ grant_type: 'client_credentials', scope: auth.scope, client_assertion_type: ASSERTION_TYPE, client_assertion: assertion });
    try {
      const answer = await this.transport.postForm(auth.tokenUrl, form, signal);
      const { access_token: token, expires_in: life } = (answer.body ?? {}) as { access_token?: unknown; expires_in?: unknown };
      if (answer.status === 200 && typeof token === 'string' && token !== '') {
        const lifeMs = typeof life === 'number' && life > 0 ? life * 1000 : ASSUMED_LIFE_MS;
        this.held = { token, renewAt: now.getTime() + Math.max(lifeMs - EARLY_MS, lifeMs * SHORT_LIFE) };
        return answered(token);
      }
      const failure = failureOfStatus(answer.status, 'system', undefined, retryAfterMs(answer.retryAfter, now));
      return failed(failure.kind === 'throttled' || failure.kind === 'server-error' ? failure : { kind: 'unauthorized' });
    } catch {
      // whatever became of the token request, nothing of the clinical one was handed over
      return failed({ kind: 'unreachable' });
    }
  }

  private async assertion(auth: BackendServices, now: Date): Promise<string> {
    const { key, alg, kid } = await this.clientKey();
    const seconds = Math.floor(now.getTime() / 1000);
    return new SignJWT({})
      .setProtectedHeader({ alg, typ: 'JWT', ...(kid === undefined ? {} : { kid }) })
      .setIssuer(auth.clientId)
      .setSubject(auth.clientId)
      .setAudience(auth.tokenUrl)
      .setJti(randomUUID())
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + ASSERTION_SECONDS)
      .sign(key);
  }
}
