// What it costs to write down who looked at what. Run it with: npm run bench:reads
// Entries a second of one clinic, with several readers at once, on a PostgreSQL that flushes every commit:
//   1. each in the chain of the audit trail, in a transaction of its own;
//   2. in the log of accesses, which writes those who come at once together.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { registerClinic } from '#access';
import { type Access, AccessLog, record, verify, verifyAccesses } from '#audit';
import { Database, dataSourceOptions, migrate, startEmbeddedPostgres } from '#database';
import type { Principal } from '#platform';

const READERS = [1, 8, 32, 128];
const ENTRIES_EACH = 100;

const folder = await mkdtemp(path.join(tmpdir(), 'titrate-bench-'));
// as root, PostgreSQL runs under another account, which must reach its cluster
await chmod(folder, 0o755);
const postgres = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres'), durable: true });

const look = (): Access => ({ operation: 'GET /api/v1/plans/:id', outcome: 'shown', ids: [randomUUID()], request: randomUUID() });

/** Entries a second, and the longest that a reader waited for one. */
async function measured(readers: number, write: () => Promise<void>): Promise<{ readonly rate: number; readonly worst: number }> {
  let worst = 0;
  const from = performance.now();
  const reader = async (): Promise<void> => {
    for (let i = 0; i < ENTRIES_EACH; i++) {
      const asked = performance.now();
      await write();
      worst = Math.max(worst, performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: readers }, reader));
  return { rate: (readers * ENTRIES_EACH) / ((performance.now() - from) / 1_000), worst };
}

try {
  await migrate(postgres.url);
  const source = await new DataSource(dataSourceOptions(postgres.url)).initialize();
  const database = new Database(source);
  const clinician: Principal = { tenantId: randomUUID(), kind: 'person', subject: 'dr-bench', display: 'Dr. Bench', roles: ['clinician'], scopes: [] };
  await database.inDirectory((tx) => registerClinic(tx, { id: clinician.tenantId, name: 'Bench' }));
  const log = new AccessLog(database);
  const chained = (): Promise<void> => database.inTenant(clinician, (tx) => record(tx, { action: 'read', entity: { type: 'plan', id: randomUUID() } }));
  const together = (): Promise<void> => log.write(clinician, look());
  await measured(8, chained);
  await measured(8, together);
  for (const readers of READERS) {
    const [one, many] = [await measured(readers, chained), await measured(readers, together)];
    const told = ({ rate, worst }: typeof one): string => `${rate.toFixed(0).padStart(6)} a second, longest wait ${worst.toFixed(0).padStart(4)} ms`;
    console.log(`${String(readers).padStart(3)} readers   audit chain ${told(one)}   log of accesses ${told(many)}   ×${(many.rate / one.rate).toFixed(1)}`);
  }
  const whole = await database.inTenant(clinician, async (tx) => [await verify(tx), await verifyAccesses(tx)]);
  if (!whole.every((state) => state.intact)) throw new Error('A chain is broken.');
  await source.destroy();
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
