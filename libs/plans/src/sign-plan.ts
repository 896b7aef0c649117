import { record } from '#audit';
import { Chart } from '#chart';
import { concentrationIn, type DoseCalculation, ok, PLAN_STATES, type Problem, refuse, type Result, transition } from '#clinical';
import { Database, type Tx } from '#database';
import { parseReference } from '#fhir';
import { Clock, type Principal } from '#platform';
import { type Referral, Referrals } from '#referrals';
import { Inject, Injectable } from '@nestjs/common';
import { readBeside } from './beside.js';
import type { Answered } from './detected-issues.js';
import { setDefaultGoal } from './goals/set-goal.js';
import { PlanLife } from './life/plan-life.js';
import { planRules } from './life/plan-rules.store.js';
import { keepSignedRevision, pendingRevision } from './life/plan-revision.store.js';
import { NO_SESSION_LEFT, PROPOSE_FIRST, SESSION_NOT_ENDED, SIGNED_BY_ANOTHER } from './life/problems.js';
import { revisedResources } from './life/revised-resources.js';
import { problemsOf } from './open-items.js';
import { insertPlanEvent } from './plan-history.store.js';
import { planResources, type Surroundings } from './plan-resources.js';
import { lockPlan, putSignedOrder } from './plan.store.js';
import { personOf, type Plan, type Signature } from './plan.js';
import { PLAN_CHANGED, PLAN_UNKNOWN } from './problems.js';
import { keepScreening } from './screening.js';
import { type Standing, standingOf } from './standing.js';

const NUMBERS_MOVED: Problem = { kind: 'conflict', code: 'CALCULATION_CHANGED', text: 'The same order gives other numbers today than when it was drafted.', fix: 'Draft the plan again and read its numbers.' };
const REFERRAL_CLOSED: Problem = { kind: 'business-rule', code: 'REFERRAL_NOT_ACCEPTED', text: 'The referral of this plan is not accepted any more.', fix: 'Read the referral: a plan is signed only while the clinic has accepted it.' };
const SIGNABLE: ReadonlySet<Referral['status']> = new Set(['accepted', 'in-progress', 'on-hold']);

/**
 * The signature: from here on the plan is a promise, so in one transaction it is screened once more, becomes immutable,
 * and everything that the hospital will be sent is made and stored. Signing a signed plan answers the same plan, unless a
 * changed order waits: then that is signed, and takes the place of the one before it.
 */
