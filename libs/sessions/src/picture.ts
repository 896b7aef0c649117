import { delivered, givenBolus, ok, segments, type DeliveredDose, type Result, type Thresholds } from '#clinical';
import { type Plan, stepOfSession } from '#plans';
import { rateLogOf } from './rate-log-of.js';
import type { SessionPicture } from './session-resources.js';
import type { Session, SessionEntry } from './session.js';

/** What the log of a session adds up to. The total counts the bolus, and what has been given in stretches that ended. */
export function pictureOf(plan: Plan, session: Session, entries: readonly SessionEntry[], { serviceRequestId, thresholds }: { readonly serviceRequestId: string; readonly thresholds: Thresholds }): Result<SessionPicture & { readonly given: DeliveredDose }> {
  const log = rateLogOf(entries);
  const stretches = segments(log);
  if (!stretches.ok) return stretches;
  const given = delivered(log);
  if (!given.ok) return given;
  const step = stepOfSession(plan, session.number);
  if (!step) throw new Error('A session has a number that its plan does not have.');
  const bolus = givenBolus(log);
  return ok({ plan, session, entries, segments: stretches.value, ...(bolus ? { bolus } : {}), total: given.value.dose, given: given.value, orderId: step.orderId, serviceRequestId, thresholds });
}
