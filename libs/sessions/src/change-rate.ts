import { parseQuantity, type EnteredQuantity, type Result } from '#clinical';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import type { RateReason } from './problems.js';
import { RecordEntry, type SessionRef } from './record-entry.js';
import type { SessionPicture } from './session-resources.js';

export interface ChangeRateCommand {
  readonly at?: string;
  readonly rate: EnteredQuantity;
  readonly reason: RateReason;
  readonly text?: string;
}

@Injectable()
export class ChangeRate {
  constructor(@Inject(RecordEntry) private readonly recordEntry: RecordEntry) {}

  async run(principal: Principal, where: SessionRef, { rate, reason, text, at }: ChangeRateCommand): Promise<Result<SessionPicture>> {
    const parsed = parseQuantity(rate.value, rate.unit, 'rate', { units: ['mg/h'] });
    if (!parsed.ok) return parsed;
    return this.recordEntry.run(principal, where, { ...(at === undefined ? {} : { at }), fact: { kind: 'rate', data: { rate: parsed.value, reason, ...(text === undefined ? {} : { text }) } } });
  }
}
