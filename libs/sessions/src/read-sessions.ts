import { ok, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { clinicPolicy, findPlan, type Plan, PLAN_UNKNOWN, planAt } from '#plans';
import type { Principal } from '#platform';
import { Referrals } from '#referrals';
import { Inject, Injectable } from '@nestjs/common';
import { pictureOf } from './picture.js';
import { SESSION_UNKNOWN } from './problems.js';
import type { SessionPicture } from './session-resources.js';
import { entriesOf, findSession, sessionsOfPlan } from './session.store.js';
import type { Session } from './session.js';

@Injectable()
export class ReadSessions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Referrals) private readonly referrals: Referrals,
  ) {}

  /** In the order of the course; a course has at most a few dozen sessions. */
  all(principal: Principal, planId: string): Promise<Result<{ readonly plan: Plan; readonly sessions: readonly Session[] }>> {
    return this.database.inTenant(principal, async (tx) => {
      const plan = await findPlan(tx, planId);
      return plan ? ok({ plan, sessions: await sessionsOfPlan(tx, planId) }) : refuse(PLAN_UNKNOWN);
    });
  }

  one(principal: Principal, planId: string, sessionId: string): Promise<Result<SessionPicture>> {
    return this.database.inTenant(principal, (tx) => this.read(tx, planId, sessionId));
  }

  private async read(tx: Tx, planId: string, sessionId: string): Promise<Result<SessionPicture>> {
    const plan = await findPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    const session = await findSession(tx, planId, sessionId);
    if (!session) return refuse(SESSION_UNKNOWN);
    const referral = await this.referrals.find(tx, plan.referralId);
    return pictureOf(await planOf(tx, plan, session), session, await entriesOf(tx, sessionId), { serviceRequestId: referral?.serviceRequestId ?? '', thresholds: (await clinicPolicy(tx)).thresholds });
  }
}

/** The plan as it stood for this session: its order may have been changed since. */
export async function planOf(tx: Tx, plan: Plan, session: Session): Promise<Plan> {
  const then = await planAt(tx, plan, session.revision);
  if (!then) throw new Error('A session has a revision that its plan does not have.');
  return then;
}
