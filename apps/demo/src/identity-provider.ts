import { createServer, type Server } from 'node:http';
import { importJWK, type JWK, SignJWT } from 'jose';
import type { Role } from '#platform';
import { publicHalf } from './keys.js';

/** The audience that the demo's identity providers write into their tokens. */
export const AUDIENCE = 'titrate';
/** A working day: a script that keeps var/demo.json in hand must not meet an expired token. */
const TOKEN_LIFE = '12h';

export interface Person {
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** The identity provider of the demo's clinics, on loopback: discovery, JWKS, and tokens for its people. */
export class IdentityProvider {
  private constructor(
    private readonly server: Server,
    private readonly key: JWK,
    readonly origin: string,
  ) {}

  static async start(key: JWK): Promise<IdentityProvider> {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const clinic = /^\/([a-z-]+)\/(\.well-known\/openid-configuration|jwks)$/.exec(pathname);
      if (request.method !== 'GET' || !clinic) {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not_found"}');
        return;
      }
      const issuer = `http://${request.headers.host}/${clinic[1]}`;
      const body = clinic[2] === 'jwks' ? { keys: [publicHalf(key)] } : { issuer, jwks_uri: `${issuer}/jwks`, id_token_signing_alg_values_supported: [key.alg] };
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=300' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    return new IdentityProvider(server, key, `http://127.0.0.1:${port}`);
  }

  issuer(clinic: string): string {
    return `${this.origin}/${clinic}`;
  }

  async tokenFor(clinic: string, person: Person): Promise<string> {
    return new SignJWT({ name: person.name, roles: person.roles })
      .setProtectedHeader({ alg: this.key.alg ?? 'ES256', kid: this.key.kid ?? '', typ: 'JWT' })
      .setIssuer(this.issuer(clinic))
      .setSubject(person.subject)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(TOKEN_LIFE)
      .sign(await importJWK(this.key, this.key.alg));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
