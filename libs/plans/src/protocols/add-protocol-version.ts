import { record } from '#audit';
import { checkClinicVersion, findProtocol, isLaterVersion, ok, parseProtocol, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { personOf } from '../plan.js';
import { insertVersion, versionsOf } from './protocol-version.store.js';
import type { ClinicVersion } from './protocol-version.js';

const APPROVAL_IS_SIGNED: Problem = { kind: 'invalid', code: 'APPROVAL_IS_SIGNED', text: 'Who approved a version is said by its signatures.', expression: 'approvedBy', fix: 'Leave approvedBy and approvedOn out, and let two clinicians sign the version.' };
const notLater = (than: string): Problem => ({ kind: 'conflict', code: 'PROTOCOL_VERSION_NOT_LATER', text: 'This version is not later than those that exist.', expression: 'version', fix: `Give a version above ${than}.` });

/** A new version of a protocol, of the library's id or of one of the clinic's own. It waits for two signatures. */
@Injectable()
export class AddProtocolVersion {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, given: unknown, origin: ClinicVersion['origin'] = 'written'): Promise<Result<ClinicVersion>> {
    const parsed = parseProtocol(given);
    if (!parsed.ok) return Promise.resolve(parsed);
    const protocol = parsed.value;
    if (protocol.approvedBy !== undefined || protocol.approvedOn !== undefined) return Promise.resolve(refuse(APPROVAL_IS_SIGNED));
    const faults = checkClinicVersion(protocol);
    if (faults.length > 0) return Promise.resolve(refuse(...faults));
    return this.database.inTenant(principal, (tx) => this.add(tx, { protocol, origin, created: { at: this.clock.now(), by: personOf(principal) }, signatures: [] }));
  }

  private async add(tx: Tx, added: ClinicVersion): Promise<Result<ClinicVersion>> {
    const { id, version } = added.protocol;
    const known = [...(await versionsOf(tx, id)).map((v) => v.protocol), findProtocol(id)].flatMap((p) => (p ? [p.version] : []));
    const newest = known.reduce<string | undefined>((high, v) => (high === undefined || isLaterVersion(v, high) ? v : high), undefined);
    if (newest !== undefined && !isLaterVersion(version, newest)) return refuse(notLater(newest));
    // somebody else may have added the same one since it was looked for
    if (!(await insertVersion(tx, added))) return refuse(notLater(version));
    await record(tx, { action: 'protocol.add-version', entity: { type: 'protocol', id }, detail: { version, origin: added.origin } });
    return ok(added);
  }
}
