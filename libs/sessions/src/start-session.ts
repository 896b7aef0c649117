import { record } from '#audit';
import { Chart } from '#chart';
import { ok, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { clinicPolicy, keepScreening, lockPlan, missingConsents, NOT_CHECKED, personOf, type Plan, PLAN_UNKNOWN, PlanLife, problemsOf, SCREENING_HOLD, standingOf, startsTooEarly, waitsForDoubleCheck } from '#plans';
import { Clock, newId, type Principal } from '#platform';
import { Referrals } from '#referrals';
import { Inject, Injectable } from '@nestjs/common';
import { pictureOf } from './picture.js';
import { COURSE_FINISHED, PLAN_NOT_ACTIVE, PLAN_ON_HOLD, SESSION_OPEN, TIME_BEFORE_SIGNATURE, TIME_IN_FUTURE, TIME_OVERLAPS } from './problems.js';
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

/** A session, or why it did not start and its plan was put on hold: that is kept, so it must not end as a refusal. */
type Started = { readonly picture: SessionPicture } | { readonly heldFor: readonly Problem[] };

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
    @Inject(PlanLife) private readonly life: PlanLife,
  ) {}

  async run(principal: Principal, planId: string, command: StartCommand): Promise<Result<SessionPicture>> {
    try {
      const started = await this.database.inTenant(principal, (tx) => this.start(tx, planId, command));
      if (!started.ok) return started;
      return 'picture' in started.value ? ok(started.value.picture) : refuse(...started.value.heldFor);
    } catch (error) {
      // two plans of one patient started at the same moment: the database lets one of them
      if ((error as { constraint?: string }).constraint === ONE_OPEN) return refuse(SESSION_OPEN);
      throw error;
    }
  }

  private async start(tx: Tx, planId: string, command: StartCommand): Promise<Result<Started>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (plan.status !== 'active') return refuse(plan.status === 'on-hold' ? PLAN_ON_HOLD : PLAN_NOT_ACTIVE);
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
    const session: Session = { id: newId(), planId: plan.id, patientId: plan.patientId, number: planned.number, revision: plan.revision, status: 'in-progress', version: 1, startedAt: at, startedBy: by };
    const head = { at, recordedAt: now, by };
    const started: SessionEntry = { ...head, id: newId(), kind: 'start', data: { rate } };
    const baseline: SessionEntry | undefined = reading.value && { ...head, id: newId(), kind: 'vitals', data: reading.value };
    const readings = reading.value && baseline ? vitalObservations(reading.value, { entryId: baseline.id, patientId: plan.patientId, planId: plan.id, sessionId: session.id, at: at.toISOString(), by }) : [];
    const safe = await this.screen(tx, plan, at, readings);
    if (!safe.ok) return safe;
    if (safe.value.length > 0) return ok({ heldFor: safe.value });
    const referral = await this.referralUnderWay(tx, plan.referralId);
    if (!referral.ok) return referral;

    const entries = [started, ...(baseline ? [baseline] : [])];
    await insertSession(tx, session);
    for (const entry of entries) await insertEntry(tx, session.id, entry);
    const picture = pictureOf(plan, session, entries, { serviceRequestId: referral.value.serviceRequestId, thresholds: (await clinicPolicy(tx)).thresholds });
    if (!picture.ok) return picture;
    await this.chart.publish(tx, plan.id, [...sessionResources(picture.value), ...readings]);
    await record(tx, { action: 'session.start', entity: { type: 'session', id: session.id }, detail: { plan: plan.id, number: String(session.number) } });
    return ok({ picture: picture.value });
  }

  /**
   * The record may have changed since the signature: what nobody answered stops the start. A hard stop that was found, not
   * one that is merely missing a measurement, puts the plan on hold until a prescriber has looked; then the answer says why.
   */
  private async screen(tx: Tx, plan: Plan, at: Date, readings: readonly fhir4.Resource[]): Promise<Result<readonly Problem[]>> {
    const standing = await standingOf(tx, this.chart, plan, 'session', at, readings);
    if (!standing.ok) return standing;
    const { review, screened } = standing.value;
    const [first, ...others] = [...(await missingConsents(tx, plan.id, at)), ...(await startsTooEarly(tx, plan, at)), ...problemsOf(review), ...((await waitsForDoubleCheck(tx, plan)) ? [NOT_CHECKED] : [])];
    const found = review.findings.map((f) => f.finding).find((f) => f.status === 'fail' && f.severity === 'hard');
    if (first && !found) return refuse(first, ...others);
    await keepScreening(tx, plan.id, 'session', screened, at);
    if (!first || !found) return ok([]);
    const held = await this.life.change(tx, plan, 'hold', { ...SCREENING_HOLD, text: `Rule ${found.rule}: ${found.title}.` });
    return held.ok ? ok([first, ...others].map((p) => (p.code === 'SCREENING_HARD_STOP' ? { ...p, fix: PUT_ON_HOLD } : p))) : held;
  }

  private async referralUnderWay(tx: Tx, referralId: string): ReturnType<Referrals['move']> {
    const referral = await this.referrals.find(tx, referralId);
    if (!referral) throw new Error('A plan has no referral.');
    // on hold: another plan of the same referral is; this one is not
    return referral.status === 'in-progress' || referral.status === 'on-hold' ? ok(referral) : this.referrals.move(tx, referralId, 'start');
  }
}

const PUT_ON_HOLD = 'The plan was put on hold. A prescriber resolves the finding, then resumes the plan (POST /api/v1/plans/{id}/resume) or stops it.';

const belowVitals = (p: Problem): Problem => ({ ...p, expression: p.expression === undefined ? 'vitals' : `vitals.${p.expression}` });

function timeProblem(at: Date, now: Date, plan: Plan, earlier: readonly Session[]): Problem | undefined {
  if (at > now) return TIME_IN_FUTURE;
  if (plan.signed && at < plan.signed.at) return TIME_BEFORE_SIGNATURE;
  return earlier.some((s) => s.endedAt === undefined || s.endedAt > at) ? TIME_OVERLAPS : undefined;
}
