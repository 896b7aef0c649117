import { record } from '#audit';
import { ok, parseOverrides, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { personOf } from '../plan.js';
import { inValues, VERSION_NOT_HERE } from './problems.js';
import { findVersion, insertSignature, versionInForce } from './threshold-version.store.js';
import type { ThresholdVersion } from './threshold-version.js';

const IN_FORCE: Problem = { kind: 'business-rule', code: 'THRESHOLDS_IN_FORCE', text: 'This version is signed by two and in force.', fix: 'Propose a new version to change a threshold.' };
const SUPERSEDED: Problem = { kind: 'business-rule', code: 'THRESHOLDS_SUPERSEDED', text: 'A later version of the thresholds is in force.', fix: 'Propose the values again as a new version.' };
const SIGNED_ALREADY: Problem = { kind: 'business-rule', code: 'THRESHOLDS_SIGNED_ALREADY', text: 'You signed this version already.', fix: 'Ask another clinician to sign it.' };

/** Small enough for an integer of the database. */
const NUMBER = /^[1-9]\d{0,8}$/;

/** One of the two signatures that a set of thresholds needs. The database counts them and puts the version in force. */
@Injectable()
export class SignThresholds {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, version: string): Promise<Result<ThresholdVersion>> {
    if (!NUMBER.test(version)) return Promise.resolve(refuse(VERSION_NOT_HERE));
    return this.database.inTenant(principal, (tx) => this.sign(tx, Number(version)));
  }

  private async sign(tx: Tx, version: number): Promise<Result<ThresholdVersion>> {
    const found = await findVersion(tx, version);
    if (!found) return refuse(VERSION_NOT_HERE);
    if (found.inForceSince !== undefined) return refuse(IN_FORCE);
    const current = await versionInForce(tx);
    if (current && current.version > version) return refuse(SUPERSEDED);
    // the ranges may have become narrower since it was proposed
    const overrides = parseOverrides(found.overrides);
    if (!overrides.ok) return refuse(...overrides.problems.map(inValues));
    if (!(await insertSignature(tx, version, { at: this.clock.now(), by: personOf(tx.principal) }))) return refuse(SIGNED_ALREADY);
    const signed = await findVersion(tx, version);
    if (!signed) throw new Error('A version that was just signed is gone.');
    await record(tx, { action: 'thresholds.sign', entity: { type: 'thresholds', id: String(version) }, detail: { inForce: String(signed.inForceSince !== undefined) } });
    return ok(signed);
  }
}
