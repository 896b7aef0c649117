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
    case 'bolus':
      return { at, kind: e.kind, bolus: e.data };
    case 'complete':
      return { at, kind: e.kind };
  }
}

/** What happened at the pump, out of everything that was written down. */
export const rateLogOf = (entries: readonly SessionEntry[]): RateLog => entries.map(logEntry).filter((e) => e !== undefined);

/** Ceilings of the signed plan for this patient; nobody goes past them. */
export const ceilingsOf = ({ calculation: { rateCap, sessionCap, bolus } }: Plan): RateCeilings => ({ ...(rateCap ? { rate: rateCap } : {}), ...(sessionCap ? { session: sessionCap } : {}), ...(bolus ? { bolus: bolus.dose } : {}) });

/**
 * A stretch of constant rate is known by its key, when it was set: two of one session never have the same, a late entry
 * that splits a stretch leaves its first part the same thing, and so does a bolus that puts its beginning off.
 */
export const segmentId = (sessionId: string, segment: Pick<RateSegment, 'key'>): string => partId(sessionId, `segment/${segment.key}`);
