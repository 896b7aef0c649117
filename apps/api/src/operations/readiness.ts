import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, Jobs } from '#database';
import { HealthChecks } from '#platform';

/** What the API cannot serve without. */
@Injectable()
export class NeededParts implements OnModuleInit {
  constructor(
    @Inject(HealthChecks) private readonly checks: HealthChecks,
    @Inject(Database) private readonly database: Database,
    @Inject(Jobs) private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.checks.register('database', () => this.database.ping());
    this.checks.register('jobs', () => this.jobs.counts('reconcile'));
  }
}
