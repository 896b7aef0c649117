import { ok, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { findPlan } from '../plan.store.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { type Consent, consentProblems } from './consent.js';
import { consentsOf } from './consent.store.js';

export interface Consents {
  readonly consents: readonly Consent[];
  readonly at: Date;
}

/** Every consent of a plan, in force or not, oldest first. A plan has a handful. */
@Injectable()
export class ListConsents {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string): Promise<Result<Consents>> {
    return this.database.inTenant(principal, async (tx) => ((await findPlan(tx, planId)) ? ok({ consents: await consentsOf(tx, planId), at: this.clock.now() }) : refuse(PLAN_UNKNOWN)));
  }
}

/** Both consents must be in force when a session starts. */
export const missingConsents = async (tx: Tx, planId: string, at: Date): Promise<Problem[]> => consentProblems(await consentsOf(tx, planId), at);
