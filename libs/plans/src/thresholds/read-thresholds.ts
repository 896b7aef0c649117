import type { Thresholds } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { clinicPolicy } from './clinic-policy.js';
import { versionInForce, versionsOf } from './threshold-version.store.js';
import type { ThresholdVersion } from './threshold-version.js';

/** What the clinic goes by, and the set of its own that made it so. */
export interface ThresholdsInForce {
  readonly thresholds: Thresholds;
  readonly clinic?: ThresholdVersion;
}

export interface KnownThresholds {
  readonly status: 'awaiting-signatures' | 'in-force' | 'superseded';
  /** Absent for what ships. */
  readonly clinic?: ThresholdVersion;
}

@Injectable()
export class ReadThresholds {
  constructor(@Inject(Database) private readonly database: Database) {}

  inForce(principal: Principal): Promise<ThresholdsInForce> {
    return this.database.inTenant(principal, async (tx) => {
      const clinic = await versionInForce(tx);
      return { thresholds: (await clinicPolicy(tx)).thresholds, ...(clinic ? { clinic } : {}) };
    });
  }

  /** Newest first; what ships is the last. */
  versions(principal: Principal): Promise<KnownThresholds[]> {
    return this.database.inTenant(principal, async (tx) => {
      const own = await versionsOf(tx);
      const current = own.find((v) => v.inForceSince !== undefined)?.version ?? 0;
      // one that was never signed by two can be signed no more once a later one is in force
      const status = ({ version, inForceSince }: ThresholdVersion): KnownThresholds['status'] => (version === current ? 'in-force' : inForceSince === undefined && version > current ? 'awaiting-signatures' : 'superseded');
      return [...own.map((clinic): KnownThresholds => ({ clinic, status: status(clinic) })), { status: current === 0 ? 'in-force' : 'superseded' }];
    });
  }
}
