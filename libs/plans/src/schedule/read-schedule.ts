import { checkInterval, type ClinicCalendar, type ClinicPolicy, courseSchedule, isTerminal, nextSession, ok, PLAN_STATES, type Problem, refuse, type Result, type ScheduledSession } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { findPlan } from '../plan.store.js';
import type { Plan } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { clinicPolicy } from '../thresholds/clinic-policy.js';
import { type EarlyStart, findEarlyStart, givenSessions, quietPlans } from './schedule.store.js';

export interface PlanSchedule {
  readonly plan: Plan;
  /** Whose days they are. */
  readonly calendar: ClinicCalendar;
  readonly sessions: readonly ScheduledSession[];
  readonly next?: ScheduledSession;
  /** A prescriber lets the next session start before its time. */
  readonly early?: EarlyStart;
}

const NOT_SIGNED: Problem = { kind: 'business-rule', code: 'PLAN_NOT_SIGNED', text: 'A plan has a schedule once it is signed.', fix: 'Sign the plan first.' };
const TOO_SHORT_FIX = 'Wait: GET /api/v1/plans/{id}/schedule says until when. Or a prescriber allows it with a reason: POST /api/v1/plans/{id}/schedule/early-start.';

/** A shortest usual interval is a day, and no day of any zone is shorter than this: what moved since then cannot be overdue. */
const SHORTEST_DAY_MS = 22 * 3_600_000;
/** Plans looked at in one go. */
const BATCH = 200;

async function scheduleOf(tx: Tx, plan: Plan, signedAt: Date, now: Date, policy: ClinicPolicy): Promise<PlanSchedule> {
  const given = await givenSessions(tx, plan.id);
  // what ended has a past and no future
  const sessions = isTerminal(PLAN_STATES, plan.status) ? given.length : plan.calculation.sessions.length;
  const schedule = courseSchedule({ course: plan.protocol.course, setting: plan.protocol.setting, sessions, signedAt, given, active: plan.status === 'active' }, now, policy);
  const next = nextSession(schedule);
  const early = next ? await findEarlyStart(tx, plan.id, next.number) : null;
  return { plan, calendar: policy.calendar, sessions: schedule, ...(next ? { next } : {}), ...(early ? { early } : {}) };
}

@Injectable()
export class ReadSchedule {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  one(principal: Principal, planId: string): Promise<Result<PlanSchedule>> {
    return this.database.inTenant(principal, async (tx) => {
      const plan = await findPlan(tx, planId);
      if (!plan) return refuse(PLAN_UNKNOWN);
      return plan.signed ? ok(await scheduleOf(tx, plan, plan.signed.at, this.clock.now(), await clinicPolicy(tx))) : refuse(NOT_SIGNED);
    });
  }

  /** Active plans whose next session should have been given, those that wait longest first. */
  overdue(principal: Principal, limit: number): Promise<Result<readonly PlanSchedule[]>> {
    return this.database.inTenant(principal, async (tx) => {
      const now = this.clock.now();
      const policy = await clinicPolicy(tx);
      const late: PlanSchedule[] = [];
      for (let offset = 0; late.length < limit; offset += BATCH) {
        const ids = await quietPlans(tx, new Date(now.getTime() - SHORTEST_DAY_MS), offset, BATCH);
        for (const id of ids) {
          const plan = await findPlan(tx, id);
          const schedule = plan?.signed && (await scheduleOf(tx, plan, plan.signed.at, now, policy));
          if (schedule && schedule.next?.state === 'overdue' && late.length < limit) late.push(schedule);
        }
        if (ids.length < BATCH) break;
      }
      return ok(late);
    });
  }
}

/** A soft stop: sessions closer together than the protocol allows, start to start, unless a prescriber allowed this one. */
export async function startsTooEarly(tx: Tx, plan: Plan, at: Date): Promise<Problem[]> {
  const last = (await givenSessions(tx, plan.id)).at(-1);
  if (!last) return [];
  const [limit] = checkInterval(plan.protocol, last.startedAt, at);
  if (!limit || (await findEarlyStart(tx, plan.id, last.number + 1))) return [];
  return [{ kind: 'business-rule', code: limit.code, text: limit.text, expression: `limits.${limit.code}`, fix: TOO_SHORT_FIX }];
}
