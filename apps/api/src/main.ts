import 'reflect-metadata';
import { ConfigError, loadConfig, MovableClock } from '#platform';
import { createApi } from './create-api.js';

/** Why the boot failed, in one sentence for the person at the terminal. */
function sentence(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port, message } = error as { code?: string; port?: number; message?: string };
  if (code === 'EADDRINUSE') return `Port ${port} is in use: stop the other program, or choose another port with API_PORT.`;
  if (code === 'EACCES') return `Port ${port} may not be opened by this user: choose one above 1023 with API_PORT.`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000') return `The database of DATABASE_URL cannot be reached or refuses us (${code}).`;
  return `The API could not start: ${message ?? 'unknown cause'}`;
}

async function main(): Promise<void> {
  const config = loadConfig();
  const clock = config.demoClock && process.send ? new MovableClock() : undefined;
  const app = await createApi(config, clock ? { clock } : {});
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    void app.close().finally(() => process.exit(0));
  };
  // a supervisor that is gone cannot stop us any more
  process.on('disconnect', end);
  process.on('message', (message: unknown) => {
    const offset = (message as { clockOffsetMs?: unknown } | null)?.clockOffsetMs;
    if (!clock || typeof offset !== 'number' || !Number.isFinite(offset)) return;
    clock.setOffset(offset);
    process.send?.({ clockOffsetMs: offset });
  });
  await app.listen(config.apiPort, config.apiHost);
  process.send?.({ ready: true });
}

main().catch((error: unknown) => {
  console.error(sentence(error));
  process.exit(1);
});
