import { type Job, PgBoss, type QueueOptions } from 'pg-boss';
import { Tx } from './tx.js';

export const JOBS_SCHEMA = 'pgboss';

/** 72 h and a little: after the 10th retry the delay stays at 5 min, so 900 tries last just over 74 h. */
const RETRY_72_H = 900;

/**
 * The queues, made at migration time. `reconcile` keeps at most one *waiting* job per key; whether a stream runs once
 * at a time is decided by the lease of its replica set, which survives a dead worker.
 */
export const QUEUES = {
  reconcile: { policy: 'short', retryLimit: RETRY_72_H, retryDelay: 1, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 120, deleteAfterSeconds: 3600, deadLetter: 'reconcile-dead' },
  'reconcile-dead': { policy: 'standard', retentionSeconds: 30 * 86_400 },
} satisfies Record<string, QueueOptions & { policy: string; deadLetter?: string }>;

export type QueueName = 'reconcile' | 'reconcile-dead';

/** NOTIFY brings a new job at once; polling is for what it missed, and for jobs of a group that was full. */
const POLLING = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 };

/** What a job carries: ids only, never patient data. */
export type JobData = Readonly<Record<string, string>>;

/** Jobs on the same PostgreSQL, sent inside the caller's transaction. */
export class Jobs {
  private constructor(private readonly boss: PgBoss) {}

  /** `worker`: also listens, polls and keeps house; a sender only inserts. */
  static async start(databaseUrl: string, role: 'sender' | 'worker', onError: (error: Error) => void): Promise<Jobs> {
    const boss = new PgBoss({
      connectionString: databaseUrl,
      schema: JOBS_SCHEMA,
      application_name: `titrate-jobs-${role}`,
      max: role === 'worker' ? 6 : 2,
      migrate: false,
      createSchema: false,
      schedule: false,
      supervise: role === 'worker',
      useListenNotify: role === 'worker',
      openTelemetry: { enabled: false },
    });
    boss.on('error', onError);
    await boss.start();
    return new Jobs(boss);
  }

  /** Makes the schema and the queues (owner's rights). */
  static async migrate(databaseUrl: string): Promise<void> {
    const boss = new PgBoss({ connectionString: databaseUrl, schema: JOBS_SCHEMA, max: 2, migrate: true, createSchema: true, schedule: false, supervise: false, registerInstance: false });
    boss.on('error', () => undefined);
    await boss.start();
    try {
      for (const name of ['reconcile-dead', 'reconcile'] as const) {
        const { policy, ...options } = QUEUES[name];
        if (await boss.getQueue(name)) await boss.updateQueue(name, { ...options, notify: true });
        else await boss.createQueue(name, { policy, ...options, notify: true });
      }
    } finally {
      await boss.stop({ graceful: false });
    }
  }

  /**
   * Sends a job as part of `tx`: it exists if and only if the transaction commits. One waiting job per key.
   * Jobs of one EHR are one group, of which a worker takes some at a time.
   */
  async enqueue(tx: Tx, queue: QueueName, data: JobData, key: string, startAfterSeconds?: number): Promise<void> {
    await this.boss.send(queue, data, {
      singletonKey: key,
      ...(data['ehrId'] === undefined ? {} : { group: { id: data['ehrId'] } }),
      ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
      db: { executeSql: async (text, values) => ({ rows: await tx.query(text, values ?? []) }) },
    });
  }

  /** Works `queue` with so many jobs at a time, and so many of one group; a throw sends the job into its retry delay. */
  async work(queue: QueueName, limits: { readonly concurrency: number; readonly perGroup: number }, handle: (data: JobData, job: { readonly id: string }) => Promise<void>): Promise<void> {
    await this.boss.work<JobData>(queue, { localConcurrency: limits.concurrency, localGroupConcurrency: limits.perGroup, ...POLLING, batchSize: 1 }, async (jobs: Job<JobData>[]) => {
      // pg-boss sleeps after each job until the next NOTIFY or poll, also when more are waiting: busy ones look again at once
      for (const worker of this.boss.getWipData()) if (worker.name === queue && worker.count > 0) this.boss.notifyWorker(worker.id);
      for (const job of jobs) await handle(job.data, { id: job.id });
    });
  }

  /** Moves dead jobs of `queue` back; answers how many. */
  async redrive(queue: 'reconcile-dead'): Promise<number> {
    const answer: unknown = await this.boss.redrive(queue);
    return typeof answer === 'number' ? answer : 0;
  }

  /** Waiting, active and failed jobs of a queue. */
  async counts(queue: QueueName): Promise<{ waiting: number; active: number; failed: number }> {
    const [stats] = [await this.boss.getQueueStats(queue, { force: true })].flat();
    return { waiting: stats?.queuedCount ?? 0, active: stats?.activeCount ?? 0, failed: stats?.failedCount ?? 0 };
  }

  async stop(): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: 10_000 });
  }
}
