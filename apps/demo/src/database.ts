import pg from 'pg';
import { type EmbeddedPostgres, migrate, removeCluster, startEmbeddedPostgres } from '#database';
import type { Options } from './options.js';
import { PLACES } from './places.js';

const NAME = 'titrate';

export interface DemoDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

async function createDatabase(server: EmbeddedPostgres): Promise<string> {
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  try {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [NAME]);
    if (!rowCount) await admin.query(`CREATE DATABASE ${NAME}`);
  } finally {
    await admin.end();
  }
  return server.url.replace(/\/postgres$/, `/${NAME}`);
}

/** Starting over in a database that is the user's own: everything of ours goes, nothing else. */
async function forget(url: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ n: string }>(`SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'titrate_migration'`);
    const ours = await owner.query(`SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'titrate_migration'`);
    if (Number(rows[0]?.n) > 0 && !ours.rowCount) throw new Error('--fresh would empty the database of DATABASE_URL, but it holds tables that are not of Titrate: name an empty database instead.');
    await owner.query('DROP SCHEMA IF EXISTS pgboss CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  } finally {
    await owner.end();
  }
}

/** The database of the demo: embedded below var/, or the one of DATABASE_URL; migrated either way. */
export async function startDatabase(options: Options): Promise<DemoDatabase> {
  if (options.databaseUrl) {
    try {
      if (options.fresh) await forget(options.databaseUrl);
      await migrate(options.databaseUrl);
    } catch (cause) {
      const code = (cause as { code?: string }).code;
      if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') throw new Error('DATABASE_URL points to a PostgreSQL that does not answer: start it, or unset DATABASE_URL to use the embedded one.', { cause });
      throw cause;
    }
    return { url: options.databaseUrl, stop: async () => undefined };
  }
  if (options.fresh) await removeCluster(PLACES.postgres);
  const server = await startEmbeddedPostgres({ dataDir: PLACES.postgres, durable: true });
  try {
    const url = await createDatabase(server);
    await migrate(url);
    return { url, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
