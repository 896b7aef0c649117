import { record } from '#audit';
import { Chart } from '#chart';
import { checkInterval, ok, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, newId, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import type { AcknowledgementReason } from '../acknowledgement-reasons.js';
import { answeredIssue } from '../detected-issues.js';
import { lockPlan } from '../plan.store.js';
import { personOf } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { type EarlyStart, findEarlyStart, givenSessions, insertEarlyStart } from './schedule.store.js';

export interface EarlyStartCommand {
  readonly reason: AcknowledgementReason;
  readonly text: string;
}

const NOT_ACTIVE: Problem = { kind: 'business-rule', code: 'PLAN_NOT_ACTIVE', text: 'A session starts only from a signed plan that is active.', fix: 'Read the plan: sign it, or take it off hold.' };
const NOTHING_TO_ALLOW: Problem = { kind: 'business-rule', code: 'NO_INTERVAL', text: 'The next session of this plan has no interval to keep.', fix: 'Start it: POST /api/v1/plans/{id}/sessions.' };

/** A prescriber lets the next session, and only that, start before its time; the chart shows who and why. Allowing twice is allowing once. */
@Injectable()
export class AllowEarlyStart {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string, command: EarlyStartCommand): Promise<Result<EarlyStart>> {
    return this.database.inTenant(principal, (tx) => this.allow(tx, planId, command));
  }

  private async allow(tx: Tx, planId: string, { reason, text }: EarlyStartCommand): Promise<Result<EarlyStart>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (plan.status !== 'active') return refuse(NOT_ACTIVE);
    const last = (await givenSessions(tx, planId)).at(-1);
    const [limit] = last && last.number < plan.calculation.sessions.length ? checkInterval(plan.protocol, last.startedAt, last.startedAt) : [];
    if (!last || !limit) return refuse(NOTHING_TO_ALLOW);
    const sessionNumber = last.number + 1;
    const before = await findEarlyStart(tx, planId, sessionNumber);
    if (before) return ok(before);

    const allowed: EarlyStart = { id: newId(), sessionNumber, reason, text, at: this.clock.now(), by: personOf(tx.principal) };
    await insertEarlyStart(tx, planId, allowed);
    await this.chart.publish(tx, planId, [answeredIssue(plan, { about: { limit }, acknowledgement: { ...allowed, finding: limit.code, covers: { evidence: [] } } })]);
    await record(tx, { action: 'plan.allow-early-start', entity: { type: 'plan', id: planId }, reason, detail: { session: String(sessionNumber) } });
    return ok(allowed);
  }
}
