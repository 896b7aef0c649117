import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureSigningKey } from './signing-key.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'titrate-keys-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('the key that signs access tokens', () => {
  it('is made once, for its owner alone, also when several processes start together', async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => ensureSigningKey(path.join(dir, 'keys'))));
    expect(new Set(keys.map((key) => key.d)).size).toBe(1);
    expect(await readdir(path.join(dir, 'keys'))).toEqual(['api-signing.json']);
    expect((await stat(path.join(dir, 'keys', 'api-signing.json'))).mode & 0o777).toBe(0o600);
    expect(await ensureSigningKey(path.join(dir, 'keys'))).toEqual(keys[0]);
  });

  it('is never replaced by a new one where the file is something else', async () => {
    await writeFile(path.join(dir, 'api-signing.json'), '{"kty":"RSA"}');
    await expect(ensureSigningKey(dir)).rejects.toThrow('not a private P-384 key');
  });
});
