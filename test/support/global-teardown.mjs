import { rm } from 'node:fs/promises';

export default async function teardown() {
  const { server, dir } = globalThis.titrateTestServer;
  await server.stop();
  await rm(dir, { recursive: true, force: true });
}
