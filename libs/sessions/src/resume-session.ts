import { type EnteredQuantity, ok, parseQuantity, type Result } from '#clinical';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { RecordEntry, type SessionRef } from './record-entry.js';
import type { SessionPicture } from './session-resources.js';

export interface ResumeCommand {
  readonly at?: string;
  /** Without it the rate before the pause. */
  readonly rate?: EnteredQuantity;
}

@Injectable()
export class ResumeSession {
  constructor(@Inject(RecordEntry) private readonly recordEntry: RecordEntry) {}

  async run(principal: Principal, where: SessionRef, { rate, at }: ResumeCommand): Promise<Result<SessionPicture>> {
    const parsed = rate === undefined ? ok(undefined) : parseQuantity(rate.value, rate.unit, 'rate', { units: ['mg/h'] });
    if (!parsed.ok) return parsed;
    return this.recordEntry.run(principal, where, { ...(at === undefined ? {} : { at }), fact: { kind: 'resume', data: parsed.value ? { rate: parsed.value } : {} } });
  }
}
