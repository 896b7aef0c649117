import { readFile } from 'node:fs/promises';
import { Database, dataSourceOptions, migrate } from '#database';
import { ConfigError } from '#platform';
import { DataSource } from 'typeorm';
import { register } from './register.js';
import { verifyAudit } from './verify-audit.js';

const USAGE = `Usage: node dist/apps/cli/src/main.js <command>

  migrate               bring the database of DATABASE_URL to the newest schema
  register <file.json>  register a clinic, its identity provider, EHR clients and EHR connections (docs/partners.md)
  verify-audit          recompute every clinic's audit chain and that of its accesses; exit 1 where one is broken`;

function databaseUrl(): string {
  const url = process.env['DATABASE_URL']?.trim();
  if (!url) throw new ConfigError('DATABASE_URL', 'is missing: set it to the PostgreSQL address, e.g. postgresql://user:password@host:5432/titrate');
  return url;
}

async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const source = await new DataSource(dataSourceOptions(databaseUrl())).initialize();
  try {
    return await work(new Database(source));
  } finally {
    await source.destroy();
  }
}

async function main([command, file]: string[]): Promise<number> {
  if (command === 'migrate') {
    const done = await migrate(databaseUrl());
    console.log(done.length ? `Applied ${done.join(', ')}.` : 'The schema is up to date.');
    return 0;
  }
  if (command === 'register' && file) {
    const text = await readFile(file, 'utf8');
    for (const line of await withDatabase((database) => register(database, text, (process.env['EHR_PLAIN_HTTP_HOSTS'] ?? '').split(',').map((h) => h.trim()).filter(Boolean)))) console.log(line);
    return 0;
  }
  if (command === 'verify-audit') return withDatabase((database) => verifyAudit(database, (line) => console.log(line)));
  console.error(USAGE);
  return 2;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
