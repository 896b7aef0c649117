import { rm } from 'node:fs/promises';
import path from 'node:path';
import { removeCluster } from '../../libs/database/src/embedded-postgres.ts';

export default async function teardown() {
  const { server, dir } = globalThis.titrateTestServer;
  await server.stop();
  await removeCluster(path.join(dir, 'postgres'));
  await rm(dir, { recursive: true, force: true });
}
