import { type DynamicModule, Global, Inject, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Database } from './database.js';
import { Jobs } from './jobs.js';
import { dataSourceOptions } from './migrate.js';

@Injectable()
class CloseOnShutdown implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(Jobs) private readonly jobs: Jobs,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.jobs.stop();
    await this.source.destroy();
  }
}

/** Provides `Database` (the two doors) and `Jobs`. The data source itself is not exported. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(options: { readonly databaseUrl: string; readonly role: 'sender' | 'worker' }): DynamicModule {
    const logger = new Logger('Jobs');
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useFactory: () => new DataSource(dataSourceOptions(options.databaseUrl)).initialize() },
        { provide: Database, useFactory: (source: DataSource) => new Database(source), inject: [DataSource] },
        // a job error names the queue and the cause, never a payload
        { provide: Jobs, useFactory: () => Jobs.start(options.databaseUrl, options.role, (error) => logger.error(`pg-boss: ${error.name}`)) },
        CloseOnShutdown,
      ],
      exports: [Database, Jobs],
    };
  }
}
