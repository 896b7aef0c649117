import { record } from '#audit';
import { Chart } from '#chart';
import { type DoseLimit, type Finding, isTerminal, ok, PLAN_STATES, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, newId, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import type { AcknowledgementReason } from './acknowledgement-reasons.js';
import { type Answered, answeredIssue } from './detected-issues.js';
import { pendingRevision, waitingAttempt } from './life/plan-revision.store.js';
import { type Review, review } from './open-items.js';
import { type Acknowledgement, insertAcknowledgement } from './plan-history.store.js';
import { lockPlan } from './plan.store.js';
import { personOf } from './plan.js';
import { PLAN_UNKNOWN } from './problems.js';
import { coveredBy } from './screening.js';
import { standingOf } from './standing.js';

export interface AcknowledgeCommand {
  /** Rule of the finding (`S29`) or code of the limit (`WEIGHT_STALE`). */
  readonly rule: string;
  readonly reason: AcknowledgementReason;
  readonly text: string;
}

export interface Acknowledged {
  readonly acknowledgement: Acknowledgement;
  /** What still waits for an answer before the plan may be signed. */
  readonly open: readonly string[];
  readonly hard: readonly string[];
}

const NOT_FOUND: Problem = { kind: 'invalid', code: 'FINDING_UNKNOWN', text: 'The screening of this plan has no such finding, nor its dose such a limit.', expression: 'rule', fix: 'Give the rule of a finding or the code of a limit of GET /api/v1/plans/{id}/screening.' };
const IS_HARD: Problem = { kind: 'business-rule', code: 'FINDING_IS_HARD', text: 'This cannot be acknowledged: nobody may go past it.', expression: 'rule', fix: 'Resolve the finding, correct the record that it rests on, or draft another order.' };
const NOTHING_TO_SAY: Problem = { kind: 'business-rule', code: 'FINDING_NEEDS_NO_ACKNOWLEDGEMENT', text: 'This finding stands in nobody\'s way.', expression: 'rule', fix: 'Acknowledge those of GET /api/v1/plans/{id}/screening that need it.' };
const PLAN_ENDED: Problem = { kind: 'business-rule', code: 'PLAN_ENDED', text: 'The plan has ended.', fix: 'Draft a new plan.' };

@Injectable()
export class AcknowledgeFinding {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string, command: AcknowledgeCommand): Promise<Result<Acknowledged>> {
    return this.database.inTenant(principal, (tx) => this.acknowledge(tx, planId, command));
  }

  private async acknowledge(tx: Tx, planId: string, command: AcknowledgeCommand): Promise<Result<Acknowledged>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (isTerminal(PLAN_STATES, plan.status)) return refuse(PLAN_ENDED);
    const now = this.clock.now();
    // what waits for a signature is what there is to answer
    const target = (await pendingRevision(tx, plan)) ?? plan;
    const standing = await standingOf(tx, this.chart, target, target.signed ? 'session' : 'draft', now);
    if (!standing.ok) return standing;
    const { screened, calculation, acknowledgements, review: before } = standing.value;
    const subject = subjectOf(before, command.rule);
    if (!subject.ok) return subject;
    const covers = { ...('limit' in subject.value ? { evidence: [], revision: target.revision, text: subject.value.limit.text } : coveredBy(subject.value.finding)), waiting: await waitingAttempt(tx, plan) };
    const acknowledgement: Acknowledgement = { id: newId(), finding: command.rule, covers, reason: command.reason, text: command.text, at: now, by: personOf(tx.principal) };
    await insertAcknowledgement(tx, planId, acknowledgement);
    if (target.signed) {
      // before the signature nobody outside knows of the plan; with it every answer is published at once
      const about: Answered['about'] = 'limit' in subject.value ? subject.value : { ...subject.value, rulesVersion: screened.result.ruleSet.version };
      await this.chart.publish(tx, planId, [answeredIssue(plan, { about, acknowledgement })]);
    }
    await record(tx, { action: 'plan.acknowledge', entity: { type: 'plan', id: planId }, reason: command.reason, detail: { finding: command.rule } });
    const { open, hard } = review(screened.result, calculation.limits, [...acknowledgements, acknowledgement], target.revision);
    return ok({ acknowledgement, open, hard });
  }
}

function subjectOf(standing: Review, rule: string): Result<{ readonly limit: DoseLimit } | { readonly finding: Finding }> {
  const limit = standing.limits.find((l) => l.limit.code === rule)?.limit;
  if (limit) return limit.tier === 'hard' ? refuse(IS_HARD) : ok({ limit });
  // a rule may find several things: the one that waits is meant
  const candidates = standing.findings.filter((f) => f.finding.rule === rule);
  if (candidates.length === 0) return refuse(NOT_FOUND);
  if (standing.hard.includes(rule)) return refuse(IS_HARD);
  const finding = (candidates.find((f) => f.finding.needsAcknowledgement && f.acknowledgement === undefined) ?? candidates.find((f) => f.finding.needsAcknowledgement))?.finding;
  return finding ? ok({ finding }) : refuse(NOTHING_TO_SAY);
}
