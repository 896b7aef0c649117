import type { Result } from '#clinical';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import type { StandstillCommand } from './pause-session.js';
import { RecordEntry, type SessionRef } from './record-entry.js';
import type { SessionPicture } from './session-resources.js';

/** Ends a session before its time; what was given until then counts. */
@Injectable()
export class StopSession {
  constructor(@Inject(RecordEntry) private readonly recordEntry: RecordEntry) {}

  run(principal: Principal, where: SessionRef, { reason, text, at }: StandstillCommand): Promise<Result<SessionPicture>> {
    return this.recordEntry.run(principal, where, { ...(at === undefined ? {} : { at }), fact: { kind: 'stop', data: { reason, ...(text === undefined ? {} : { text }) } } });
  }
}
