import { record } from '#audit';
import { type CheckedNumbers, concentrationIn, differingNumbers, type EnteredQuantity, ok, parseQuantity, type Problem, type Quantity, refuse, type Result, type Unit } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockPlan } from '../plan.store.js';
import { personOf, type Plan } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { type DoubleCheck, insertDoubleCheck, isDoubleChecked } from './double-check.store.js';
import { PlanLife } from './plan-life.js';
import { planRules } from './plan-rules.store.js';
import { NEVER_SIGNED } from './problems.js';

export interface DoubleCheckCommand {
  readonly weight: EnteredQuantity;
  readonly concentration: EnteredQuantity;
  /** That the pump is set to at the start of the session. */
  readonly pumpRate: EnteredQuantity;
  /** mg, drawn up or programmed; left out where there is none. */
  readonly bolus?: EnteredQuantity;
  /** The next one unless told. */
  readonly session?: number;
}

const NOT_INDEPENDENT: Problem = { kind: 'forbidden', code: 'NOT_INDEPENDENT', text: 'Whoever entered or signed the order cannot check it.', fix: 'Ask a colleague who did neither to read weight, bag and pump and to enter them.' };
const SESSION_NOT_PLANNED: Problem = { kind: 'invalid', code: 'SESSION_NOT_PLANNED', text: 'The order that stands has no such session.', expression: 'session', fix: 'Leave it out to check the next session.' };
export const NOT_CHECKED: Problem = { kind: 'business-rule', code: 'DOUBLE_CHECK_REQUIRED', text: 'Nobody has checked this order independently.', fix: 'Have a colleague who neither entered nor signed it enter weight, concentration, pump rate and, where there is one, the bolus: POST /api/v1/plans/{id}/double-check.' };

const NAMES: Readonly<Record<keyof CheckedNumbers, string>> = { weight: 'The weight', concentration: 'The concentration', pumpRate: 'The pump rate', bolus: 'The bolus' };
const differs = (name: keyof CheckedNumbers): Problem => ({
  kind: 'conflict',
  code: 'DOUBLE_CHECK_DIFFERS',
  text: `${NAMES[name]} is not the one of the order.`,
  expression: name,
  fix: 'Do not start. Read it again at the patient and enter it once more; if it still differs, the prescriber who signed must look at it with you, and may revise or hold the plan.',
});

/** A second person enters the numbers again. Whoever differs is told that, never what was expected; every attempt is kept. */
@Injectable()
export class DoubleCheckPlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PlanLife) private readonly life: PlanLife,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async run(principal: Principal, planId: string, command: DoubleCheckCommand): Promise<Result<DoubleCheck>> {
    // what differs is kept too, so that the transaction must not end as a refusal
    const checked = await this.database.inTenant(principal, (tx) => this.check(tx, planId, command));
    if (!checked.ok) return checked;
    const [first, ...others] = checked.value.differs.map(differs);
    return first ? refuse(first, ...others) : checked;
  }

  private async check(tx: Tx, planId: string, command: DoubleCheckCommand): Promise<Result<DoubleCheck>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (!plan.signed) return refuse(NEVER_SIGNED);
    const { subject } = tx.principal;
    if (subject === plan.ordered.by.sub || subject === plan.signed.by.sub) return refuse(NOT_INDEPENDENT);
    const entered = parseNumbers(command);
    if (!entered.ok) return entered;
    const session = command.session ?? (await this.life.doses(tx, plan)).sessions + 1;
    const expected = expectedIn(plan, session);
    if (!expected) return refuse(SESSION_NOT_PLANNED);
    const check = { revision: plan.revision, session, differs: differingNumbers(entered.value, expected), at: this.clock.now(), by: personOf(tx.principal) };
    const kept = await insertDoubleCheck(tx, plan.id, check, entered.value, { orderedBy: plan.ordered.by.sub, signedBy: plan.signed.by.sub });
    await record(tx, { action: 'plan.double-check', entity: { type: 'plan', id: plan.id }, detail: { revision: String(plan.revision), session: String(session), differs: check.differs.join(',') } });
    return ok(kept);
  }
}

/** What the scale, the bag, the pump and the syringe must say: the weight as entered, whatever basis the dose is calculated on. */
function expectedIn(plan: Plan, session: number): CheckedNumbers | undefined {
  const planned = plan.calculation.sessions.find((s) => s.number === session && s.number >= plan.firstSession);
  const pumpRate = planned?.segments[0]?.pumpRate;
  return pumpRate && { weight: { value: plan.order.weight.value, unit: 'kg' }, concentration: concentrationIn(plan.calculation, session), pumpRate, bolus: plan.calculation.bolus?.dose };
}

function parseNumbers({ weight, concentration, pumpRate, bolus }: DoubleCheckCommand): Result<CheckedNumbers> {
  const parse = <U extends Unit>(q: EnteredQuantity, name: keyof CheckedNumbers, unit: U): Result<Quantity<U>> => parseQuantity(q.value, q.unit, name, { units: [unit] });
  const [kg, mgml, mlh] = [parse(weight, 'weight', 'kg'), parse(concentration, 'concentration', 'mg/mL'), parse(pumpRate, 'pumpRate', 'mL/h')];
  const mg = bolus === undefined ? ok(undefined) : parse(bolus, 'bolus', 'mg');
  if (kg.ok && mgml.ok && mlh.ok && mg.ok) return ok({ weight: kg.value, concentration: mgml.value, pumpRate: mlh.value, bolus: mg.value });
  const [first, ...others] = [kg, mgml, mlh, mg].flatMap((r) => (r.ok ? [] : r.problems));
  return first ? refuse(first, ...others) : refuse(SESSION_NOT_PLANNED);
}

/** Whether this order still waits for the independent check that the clinic asks for. */
export async function waitsForDoubleCheck(tx: Tx, plan: Plan): Promise<boolean> {
  return (await planRules(tx)).doubleCheck && !(await isDoubleChecked(tx, plan.id, plan.revision));
}
