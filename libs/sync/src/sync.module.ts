import { Inject, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { ChartModule } from '#chart';
import { Database } from '#database';
import { EhrGateway } from '#ehr';
import { Clock, type Config, CONFIG, HealthChecks } from '#platform';
import { CreateEhr } from './connections/create-ehr.js';
import { EhrsController } from './connections/ehrs.controller.js';
import { ListEhrs } from './connections/list-ehrs.js';
import { ProbeEhr } from './connections/probe-ehr.js';
import { measureOldestUnsent } from './delivery/metrics.js';
import { lastContacts, oldestUnsent } from './view/operations.store.js';
import { ReadSync } from './view/read-sync.js';
import { ReleaseStream } from './view/release-stream.js';
import { SyncController } from './view/sync.controller.js';

/** What `/health/ready` and `/metrics` tell of the EHRs. */
@Injectable()
class Operations implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(HealthChecks) private readonly health: HealthChecks,
  ) {}

  onModuleInit(): void {
    this.health.registerEhrs(() => lastContacts(this.database));
    measureOldestUnsent(() => oldestUnsent(this.database));
  }
}

export const EHR_GATEWAY = { provide: EhrGateway, useFactory: (config: Config, clock: Clock) => new EhrGateway(config, clock), inject: [CONFIG, Clock] };

/** The routes: connections to EHRs, and what each EHR holds. It delivers nothing: that is the worker's. */
@Module({
  imports: [ChartModule],
  controllers: [EhrsController, SyncController],
  providers: [EHR_GATEWAY, ListEhrs, CreateEhr, ProbeEhr, ReadSync, ReleaseStream, Operations],
})
export class SyncModule {}
