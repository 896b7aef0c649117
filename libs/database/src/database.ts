import type { EventEmitter } from 'node:events';
import type { Principal } from '#platform';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { DatabaseAway, isDatabaseAway } from './away.js';
import { Tx } from './tx.js';

/** Serialization failure and deadlock: the database asks to try the same again. */
const RETRYABLE = new Set(['40001', '40P01']);
/** Three tries: a fourth has never been seen to help where three lost. */
const MAX_TRIES = 3;

const isRefusal = (value: unknown): boolean => typeof value === 'object' && value !== null && 'ok' in value && value.ok === false;

/** A transaction over the directory (clients, issuers, clinics): the questions that come before a clinic is known. */
export class DirectoryTx extends Tx {}

const NOBODY: Principal = { tenantId: '', kind: 'worker', subject: 'directory', display: 'directory', roles: [], scopes: [] };

/**
 * Gives a connection up that does not answer. A rollback over it would wait as long again, and put back into the pool it
 * would make the next one wait; the server rolls back by itself when the connection is gone.
 */
function hangUp(runner: QueryRunner, error: unknown): void {
  void runner.connect().then(
    (connection: EventEmitter) => {
      // what TypeORM listens to: it takes the connection out of the pool
      if (!runner.isReleased) connection.emit('error', error);
    },
    () => undefined,
  );
}

/**
 * The only two doors to the database. Both open a transaction, drop to a role that owns nothing, and, for a clinic,
 * set it for this transaction alone (`SET LOCAL`), so that nothing leaks over a pooled connection.
 */
export class Database {
  constructor(private readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction of the principal's clinic. It commits what `work` did unless `work` throws or
   * answers `{ ok: false }`. `work` may run again after a deadlock, so it touches nothing outside its transaction.
   */
  async inTenant<T>(principal: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(
      (runner) => runner.query(`SELECT set_config('role', 'titrate_app', true), set_config('titrate.tenant', $1, true)`, [principal.tenantId]),
      (manager) => work(new Tx(principal, manager)),
    );
  }

  async inDirectory<T>(work: (tx: DirectoryTx) => Promise<T>): Promise<T> {
    return this.run(
      (runner) => runner.query(`SELECT set_config('role', 'titrate_directory', true), set_config('titrate.tenant', '', true)`),
      (manager) => work(new DirectoryTx(NOBODY, manager)),
    );
  }

  /** Whether the database answers. */
  async ping(): Promise<void> {
    await this.run(async () => undefined, (manager) => manager.query('SELECT 1'));
  }

  private async run<T>(enter: (runner: QueryRunner) => Promise<unknown>, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const runner = this.source.createQueryRunner();
      try {
        await runner.connect();
        await runner.startTransaction();
        await enter(runner);
        const result = await work(runner.manager);
        if (isRefusal(result)) await runner.rollbackTransaction();
        else await runner.commitTransaction();
        return result;
      } catch (error) {
        if (isDatabaseAway(error)) {
          hangUp(runner, error);
          throw new DatabaseAway(error);
        }
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        const code = (error as { code?: string }).code;
        if (attempt < MAX_TRIES && code !== undefined && RETRYABLE.has(code)) continue;
        throw error;
      } finally {
        await runner.release();
      }
    }
  }
}
