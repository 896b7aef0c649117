import { Inject, Injectable } from '@nestjs/common';
import { Chart } from '#chart';
import { ok, type Result } from '#clinical';
import { Database } from '#database';
import { Clock, type Principal } from '#platform';
import { clinicName } from './intake/intake.store.js';
import { moveReferral } from './move-referral.js';
import { ReadReferral, type ReferralDetail } from './read-referral.js';
import { lockReferral } from './referral.store.js';

export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** The clinic's answer to the hospital. The same answer given twice is given once. */
@Injectable()
export class AnswerReferral {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ReadReferral) private readonly readReferral: ReadReferral,
  ) {}

  async accept(principal: Principal, id: string): Promise<Result<ReferralDetail>> {
    return this.answer(principal, id, 'accept');
  }

  async decline(principal: Principal, id: string, reason: Reason): Promise<Result<ReferralDetail>> {
    return this.answer(principal, id, 'decline', reason);
  }

  private async answer(principal: Principal, id: string, event: 'accept' | 'decline', reason?: Reason): Promise<Result<ReferralDetail>> {
    return this.database.inTenant(principal, async (tx) => {
      const before = await lockReferral(tx, id);
      const said = before?.status === (event === 'accept' ? 'accepted' : 'declined') && before.reason?.code === reason?.code;
      if (before && said) return ok(await this.readReferral.detail(tx, before));
      const owner = { id: principal.tenantId, name: await clinicName(tx) };
      const moved = await moveReferral(tx, this.chart, id, event, { ...(reason ? { reason } : {}), task: { owner } }, this.clock.now());
      return moved.ok ? ok(await this.readReferral.detail(tx, moved.value)) : moved;
    });
  }
}
