import { checkBolus, type EnteredQuantity, type InfusionMeanwhile, type LoggedBolus, ok, parseQuantity, refuse, type Result } from '#clinical';
import type { Plan } from '#plans';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { BOLUS_NOT_ORDERED } from './problems.js';
import { ceilingsOf } from './rate-log-of.js';
import { RecordEntry, type SessionRef } from './record-entry.js';
import type { SessionPicture } from './session-resources.js';
import type { SessionFact } from './session.js';

export interface BolusCommand {
  /** When it began; without it, it has just been given. */
  readonly at?: string;
  /** mg, as far as it came. */
  readonly dose: EnteredQuantity;
  /** min; as ordered unless told. */
  readonly over?: EnteredQuantity;
  /** As ordered unless told: the bolus comes before the infusion, which stands meanwhile. */
  readonly infusion?: InfusionMeanwhile;
}

/** Writes down the bolus that the order of the session has: once, as it was given, never more than ordered. */
@Injectable()
export class RecordBolus {
  constructor(@Inject(RecordEntry) private readonly recordEntry: RecordEntry) {}

  run(principal: Principal, where: SessionRef, { at, ...command }: BolusCommand): Promise<Result<SessionPicture>> {
    return this.recordEntry.run(principal, where, { ...(at === undefined ? {} : { at }), fact: (plan) => bolusUnder(plan, command) });
  }
}

function bolusUnder(plan: Plan, { dose, over, infusion }: Omit<BolusCommand, 'at'>): Result<SessionFact> {
  const ordered = plan.calculation.bolus;
  if (!ordered?.over) return refuse(BOLUS_NOT_ORDERED);
  const mg = parseQuantity(dose.value, dose.unit, 'dose', { units: ['mg'] });
  const min = over === undefined ? ok(ordered.over) : parseQuantity(over.value, over.unit, 'over', { units: ['min'] });
  if (!mg.ok || !min.ok) return refuse(...[mg, min].flatMap((r) => (r.ok ? [] : r.problems)));
  const given: LoggedBolus = { dose: mg.value, over: min.value, infusion: infusion ?? 'stands' };
  const problems = checkBolus(given, ceilingsOf(plan));
  return problems.length > 0 ? refuse(...problems) : ok({ kind: 'bolus', data: given });
}
