import type { RateCeilings, RateLog, RateLogEntry, RateSegment } from '#clinical';
import { partId, type Plan } from '#plans';
import type { SessionEntry } from './session.js';

function logEntry(e: SessionEntry): RateLogEntry | undefined {
  const at = e.at.toISOString();
  switch (e.kind) {
    case 'vitals':
      return undefined;
    case 'start':
      return { at, kind: e.kind, rate: e.data.rate };
    case 'rate':
      return { at, kind: e.kind, rate: e.data.rate, reason: e.data.reason };
    case 'resume':
      return { at, kind: e.kind, ...(e.data.rate === undefined ? {} : { rate: e.data.rate }) };
    case 'pause':
    case 'stop':
      return { at, kind: e.kind, reason: e.data.reason };
    case 'complete':
      return { at, kind: e.kind };
  }
}

/** What happened at the pump, out of everything that was written down. */
export const rateLogOf = (entries: readonly SessionEntry[]): RateLog => entries.map(logEntry).filter((e) => e !== undefined);

/** Ceilings of the signed plan for this patient; nobody goes past them. */
export const ceilingsOf = ({ calculation: { rateCap, sessionCap } }: Plan): RateCeilings => ({ ...(rateCap ? { rate: rateCap } : {}), ...(sessionCap ? { session: sessionCap } : {}) });

/**
 * A stretch of constant rate is known by when it began: two of one session never begin together, and a late entry that
 * splits a stretch leaves its first part the same thing.
 */
export const segmentId = (sessionId: string, segment: Pick<RateSegment, 'start'>): string => partId(sessionId, `segment/${segment.start}`);
