import { record } from '#audit';
import { checkClinicVersion, isLaterVersion, ok, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { personOf } from '../plan.js';
import { VERSION_NOT_HERE } from './problems.js';
import { findVersion, insertSignature, versionsInForce } from './protocol-version.store.js';
import type { ClinicVersion } from './protocol-version.js';

const IN_FORCE: Problem = { kind: 'business-rule', code: 'PROTOCOL_VERSION_IN_FORCE', text: 'This version is signed by two and in force.', fix: 'Write a new version to change the protocol.' };
const SUPERSEDED: Problem = { kind: 'business-rule', code: 'PROTOCOL_VERSION_SUPERSEDED', text: 'A later version of this protocol is in force.', fix: 'Write a new version above it.' };
const SIGNED_ALREADY: Problem = { kind: 'business-rule', code: 'PROTOCOL_SIGNED_ALREADY', text: 'You signed this version already.', fix: 'Ask another clinician to sign it.' };

/** One of the two signatures that a version needs. The database counts them and puts the version in force. */
@Injectable()
export class SignProtocolVersion {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, id: string, version: string): Promise<Result<ClinicVersion>> {
    return this.database.inTenant(principal, (tx) => this.sign(tx, id, version));
  }

  private async sign(tx: Tx, id: string, version: string): Promise<Result<ClinicVersion>> {
    const found = await findVersion(tx, id, version);
    if (!found) return refuse(VERSION_NOT_HERE);
    if (found.inForceSince !== undefined) return refuse(IN_FORCE);
    const [current] = await versionsInForce(tx, id);
    if (current && isLaterVersion(current.protocol.version, version)) return refuse(SUPERSEDED);
    // the rules may have become stricter since it was written
    const faults = checkClinicVersion(found.protocol);
    if (faults.length > 0) return refuse(...faults);
    if (!(await insertSignature(tx, found.protocol, { at: this.clock.now(), by: personOf(tx.principal) }))) return refuse(SIGNED_ALREADY);
    const signed = await findVersion(tx, id, version);
    if (!signed) throw new Error('A version that was just signed is gone.');
    await record(tx, { action: 'protocol.sign-version', entity: { type: 'protocol', id }, detail: { version, inForce: String(signed.inForceSince !== undefined) } });
    return ok(signed);
  }
}
