import { type DynamicModule, Module } from '@nestjs/common';
import { refuseInconsistency } from '#clinical';
import { DatabaseModule } from '#database';
import { type Config, PlatformModule } from '#platform';
import { DeliveryModule } from '#sync';

/** The slices without routes. */
@Module({})
export class WorkerModule {
  static of(config: Config): DynamicModule {
    refuseInconsistency();
    return {
      module: WorkerModule,
      imports: [PlatformModule.forRoot(config), DatabaseModule.forRoot({ databaseUrl: config.databaseUrl, role: 'worker' }), DeliveryModule],
    };
  }
}
