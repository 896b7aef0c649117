import { randomUUID } from 'node:crypto';
import { Database, dataSourceOptions, Jobs, migrate } from '#database';
import type { Principal } from '#platform';
import pg from 'pg';
import { DataSource } from 'typeorm';

/** A database of this test file's own, cloned from the migrated template, with two clinics in it. */
export interface FreshDatabase {
  readonly url: string;
  readonly database: Database;
  readonly jobs: Jobs;
  /** A clinician of the first clinic. */
  readonly clinician: Principal;
  /** A clinician of the second clinic. */
  readonly stranger: Principal;
  /** Statements as the owner, outside row-level security's roles: for looking, not for the code under test. */
  sql<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const clinicianOf = (tenantId: string, name: string): Principal => ({ tenantId, kind: 'person', subject: name, display: name, roles: ['clinician'], scopes: [] });

export async function freshDatabase(): Promise<FreshDatabase> {
  const server = process.env['TITRATE_TEST_DATABASE'];
  if (!server) throw new Error('Run the tests through Jest: its global set-up starts PostgreSQL.');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  // the first to come makes the template; cloning needs it free of other sessions, so parallel files take turns
  await admin.query('SELECT pg_advisory_lock(42)');
  try {
    const { rowCount } = await admin.query(`SELECT 1 FROM pg_database WHERE datname = 'titrate_template'`);
    if (!rowCount) {
      await admin.query('CREATE DATABASE titrate_making');
      await migrate(server.replace(/\/postgres$/, '/titrate_making'));
      await admin.query('ALTER DATABASE titrate_making RENAME TO titrate_template');
    }
    await admin.query(`CREATE DATABASE ${name} TEMPLATE titrate_template`);
  } finally {
    await admin.query('SELECT pg_advisory_unlock(42)');
    await admin.end();
  }
  const url = server.replace(/\/postgres$/, `/${name}`);
  const source = await new DataSource(dataSourceOptions(url)).initialize();
  const owner = new pg.Pool({ connectionString: url, max: 2 });
  const database = new Database(source);
  const jobs = await Jobs.start(url, 'sender', () => undefined);
  const [first, second] = [randomUUID(), randomUUID()];
  await owner.query('INSERT INTO tenant (id, name) VALUES ($1, $2), ($3, $4)', [first, 'First clinic', second, 'Second clinic']);
  return {
    url,
    database,
    jobs,
    clinician: clinicianOf(first, 'dr-first'),
    stranger: clinicianOf(second, 'dr-second'),
    sql: async <Row>(text: string, values: unknown[] = []) => (await owner.query(text, values)).rows as Row[],
    async close() {
      await jobs.stop();
      await source.destroy();
      await owner.end();
    },
  };
}
