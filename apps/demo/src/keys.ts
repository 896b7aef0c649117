import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { readJson, writeJson } from './json-file.js';

/** A private signing key of the demo (a JWK with kid and alg), made on first use and kept below var/. */
export async function ensureKey(dir: string, name: string, alg: 'ES256' | 'ES384' | 'RS384'): Promise<JWK> {
  const file = path.join(dir, `${name}.json`);
  const held = await readJson<JWK>(file);
  if (held) return held;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk: JWK = { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: `${name}-${Date.now().toString(36)}` };
  await writeJson(file, jwk);
  return jwk;
}

/** The half of a key that others may see. */
export function publicHalf(jwk: JWK): JWK {
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...open } = jwk;
  return open;
}
