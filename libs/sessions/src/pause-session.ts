import type { Result, StopReason } from '#clinical';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { RecordEntry, type SessionRef } from './record-entry.js';
import type { SessionPicture } from './session-resources.js';

export interface StandstillCommand {
  readonly at?: string;
  readonly reason: StopReason;
  readonly text?: string;
}

@Injectable()
export class PauseSession {
  constructor(@Inject(RecordEntry) private readonly recordEntry: RecordEntry) {}

  run(principal: Principal, where: SessionRef, { reason, text, at }: StandstillCommand): Promise<Result<SessionPicture>> {
    return this.recordEntry.run(principal, where, { ...(at === undefined ? {} : { at }), fact: { kind: 'pause', data: { reason, ...(text === undefined ? {} : { text }) } } });
  }
}
