import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { ConfigError, loadConfig } from '#platform';
import { serveMetrics } from './metrics-server.js';
import { WorkerModule } from './worker.module.js';

/** What is under way ends within one request's deadline and its record; whatever takes longer is taken up by the next worker. */
const DRAIN_MS = 15_000;

/** Why the boot failed, in one sentence for the person at the terminal. */
function sentence(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port, message } = error as { code?: string; port?: number; message?: string };
  if (code === 'EADDRINUSE') return `Port ${port} is in use: choose another with METRICS_PORT, or none.`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000') return `The database of DATABASE_URL cannot be reached or refuses us (${code}).`;
  return `The worker could not start: ${message ?? 'unknown cause'}`;
}

async function main(): Promise<void> {
  const config = loadConfig();
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class and takes literals
  const app = await NestFactory.createApplicationContext(WorkerModule.of(config), { logger: false, abortOnError: false });
  app.useLogger(app.get(Logger));
  const metrics = await serveMetrics(process.env);
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
    metrics?.close();
    metrics?.closeAllConnections();
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // a supervisor that is gone cannot stop us any more
  process.on('disconnect', end);
  process.send?.({ ready: true });
}

main().catch((error: unknown) => {
  console.error(sentence(error));
  process.exit(1);
});