@Injectable()
export class SignPlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Referrals) private readonly referrals: Referrals,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PlanLife) private readonly life: PlanLife,
  ) {}

  run(principal: Principal, planId: string, expectedVersion?: number): Promise<Result<Plan>> {
    return this.database.inTenant(principal, (tx) => this.sign(tx, planId, expectedVersion));
  }

  private async sign(tx: Tx, planId: string, expectedVersion?: number): Promise<Result<Plan>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    const pending = await pendingRevision(tx, plan);
    if (plan.signed && !pending) return ok(plan);
    if (expectedVersion !== undefined && expectedVersion !== plan.version) return refuse(PLAN_CHANGED);
    const event = pending ? 'revise' : 'sign';
    const status = transition(PLAN_STATES, plan.status, event);
    if (!status.ok) return status;
    const referral = await this.referrals.find(tx, plan.referralId);
    if (!referral || !SIGNABLE.has(referral.status)) return refuse(REFERRAL_CLOSED);
    const target = pending ? await this.afterSessions(tx, plan, pending) : ok(plan);
    if (!target.ok) return target;
    const alone = await this.signedAlone(tx, plan, target.value);
    if (alone) return refuse(alone);

    const signature: Signature = { at: this.clock.now(), by: personOf(tx.principal) };
    const reviewed = await this.reviewAgain(tx, target.value, signature.at);
    if (!reviewed.ok) return reviewed;
    const { calculation, policy } = reviewed.value;

    const signed: Plan = { ...target.value, status: status.value, version: plan.version + 1, calculation, thresholdsVersion: policy.thresholds.version, signed: signature, changedAt: signature.at };
    if (!(await putSignedOrder(tx, plan, signed))) return refuse(PLAN_CHANGED);
    await keepSignedRevision(tx, signed);
    await insertPlanEvent(tx, planId, { event: pending ? 'sign-revision' : 'sign', before: plan.status, after: status.value, at: signature.at, by: signature.by, revision: signed.revision });

    await setDefaultGoal(tx, signed, signature, policy);
    const around = await this.surroundings(tx, planId, referral, reviewed.value);
    const resources = pending ? await revisedResources(tx, this.chart, plan, signed, signature, around) : planResources(signed, signature, around);
    await this.chart.openStream(tx, { id: planId, kind: 'plan' });
    await this.chart.follow(tx, planId, referral.ehrId);
    const published = await this.chart.publish(tx, planId, resources);
    await record(tx, { action: pending ? 'plan.sign-revision' : 'plan.sign', entity: { type: 'plan', id: planId }, detail: { referral: referral.id, revision: String(signed.revision), thresholds: signed.thresholdsVersion, resources: String(published.length) } });
    return ok(signed);
  }

  /** A changed order speaks of the sessions that are left when it is signed. */
  private async afterSessions(tx: Tx, plan: Plan, pending: Plan): Promise<Result<Plan>> {
    const { sessions, open } = await this.life.doses(tx, plan);
    if (open !== 'none') return refuse(SESSION_NOT_ENDED);
    return sessions < pending.calculation.sessions.length ? ok({ ...pending, firstSession: sessions + 1 }) : refuse(NO_SESSION_LEFT);
  }

  /** The database refuses this too; here it is said in words. */
  private async signedAlone(tx: Tx, plan: Plan, target: Plan): Promise<Problem | undefined> {
    if (!(await planRules(tx)).secondSignature) return undefined;
    if (plan.status === 'draft') return PROPOSE_FIRST;
    return target.ordered.by.sub === tx.principal.subject ? SIGNED_BY_ANOTHER : undefined;
  }

  /** The record, the clock and the clinic's thresholds may have moved since the draft: everything is looked at as it is now. */
  private async reviewAgain(tx: Tx, plan: Plan, at: Date): Promise<Result<Standing>> {
    // its numbers are calculated again, as the plan is not signed yet
    const standing = await standingOf(tx, this.chart, plan, 'signature', at);
    if (!standing.ok) return standing;
    const { calculation, review, screened } = standing.value;
    if (!sameNumbers(calculation, plan.calculation)) return refuse(NUMBERS_MOVED);
    const [first, ...others] = problemsOf(review);
    if (first) return refuse(first, ...others);
    await keepScreening(tx, plan.id, 'signature', screened, at);
    return ok(standing.value);
  }

  private async surroundings(tx: Tx, planId: string, referral: Referral, { review, screened }: Standing): Promise<Surroundings> {
    const request = (await this.chart.read(tx, 'ServiceRequest', referral.serviceRequestId))?.resource<fhir4.ServiceRequest>();
    const conditionIds: string[] = [];
    for (const { reference } of request?.reasonReference ?? []) {
      const reason = parseReference(reference ?? '');
      // an address with a base is a resource of the hospital that we do not hold
      if (reason?.type === 'Condition' && reason.base === undefined && (await this.chart.read(tx, 'Condition', reason.id))) conditionIds.push(reason.id);
    }
    const rulesVersion = screened.result.ruleSet.version;
    const answered: Answered[] = [
      ...review.findings.flatMap(({ finding, acknowledgement }) => (acknowledgement ? [{ about: { finding, rulesVersion }, acknowledgement }] : [])),
      ...review.limits.flatMap(({ limit, acknowledgement }) => (acknowledgement ? [{ about: { limit }, acknowledgement }] : [])),
    ];
    // one answer may cover two findings of a rule; it is one DetectedIssue
    return { serviceRequestId: referral.serviceRequestId, conditionIds, answered: [...new Map(answered.map((a) => [a.acknowledgement.id, a])).values()], ...(await readBeside(tx, planId)) };
  }
}

/**
 * The prescriber signs the numbers that were shown; limits, which speak of today, may differ. A number that the draft did
 * not write down yet, as an earlier version of the software made it, is no other number.
 */
function sameNumbers(a: DoseCalculation, b: DoseCalculation): boolean {
  const hung = (c: DoseCalculation) => c.sessions.map(({ concentration: _said, ...session }) => [session, concentrationIn(c, session.number)]);
  const numbers = (c: DoseCalculation): string => JSON.stringify([c.rate, c.pumpRate, c.bolus, c.courseTotal, c.weightUsed, hung(c)]);
  return numbers(a) === numbers(b);
}
