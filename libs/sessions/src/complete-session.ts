import type { Result } from '#clinical';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { RecordEntry, type SessionRef } from './record-entry.js';
import type { SessionPicture } from './session-resources.js';

/** Ends a session as planned; the delivered dose is what its rate log adds up to. */
@Injectable()
export class CompleteSession {
  constructor(@Inject(RecordEntry) private readonly recordEntry: RecordEntry) {}

  run(principal: Principal, where: SessionRef, at?: string): Promise<Result<SessionPicture>> {
    return this.recordEntry.run(principal, where, { ...(at === undefined ? {} : { at }), fact: { kind: 'complete', data: {} } });
  }
}
