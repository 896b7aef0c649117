import { record } from '#audit';
import { Chart } from '#chart';
import { inWords, isTerminal, ok, PLAN_STATES, type Problem, refuse, type Result, type Thresholds } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, newId, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockPlan } from '../plan.store.js';
import { personOf } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { clinicPolicy } from '../thresholds/clinic-policy.js';
import { consentResource } from './consent-resource.js';
import { clinicOf, consentsOf, endConsent, insertConsent } from './consent.store.js';
import { type Consent, type ConsentElement, type ConsentPurpose, elementsOf, latestExpiry } from './consent.js';

export interface ConsentCommand {
  readonly purpose: ConsentPurpose;
  readonly text: { readonly id: string; readonly version: string; readonly language: string };
  readonly elements: readonly ConsentElement[];
  /** When the patient signed; now unless told. */
  readonly signedAt?: string;
  /** As many months after the signature as the clinic has set, unless told. */
  readonly expiresAt?: string;
}

const PLAN_ENDED: Problem = { kind: 'business-rule', code: 'PLAN_ENDED', text: 'The plan has ended: nothing is agreed to any more.', fix: 'Record the consent with the plan of the next series.' };
const IN_FUTURE: Problem = { kind: 'invalid', code: 'TIME_IN_FUTURE', text: 'Nobody has signed yet at a time that lies ahead.', expression: 'signedAt', fix: 'Leave `signedAt` out, or give a time that has passed.' };
const tooLong = (longest: string): Problem => ({ kind: 'invalid', code: 'CONSENT_TOO_LONG', text: `A consent holds for ${longest} at most.`, expression: 'expiresAt', fix: `Leave \`expiresAt\` out, or give a time within ${longest} of the signature.` });
const OVER_ALREADY: Problem = { kind: 'invalid', code: 'CONSENT_OVER', text: 'This consent is over already.', expression: 'expiresAt', fix: 'Have the patient sign again.' };
const notToldOf = (missing: readonly string[]): Problem => ({ kind: 'required', code: 'CONSENT_INCOMPLETE', text: 'The words that were signed leave out what a consent must say.', expression: 'elements', fix: `Talk it through and have it signed: ${missing.join(', ')}.` });

/** Writes down what the patient signed. It takes the place of an earlier consent to the same, and every chart is told. */
@Injectable()
export class RecordConsent {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string, command: ConsentCommand): Promise<Result<Consent>> {
    return this.database.inTenant(principal, (tx) => this.record(tx, planId, command));
  }

  private async record(tx: Tx, planId: string, command: ConsentCommand): Promise<Result<Consent>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (isTerminal(PLAN_STATES, plan.status)) return refuse(PLAN_ENDED);
    const now = this.clock.now();
    const times = timesOf(command, now, (await clinicPolicy(tx)).thresholds);
    if (!times.ok) return times;
    const untold = elementsOf(command.purpose).filter((e) => !command.elements.includes(e));
    if (untold.length > 0) return refuse(notToldOf(untold));

    const by = personOf(tx.principal);
    const { purpose, text } = command;
    const consent: Consent = { id: newId(), planId, patientId: plan.patientId, purpose, text, elements: elementsOf(purpose), ...times.value, recordedAt: now, recordedBy: by };
    const replaced = (await consentsOf(tx, planId)).filter((c) => c.purpose === purpose && c.end === undefined).map((c): Consent => ({ ...c, end: { at: now, reason: 'replaced', by } }));
    for (const { id, end } of replaced) if (end) await endConsent(tx, id, end);
    await insertConsent(tx, consent);
    if (plan.signed) {
      // before the signature nobody outside knows of the plan; with it every consent is published
      const clinic = await clinicOf(tx);
      await this.chart.publish(tx, planId, [...replaced, consent].map((c) => consentResource(c, clinic)));
    }
    await record(tx, { action: 'consent.record', entity: { type: 'consent', id: consent.id }, detail: { plan: planId, purpose, text: `${text.id}/${text.version}/${text.language}` } });
    return ok(consent);
  }
}

function timesOf({ signedAt, expiresAt }: ConsentCommand, now: Date, thresholds: Thresholds): Result<{ readonly signedAt: Date; readonly expiresAt: Date }> {
  const signed = signedAt === undefined ? now : new Date(signedAt);
  if (signed > now) return refuse(IN_FUTURE);
  const latest = latestExpiry(signed, Number(thresholds.values['consent.months']));
  const expires = expiresAt === undefined ? latest : new Date(expiresAt);
  if (expires > latest) return refuse(tooLong(inWords('consent.months', thresholds)));
  return expires <= now || expires <= signed ? refuse(OVER_ALREADY) : ok({ signedAt: signed, expiresAt: expires });
}
