import { DataSource, type DataSourceOptions } from 'typeorm';
import { Jobs, JOBS_SCHEMA } from './jobs.js';
import { MIGRATIONS } from './migrations/index.js';

/** A free connection is there at once; whoever waits longer waits for a database that is away or for far too many others. */
const CONNECT_TIMEOUT_MS = 2_000;
/** The longest statement (the index rows of a push of 10 MB) takes one second; the server ends what takes longer than this. */
const STATEMENT_TIMEOUT_MS = 4_500;
/** For a server that does not even do that. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Connections of one process: two cores do not use more, and PostgreSQL's default of 100 serves several processes. */
const POOL_SIZE = 12;

export function dataSourceOptions(databaseUrl: string): DataSourceOptions {
  return {
    type: 'postgres',
    url: databaseUrl,
    entities: [],
    migrations: MIGRATIONS,
    migrationsTableName: 'titrate_migration',
    synchronize: false,
    logging: false,
    applicationName: 'titrate',
    poolSize: POOL_SIZE,
    extra: { connectionTimeoutMillis: CONNECT_TIMEOUT_MS, statement_timeout: STATEMENT_TIMEOUT_MS, query_timeout: ANSWER_TIMEOUT_MS, keepAlive: true },
  };
}

/** Brings a database to the newest schema, jobs included. Safe to run twice and at the same time as another. */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  // a migration may wait for another one, and build an index over years of data
  const source = new DataSource({ ...dataSourceOptions(databaseUrl), extra: {} });
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.connect();
    // two processes that start at once must not both create the same table
    await runner.query('SELECT pg_advisory_lock(hashtext($1))', ['titrate-migrate']);
    const done = await source.runMigrations({ transaction: 'each' });
    await Jobs.migrate(databaseUrl);
    await runner.query(`
      GRANT USAGE ON SCHEMA public TO titrate_app, titrate_directory;
      GRANT USAGE ON SCHEMA ${JOBS_SCHEMA} TO titrate_app;
      -- work inside a clinic only sends jobs; what is waiting, for whom, and the taking of it is the owner's
      REVOKE ALL ON ALL TABLES IN SCHEMA ${JOBS_SCHEMA} FROM titrate_app;
      GRANT INSERT, SELECT (id, start_after) ON ${JOBS_SCHEMA}.job, ${JOBS_SCHEMA}.job_common TO titrate_app;
      GRANT SELECT ON ${JOBS_SCHEMA}.queue TO titrate_app;
    `);
    return done.map((m) => m.name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock(hashtext($1))', ['titrate-migrate']).catch(() => undefined);
    await runner.release();
    await source.destroy();
  }
}
