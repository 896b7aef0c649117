import { record } from '#audit';
import { Chart } from '#chart';
import { ok, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { keepScreening, lockPlan, missingConsents, personOf, type Plan, PLAN_UNKNOWN, problemsOf, standingOf } from '#plans';
import { Clock, newId, type Principal } from '#platform';
import { Referrals } from '#referrals';
import { Inject, Injectable } from '@nestjs/common';
import { pictureOf } from './picture.js';
import { COURSE_FINISHED, PLAN_NOT_ACTIVE, SESSION_OPEN, TIME_BEFORE_SIGNATURE, TIME_IN_FUTURE, TIME_OVERLAPS } from './problems.js';
import { type SessionPicture, sessionResources } from './session-resources.js';
import { insertEntry, insertSession, openSessionOf, sessionsOfPlan } from './session.store.js';
import type { Session, SessionEntry } from './session.js';
import { type EnteredVitals, readVitals, vitalObservations } from './vitals.js';

export interface StartCommand {
  readonly at?: string;
  /** Readings taken just before: the screening looks at them, and they are the baseline. */
  readonly vitals?: EnteredVitals;
}

/** Name of the index that keeps a patient on one infusion at a time. */
const ONE_OPEN = 'session_open';

/**
 * The next session of a plan: numbered, screened once more, at the rate that the plan gives this session. The first one
 * tells the referring hospital that treatment has begun.
 */
@Injectable()
export class StartSession {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Referrals) private readonly referrals: Referrals,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async run(principal: Principal, planId: string, command: StartCommand): Promise<Result<SessionPicture>> {
    try {
      return await this.database.inTenant(principal, (tx) => this.start(tx, planId, command));
    } catch (error) {
      // two plans of one patient started at the same moment: the database lets one of them
      if ((error as { constraint?: string }).constraint === ONE_OPEN) return refuse(SESSION_OPEN);
      throw error;
    }
  }

  private async start(tx: Tx, planId: string, command: StartCommand): Promise<Result<SessionPicture>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (plan.status !== 'active') return refuse(PLAN_NOT_ACTIVE);
    if (await openSessionOf(tx, plan.patientId)) return refuse(SESSION_OPEN);
    const earlier = await sessionsOfPlan(tx, plan.id);
    const planned = plan.calculation.sessions[earlier.length];
    const rate = planned?.segments[0]?.rate;
    if (!planned || !rate) return refuse(COURSE_FINISHED);
    const reading = command.vitals === undefined ? ok(undefined) : readVitals(command.vitals);
    if (!reading.ok) return refuse(...reading.problems.map(belowVitals));
    const now = this.clock.now();
    const at = command.at === undefined ? now : new Date(command.at);
    const untimely = timeProblem(at, now, plan, earlier);
    if (untimely) return refuse(untimely);

    const by = personOf(tx.principal);
    const session: Session = { id: newId(), planId: plan.id, patientId: plan.patientId, number: planned.number, status: 'in-progress', version: 1, startedAt: at, startedBy: by };
    const head = { at, recordedAt: now, by };
    const started: SessionEntry = { ...head, id: newId(), kind: 'start', data: { rate } };
    const baseline: SessionEntry | undefined = reading.value && { ...head, id: newId(), kind: 'vitals', data: reading.value };
    const readings = reading.value && baseline ? vitalObservations(reading.value, { entryId: baseline.id, patientId: plan.patientId, planId: plan.id, sessionId: session.id, at: at.toISOString(), by }) : [];
    const safe = await this.screen(tx, plan, at, readings);
    if (!safe.ok) return safe;
    const referral = await this.referralUnderWay(tx, plan.referralId);
    if (!referral.ok) return referral;

    const entries = [started, ...(baseline ? [baseline] : [])];
    await insertSession(tx, session);
    for (const entry of entries) await insertEntry(tx, session.id, entry);
    const picture = pictureOf(plan, session, entries, referral.value.serviceRequestId);
    if (!picture.ok) return picture;
    await this.chart.publish(tx, plan.id, [...sessionResources(picture.value), ...readings]);
    await record(tx, { action: 'session.start', entity: { type: 'session', id: session.id }, detail: { plan: plan.id, number: String(session.number) } });
    return ok(picture.value);
  }

  /** The record may have changed since the signature: a new hard finding, or one that nobody answered, stops the start. */
  private async screen(tx: Tx, plan: Plan, at: Date, readings: readonly fhir4.Resource[]): Promise<Result<true>> {
    const standing = await standingOf(tx, this.chart, plan, 'session', at, readings);
    if (!standing.ok) return standing;
    const [first, ...others] = [...(await missingConsents(tx, plan.id, at)), ...problemsOf(standing.value.review)];
    if (first) return refuse(first, ...others);
    await keepScreening(tx, plan.id, 'session', standing.value.screened, at);
    return ok(true);
  }

  private async referralUnderWay(tx: Tx, referralId: string): ReturnType<Referrals['move']> {
    const referral = await this.referrals.find(tx, referralId);
    if (!referral) throw new Error('A plan has no referral.');
    return referral.status === 'in-progress' ? ok(referral) : this.referrals.move(tx, referralId, 'start');
  }
}

const belowVitals = (p: Problem): Problem => ({ ...p, expression: p.expression === undefined ? 'vitals' : `vitals.${p.expression}` });

function timeProblem(at: Date, now: Date, plan: Plan, earlier: readonly Session[]): Problem | undefined {
  if (at > now) return TIME_IN_FUTURE;
  if (plan.signed && at < plan.signed.at) return TIME_BEFORE_SIGNATURE;
  return earlier.some((s) => s.endedAt === undefined || s.endedAt > at) ? TIME_OVERLAPS : undefined;
}
