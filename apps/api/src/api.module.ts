import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { DestinationStream } from 'pino';
import { AccessModule } from '#access';
import { ChartModule } from '#chart';
import { DatabaseModule } from '#database';
import { OutcomesModule } from '#outcomes';
import { type Clock, type Config, PlatformModule } from '#platform';
import { PlansModule } from '#plans';
import { ReferralsModule } from '#referrals';
import { SessionsModule } from '#sessions';
import { SyncModule } from '#sync';
import { HealthController } from './operations/health.controller.js';
import { MetricsController } from './operations/metrics.controller.js';
import { NeededParts } from './operations/readiness.js';

/** What a test puts in the place of the world. */
export interface Seams {
  readonly clock?: Clock;
  readonly logTo?: DestinationStream;
  /** Routes of the test's own, to try the door and the formats on. */
  readonly controllers?: readonly Type[];
}

/** The slices that this process serves over HTTP. */
const SLICES = [AccessModule, ChartModule, ReferralsModule, PlansModule, SessionsModule, OutcomesModule, SyncModule];

@Module({})
export class ApiModule {
  static of(config: Config, seams: Seams): DynamicModule {
    return {
      module: ApiModule,
      imports: [PlatformModule.forRoot(config, seams), DatabaseModule.forRoot({ databaseUrl: config.databaseUrl, role: 'sender' }), ...SLICES],
      controllers: [HealthController, MetricsController, ...(seams.controllers ?? [])],
      providers: [NeededParts],
    };
  }
}
