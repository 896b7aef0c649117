import { record } from '#audit';
import { Chart } from '#chart';
import { ok, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockPlan } from '../plan.store.js';
import { personOf } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { consentResource } from './consent-resource.js';
import { clinicOf, consentsOf, endConsent } from './consent.store.js';
import type { Consent, RevokeReason } from './consent.js';

export interface RevokeCommand {
  readonly reason: RevokeReason;
  readonly text?: string;
}

const CONSENT_UNKNOWN: Problem = { kind: 'not-found', code: 'CONSENT_UNKNOWN', text: 'This plan has no such consent.' };
const REPLACED: Problem = { kind: 'business-rule', code: 'CONSENT_REPLACED', text: 'A newer consent has taken the place of this one.', fix: 'Revoke the newer one: GET /api/v1/plans/{id}/consents.' };

/** From now on no session starts on this consent. Revoking twice is revoking once. */
@Injectable()
export class RevokeConsent {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string, consentId: string, command: RevokeCommand): Promise<Result<Consent>> {
    return this.database.inTenant(principal, (tx) => this.revoke(tx, planId, consentId, command));
  }

  private async revoke(tx: Tx, planId: string, consentId: string, { reason, text }: RevokeCommand): Promise<Result<Consent>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    const consent = (await consentsOf(tx, planId)).find((c) => c.id === consentId);
    if (!consent) return refuse(CONSENT_UNKNOWN);
    if (consent.end) return consent.end.reason === 'replaced' ? refuse(REPLACED) : ok(consent);

    const revoked: Consent = { ...consent, end: { at: this.clock.now(), reason, ...(text === undefined ? {} : { note: text }), by: personOf(tx.principal) } };
    if (revoked.end) await endConsent(tx, consentId, revoked.end);
    if (plan.signed) await this.chart.publish(tx, planId, [consentResource(revoked, await clinicOf(tx))]);
    await record(tx, { action: 'consent.revoke', entity: { type: 'consent', id: consentId }, reason, detail: { plan: planId, purpose: consent.purpose } });
    return ok(revoked);
  }
}
