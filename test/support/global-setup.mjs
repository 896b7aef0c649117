import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
// outside Jest's module system: Node reads this one TypeScript file (types only, no imports of ours) as it is
import { startEmbeddedPostgres } from '../../libs/database/src/embedded-postgres.ts';

/** One PostgreSQL for the whole run; `freshDatabase()` makes the databases in it. */
export default async function setup() {
  const dir = await mkdtemp(path.join(tmpdir(), 'titrate-test-'));
  // as root, PostgreSQL runs under another account, which must reach its cluster
  await chmod(dir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: path.join(dir, 'postgres'), durable: false });
  process.env.TITRATE_TEST_DATABASE = server.url;
  globalThis.titrateTestServer = { server, dir };
}
