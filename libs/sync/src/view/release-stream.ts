import { Inject, Injectable } from '@nestjs/common';
import { record } from '#audit';
import { lockStream } from '#chart';
import { ok, refuse, type Result } from '#clinical';
import { Database, Jobs } from '#database';
import type { Principal } from '#platform';
import { STREAM_UNKNOWN } from './read-sync.js';
import { findStream, releaseBlocked } from './sync-view.store.js';

export interface Released {
  /** EHRs to which delivery goes on. */
  readonly released: readonly string[];
}

/** A person has looked at what an EHR refused, and lets the stream go on. Releasing what is not blocked changes nothing. */
@Injectable()
export class ReleaseStream {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Jobs) private readonly jobs: Jobs,
  ) {}

  run(principal: Principal, kind: 'referral' | 'plan', id: string): Promise<Result<Released>> {
    return this.database.inTenant(principal, async (tx) => {
      if (!(await findStream(tx, id, kind))) return refuse(STREAM_UNKNOWN);
      await lockStream(tx, id);
      const released = await releaseBlocked(tx, id);
      for (const ehrId of released) await this.jobs.enqueue(tx, 'reconcile', { tenantId: tx.tenantId, streamId: id, ehrId }, `${tx.tenantId}:${id}:${ehrId}`);
      if (released.length > 0) await record(tx, { action: 'sync.release', entity: { type: kind, id }, detail: { ehrs: String(released.length) } });
      return ok({ released });
    });
  }
}
