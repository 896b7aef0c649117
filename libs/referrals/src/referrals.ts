import type { ReferralEvent, Result } from '#clinical';
import type { Chart } from '#chart';
import type { Tx } from '#database';
import type { Clock } from '#platform';
import { type Movement, moveReferral } from './move-referral.js';
import { findReferral } from './referral.store.js';
import type { Referral } from './referral.js';

/** What other slices may ask of referrals, inside their own transaction. */
export class Referrals {
  constructor(
    private readonly chart: Chart,
    private readonly clock: Clock,
  ) {}

  /** null for an id that this clinic does not have. */
  async find(tx: Tx, id: string): Promise<Referral | null> {
    return findReferral(tx, id);
  }

  /** Applies the state table, republishes the Task in the referral's stream, and records it. */
  async move(tx: Tx, referralId: string, event: ReferralEvent, movement: Movement = {}): Promise<Result<Referral>> {
    return moveReferral(tx, this.chart, referralId, event, movement, this.clock.now());
  }
}
