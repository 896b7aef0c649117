import { type ComparedRow, compareProtocols, findProtocol, isLaterVersion, ok, type Protocol, protocols, refuse, type Result, type Thresholds } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { clinicPolicy } from '../thresholds/clinic-policy.js';
import { PROTOCOL_NOT_HERE, VERSION_NOT_HERE } from './problems.js';
import { protocolInForce, protocolsInForce } from './protocol-in-force.js';
import { approved, type ClinicVersion } from './protocol-version.js';
import { versionsOf } from './protocol-version.store.js';

export interface KnownVersion {
  readonly protocol: Protocol;
  readonly status: 'awaiting-signatures' | 'in-force' | 'superseded';
  /** Absent for the version that ships. */
  readonly clinic?: ClinicVersion;
}

export interface Compared {
  readonly protocols: readonly [Protocol, Protocol];
  readonly rows: readonly ComparedRow[];
}

/** What the clinic can follow, as it is in force; and every version that there ever was. */
@Injectable()
export class ReadProtocols {
  constructor(@Inject(Database) private readonly database: Database) {}

  list(principal: Principal): Promise<Protocol[]> {
    return this.database.inTenant(principal, protocolsInForce);
  }

  /** With the clinic's thresholds: a protocol is watched over by its numbers. */
  read(principal: Principal, id: string): Promise<Result<{ readonly protocol: Protocol; readonly thresholds: Thresholds }>> {
    return this.database.inTenant(principal, async (tx) => {
      const protocol = await protocolInForce(tx, id);
      return protocol ? ok({ protocol, thresholds: (await clinicPolicy(tx)).thresholds }) : refuse(PROTOCOL_NOT_HERE);
    });
  }

  /** Newest first. */
  versions(principal: Principal, id: string): Promise<Result<KnownVersion[]>> {
    return this.database.inTenant(principal, async (tx) => {
      const own = await versionsOf(tx, id);
      const shipped = findProtocol(id);
      if (!shipped && own.length === 0) return refuse(PROTOCOL_NOT_HERE);
      const inForce = (await protocolInForce(tx, id))?.version;
      const ours = own.map((clinic): KnownVersion => ({ protocol: approved(clinic), clinic, status: statusOf(clinic, inForce) }));
      return ok([...ours, ...(shipped ? [{ protocol: shipped, status: shipped.version === inForce ? ('in-force' as const) : ('superseded' as const) }] : [])]);
    });
  }

  async version(principal: Principal, id: string, version: string): Promise<Result<KnownVersion>> {
    const all = await this.versions(principal, id);
    if (!all.ok) return all;
    const found = all.value.find((v) => v.protocol.version === version);
    return found ? ok(found) : refuse(VERSION_NOT_HERE);
  }

  /** What is in force, and every other version that there is: a plan refers to the one that it was drafted from. */
  everyVersion(principal: Principal): Promise<{ readonly inForce: readonly Protocol[]; readonly others: readonly KnownVersion[] }> {
    return this.database.inTenant(principal, async (tx) => {
      const inForce = await protocolsInForce(tx);
      const current = new Map(inForce.map((p) => [p.id, p.version]));
      const own = (await versionsOf(tx)).map((clinic): KnownVersion => ({ protocol: approved(clinic), clinic, status: statusOf(clinic, current.get(clinic.protocol.id)) }));
      const shipped = protocols().map((protocol): KnownVersion => ({ protocol, status: protocol.version === current.get(protocol.id) ? 'in-force' : 'superseded' }));
      return { inForce, others: [...own, ...shipped].filter((v) => v.status !== 'in-force') };
    });
  }

  compare(principal: Principal, id: string, other: string): Promise<Result<Compared>> {
    return this.database.inTenant(principal, async (tx) => {
      const [left, right] = [await protocolInForce(tx, id), await protocolInForce(tx, other)];
      return left && right ? ok({ protocols: [left, right], rows: compareProtocols(left, right, (await clinicPolicy(tx)).thresholds) }) : refuse(PROTOCOL_NOT_HERE);
    });
  }
}

/** A version that was never signed by two is superseded as soon as a later one is in force: nobody can sign it any more. */
function statusOf({ protocol, inForceSince }: ClinicVersion, inForce: string | undefined): KnownVersion['status'] {
  if (protocol.version === inForce) return 'in-force';
  const later = inForce !== undefined && isLaterVersion(inForce, protocol.version);
  return inForceSince === undefined && !later ? 'awaiting-signatures' : 'superseded';
}
