import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startSandboxEhr } from './server.js';

const DEFAULT_PORT = 4000;

try {
  await main();
} catch (error) {
  const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const port = process.env['EHR_PORT'] ?? DEFAULT_PORT;
  console.error(busy ? `Port ${port} is in use: stop what listens there, or choose another with --ehr-port.` : (error as Error).message);
  process.exit(1);
}

async function main(): Promise<void> {
  const port = Number(process.env['EHR_PORT'] ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('EHR_PORT is not a port number from 0 to 65535.');
  const dataDir = path.resolve(process.env['EHR_DATA_DIR'] ?? 'var/ehr');
  const clientsFile = process.env['EHR_CLIENTS_FILE'];
  const ehr = await startSandboxEhr({
    port,
    dataDir,
    staffToken: process.env['EHR_STAFF_TOKEN'] ?? (await keptStaffToken(dataDir)),
    ...(clientsFile ? { clientsFile } : {}),
  });

  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    ehr.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
  if (process.send) {
    // Started by the demo: never outlive it.
    process.on('disconnect', close);
    process.send({ ready: true, base: ehr.base });
  } else console.log(`Sandbox hospital at ${ehr.base}`);
}

/** Started by hand, without a token given: one that stays the same, readable by the owner only. */
async function keptStaffToken(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'staff-token');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known) return known.trim();
  const token = randomBytes(32).toString('base64url');
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  console.log(`The token of the staff is in ${file}`);
  return token;
}
