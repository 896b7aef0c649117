import { type DynamicModule, Global, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { Clock, SystemClock } from './clock.js';
import type { Config } from './config.js';
import { HealthChecks } from './health.js';
import { loggerParams } from './log.js';

/** Injection token of `Config`. */
export const CONFIG = Symbol('Config');

/** What every process has: its configuration, a clock, logs and health. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(config: Config, seams: { readonly clock?: Clock; readonly logTo?: DestinationStream } = {}): DynamicModule {
    return {
      module: PlatformModule,
      imports: [LoggerModule.forRoot(loggerParams(config, seams.logTo))],
      providers: [{ provide: CONFIG, useValue: config }, { provide: Clock, useValue: seams.clock ?? new SystemClock() }, HealthChecks],
      exports: [CONFIG, Clock, HealthChecks],
    };
  }
}
