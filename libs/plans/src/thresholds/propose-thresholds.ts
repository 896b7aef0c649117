import { record } from '#audit';
import { ok, parseOverrides, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { personOf } from '../plan.js';
import { inValues } from './problems.js';
import { insertVersion } from './threshold-version.store.js';
import type { ThresholdVersion } from './threshold-version.js';

export interface ProposeCommand {
  readonly reason: string;
  /** Key and value, as decimal text; what is left out is as it ships, also where an older set had its own. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** A clinic's own thresholds, whole. They wait for two signatures. */
@Injectable()
export class ProposeThresholds {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, { reason, values }: ProposeCommand): Promise<Result<ThresholdVersion>> {
    const overrides = parseOverrides(values);
    if (!overrides.ok) return Promise.resolve(refuse(...overrides.problems.map(inValues)));
    return this.database.inTenant(principal, (tx) => this.propose(tx, { overrides: overrides.value, reason, proposed: { at: this.clock.now(), by: personOf(principal) } }));
  }

  private async propose(tx: Tx, given: Pick<ThresholdVersion, 'overrides' | 'reason' | 'proposed'>): Promise<Result<ThresholdVersion>> {
    const version = await insertVersion(tx, given);
    await record(tx, { action: 'thresholds.propose', entity: { type: 'thresholds', id: String(version) }, detail: { keys: Object.keys(given.overrides).join(',') } });
    return ok({ ...given, version, signatures: [] });
  }
}
