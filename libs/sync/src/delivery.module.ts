import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Chart, ChartModule } from '#chart';
import { Database, type JobData, Jobs } from '#database';
import { EhrGateway } from '#ehr';
import { traceOf } from '#platform';
import { CONCURRENCY, CONCURRENCY_PER_EHR, SWEEP_EVERY_MS } from './delivery/limits.js';
import { Reconciler, SEAMS, type SetbackTold } from './delivery/reconcile.js';
import type { StreamAtEhr } from './delivery/replica.js';
import { Sweep } from './delivery/sweep.js';
import { EHR_GATEWAY } from './sync.module.js';

const toStream = ({ tenantId, streamId, ehrId }: JobData): StreamAtEhr => {
  if (!tenantId || !streamId || !ehrId) throw new Error('A reconcile job names clinic, stream and EHR.');
  return { tenantId, streamId, ehrId };
};

const log = new Logger('Delivery');
const tellLog = (why: SetbackTold): void => { log.warn({ msg: 'setback', ...why }); };

/** Works the queue and sweeps, from boot until shutdown. */
@Injectable()
class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Delivery');
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Reconciler) private readonly reconciler: Reconciler,
    @Inject(Sweep) private readonly sweep: Sweep,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('reconcile', { concurrency: CONCURRENCY, perGroup: CONCURRENCY_PER_EHR }, async (data) => {
      const stream = toStream(data);
      const began = performance.now();
      const outcome = await this.reconciler.reconcile(stream);
      this.logger.log({ msg: 'reconciled', streamId: stream.streamId, ehrId: stream.ehrId, outcome, ms: Math.round(performance.now() - began) });
    });
    this.schedule(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.sweeping;
  }

  private schedule(ms: number): void {
    this.timer = setTimeout(() => {
      this.sweeping = this.sweep
        .run()
        .then((woken) => {
          if (woken > 0) this.logger.log({ msg: 'woken', streams: woken });
        })
        // the database is away; the next look tries again
        .catch((error: unknown) => this.logger.error({ msg: 'sweep failed', ...traceOf(error) }))
        .finally(() => {
          if (!this.stopping) this.schedule(SWEEP_EVERY_MS);
        });
    }, ms);
  }
}

/** Delivery: for the worker, not for the API. */
@Module({
  imports: [ChartModule],
  providers: [
    EHR_GATEWAY,
    { provide: Reconciler, useFactory: (database: Database, jobs: Jobs, chart: Chart, gateway: EhrGateway) => new Reconciler(database, jobs, chart, gateway, { ...SEAMS, tell: tellLog }), inject: [Database, Jobs, Chart, EhrGateway] },
    { provide: Sweep, useFactory: (database: Database, jobs: Jobs, gateway: EhrGateway) => new Sweep(database, jobs, gateway), inject: [Database, Jobs, EhrGateway] },
    DeliveryWorker,
  ],
})
export class DeliveryModule {}
