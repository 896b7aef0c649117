import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

/** ES384: small tokens, and the same family that SMART asks of its clients. */
export const SIGNING_ALG = 'ES384';
const FILE = 'api-signing.json';

const isSigningKey = (key: Partial<JWK>): key is JWK => key.kty === 'EC' && key.crv === 'P-384' && typeof key.d === 'string' && typeof key.kid === 'string';

async function read(file: string): Promise<JWK> {
  const key = JSON.parse(await readFile(file, 'utf8')) as Partial<JWK>;
  if (!isSigningKey(key)) throw new Error(`${FILE} in the keys folder is not a private P-384 key with a kid.`);
  return key;
}

/** The private key that signs our access tokens; made on the first start. Processes that start together agree on one. */
export async function ensureSigningKey(keysDir: string): Promise<JWK> {
  const file = path.join(keysDir, FILE);
  try {
    return await read(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { privateKey } = await generateKeyPair(SIGNING_ALG, { extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(keysDir, { recursive: true, mode: 0o700 });
  const scratch = path.join(keysDir, `.${FILE}.${randomUUID()}`);
  await writeFile(scratch, JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: SIGNING_ALG, use: 'sig' }), { mode: 0o600 });
  try {
    // unlike a rename, a link never replaces the key of a process that was faster
    await link(scratch, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(scratch);
  }
  return read(file);
}
