import { record } from '#audit';
import { Chart } from '#chart';
import { checkWithoutAdjuncts, type EnteredQuantity, ok, type Problem, type Protocol, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, newId, type Principal } from '#platform';
import { type Referral, Referrals } from '#referrals';
import { Inject, Injectable } from '@nestjs/common';
import { calculateOrder } from './calculate-order.js';
import { type PatientFacts, readPatientFacts, weightOfRecord } from './patient-facts.js';
import { insertPlanEvent } from './plan-history.store.js';
import { insertPlan } from './plan.store.js';
import { personOf, type Plan, type PlanOrder } from './plan.js';
import { PROTOCOL_UNKNOWN } from './problems.js';
import { protocolInForce } from './protocols/protocol-in-force.js';
import { clinicPolicy } from './thresholds/clinic-policy.js';

/** What a prescriber gives; what is left out comes from the protocol (dose) and the patient's record (weight, height, sex). */
export interface DraftCommand extends Partial<Omit<PlanOrder, 'weight'>> {
  readonly referralId: string;
  readonly protocol: string;
  readonly weight?: EnteredQuantity & { readonly source?: string; readonly measuredAt?: string };
}

/** States of a referral in which somebody may plan for it. */
const PLANNABLE: ReadonlySet<Referral['status']> = new Set(['accepted', 'in-progress', 'on-hold']);

const NOT_ACCEPTED: Problem = { kind: 'business-rule', code: 'REFERRAL_NOT_ACCEPTED', text: 'A plan is made for a referral that the clinic has accepted.', expression: 'referralId', fix: 'Accept the referral first.' };
const REFERRAL_UNKNOWN: Problem = { kind: 'invalid', code: 'REFERRAL_UNKNOWN', text: 'There is no referral of this id.', expression: 'referralId', fix: 'Give the id of one of GET /api/v1/referrals.' };

@Injectable()
export class DraftPlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Referrals) private readonly referrals: Referrals,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, command: DraftCommand): Promise<Result<Plan>> {
    return this.database.inTenant(principal, (tx) => this.draft(tx, command));
  }

  private async draft(tx: Tx, command: DraftCommand): Promise<Result<Plan>> {
    const protocol = await protocolInForce(tx, command.protocol);
    if (!protocol) return refuse(PROTOCOL_UNKNOWN);
    const referral = await this.referrals.find(tx, command.referralId);
    if (!referral) return refuse(REFERRAL_UNKNOWN);
    if (!PLANNABLE.has(referral.status)) return refuse(NOT_ACCEPTED);

    const beside = checkWithoutAdjuncts(protocol, command.withoutAdjuncts);
    if (!beside.ok) return beside;
    const facts = await readPatientFacts(tx, this.chart, referral.patientId);
    if (!facts.ok) return facts;
    const order = orderOf(command, protocol, facts.value);
    if (!order.ok) return order;
    const now = this.clock.now();
    const policy = await clinicPolicy(tx);
    const calculation = calculateOrder(order.value, protocol, facts.value, now, policy);
    if (!calculation.ok) return calculation;

    const by = personOf(tx.principal);
    const plan: Plan = {
      id: newId(),
      referralId: referral.id,
      patientId: referral.patientId,
      protocol,
      status: 'draft',
      version: 1,
      revision: 1,
      firstSession: 1,
      order: order.value,
      calculation: calculation.value,
      thresholdsVersion: policy.thresholds.version,
      drafted: { at: now, by },
      ordered: { at: now, by },
      changedAt: now,
    };
    await insertPlan(tx, plan);
    await insertPlanEvent(tx, plan.id, { event: 'draft', before: null, after: 'draft', at: now, by });
    await record(tx, { action: 'plan.draft', entity: { type: 'plan', id: plan.id }, detail: { referral: referral.id, protocol: protocol.id, protocolVersion: protocol.version, thresholds: policy.thresholds.version } });
    return ok(plan);
  }
}

const WEIGHT_MISSING: Problem = { kind: 'required', code: 'WEIGHT_REQUIRED', text: 'The record holds no weight, and none was given.', expression: 'weight', fix: 'Weigh the patient and give the weight in kg.' };

/** Where one stretch is titrated from a start, that start: the typical dose is where a titration ends. */
const firstDose = ({ titration, segments, dose }: Protocol): EnteredQuantity => (segments.length === 1 && titration?.interval && titration.start ? titration.start : dose.typical);

function orderOf(command: DraftCommand, protocol: Protocol, facts: PatientFacts): Result<PlanOrder> {
  const { referralId: _referral, protocol: _protocol, dose, weight, ...given } = command;
  const newest = facts.weights.find((w) => !w.stated) ?? facts.weights[0];
  const used = weight ?? (newest && weightOfRecord(newest));
  if (!used) return refuse(WEIGHT_MISSING);
  const { value, unit } = firstDose(protocol);
  return ok({
    ...(facts.height === undefined ? {} : { height: facts.height }),
    ...(facts.sex === undefined ? {} : { sex: facts.sex }),
    ...given,
    dose: dose ?? { value, unit },
    weight: used,
  });
}
