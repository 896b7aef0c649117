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
import { type Consent, type ConsentElement, type ConsentPurpose, latestExpiry } from './consent.js';
import { type ConsentForm, coveredBy, type FormName } from './forms/consent-form.js';
import { holdForm } from './forms/consent-form.store.js';

export interface ConsentCommand {
  readonly purpose: ConsentPurpose;
  /** A registered form of the clinic. */
  readonly text: FormName;
  /** The form says what it covers; who tells it too must not say otherwise. */
  readonly elements?: readonly ConsentElement[];
  /** When the patient signed; now unless told. */
  readonly signedAt?: string;
  /** As many months after the signature as the clinic has set, unless told. */
  readonly expiresAt?: string;
}

const PLAN_ENDED: Problem = { kind: 'business-rule', code: 'PLAN_ENDED', text: 'The plan has ended: nothing is agreed to any more.', fix: 'Record the consent with the plan of the next series.' };
const IN_FUTURE: Problem = { kind: 'invalid', code: 'TIME_IN_FUTURE', text: 'Nobody has signed yet at a time that lies ahead.', expression: 'signedAt', fix: 'Leave `signedAt` out, or give a time that has passed.' };
const tooLong = (longest: string): Problem => ({ kind: 'invalid', code: 'CONSENT_TOO_LONG', text: `A consent holds for ${longest} at most.`, expression: 'expiresAt', fix: `Leave \`expiresAt\` out, or give a time within ${longest} of the signature.` });
const OVER_ALREADY: Problem = { kind: 'invalid', code: 'CONSENT_OVER', text: 'This consent is over already.', expression: 'expiresAt', fix: 'Have the patient sign again.' };
const FORM_UNKNOWN: Problem = { kind: 'invalid', code: 'CONSENT_FORM_UNKNOWN', text: 'This clinic has registered no such form, so nobody could read later what was signed.', expression: 'text', fix: 'Give id, version and language of a form of GET /api/v1/consent-forms, or register it: POST /api/v1/consent-forms.' };
const FORM_RETIRED: Problem = { kind: 'business-rule', code: 'CONSENT_FORM_RETIRED', text: 'This form is retired and takes no new signatures.', expression: 'text', fix: 'Have a form of GET /api/v1/consent-forms signed that is not retired.' };
const OTHER_PURPOSE: Problem = { kind: 'invalid', code: 'CONSENT_FORM_OTHER_PURPOSE', text: 'The words of this form agree to something else.', expression: 'purpose', fix: 'Give the purpose of the form, or the form of this purpose.' };
const NOT_OF_FORM: Problem = { kind: 'invalid', code: 'CONSENT_ELEMENT_NOT_IN_FORM', text: 'The form does not say this.', expression: 'elements', fix: 'Leave `elements` out: the form says what it covers.' };
const notToldOf = (missing: readonly string[]): Problem => ({ kind: 'required', code: 'CONSENT_INCOMPLETE', text: 'The form says more than was talked through.', expression: 'elements', fix: `Talk it through before it is signed: ${missing.join(', ')}.` });

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
    const form = await signedForm(tx, command);
    if (!form.ok) return form;

    const by = personOf(tx.principal);
    const { purpose, text } = command;
    const { title, sections, sha256 } = form.value;
    const consent: Consent = { id: newId(), planId, patientId: plan.patientId, purpose, text, form: { title, sections, sha256 }, elements: coveredBy(form.value), ...times.value, recordedAt: now, recordedBy: by };
    const replaced = (await consentsOf(tx, planId)).filter((c) => c.purpose === purpose && c.end === undefined).map((c): Consent => ({ ...c, end: { at: now, reason: 'replaced', by } }));
    for (const { id, end } of replaced) if (end) await endConsent(tx, id, end);
    await insertConsent(tx, consent);
    if (plan.signed) {
      // before the signature nobody outside knows of the plan; with it every consent is published
      const clinic = await clinicOf(tx);
      await this.chart.publish(tx, planId, [...replaced, consent].map((c) => consentResource(c, clinic)));
    }
    await record(tx, { action: 'consent.record', entity: { type: 'consent', id: consent.id }, detail: { plan: planId, purpose, text: `${text.id}/${text.version}/${text.language}`, sha256 } });
    return ok(consent);
  }
}

/** The form whose words were signed, and what it covers agrees with what was told. */
async function signedForm(tx: Tx, { purpose, text, elements }: ConsentCommand): Promise<Result<ConsentForm>> {
  const form = await holdForm(tx, text);
  if (!form) return refuse(FORM_UNKNOWN);
  if (form.purpose !== purpose) return refuse(OTHER_PURPOSE);
  if (form.retired) return refuse(FORM_RETIRED);
  if (elements === undefined) return ok(form);
  const covered = coveredBy(form);
  const untold = covered.filter((e) => !elements.includes(e));
  if (untold.length > 0) return refuse(notToldOf(untold));
  return elements.every((e) => covered.includes(e)) ? ok(form) : refuse(NOT_OF_FORM);
}

function timesOf({ signedAt, expiresAt }: ConsentCommand, now: Date, thresholds: Thresholds): Result<{ readonly signedAt: Date; readonly expiresAt: Date }> {
  const signed = signedAt === undefined ? now : new Date(signedAt);
  if (signed > now) return refuse(IN_FUTURE);
  const latest = latestExpiry(signed, Number(thresholds.values['consent.months']));
  const expires = expiresAt === undefined ? latest : new Date(expiresAt);
  if (expires > latest) return refuse(tooLong(inWords('consent.months', thresholds)));
  return expires <= now || expires <= signed ? refuse(OVER_ALREADY) : ok({ signedAt: signed, expiresAt: expires });
}
