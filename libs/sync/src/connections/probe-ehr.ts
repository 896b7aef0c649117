import { Inject, Injectable } from '@nestjs/common';
import { ok, refuse, type Result } from '#clinical';
import { Database } from '#database';
import { type EhrCapability, type EhrFailure, EhrGateway } from '#ehr';
import type { Principal } from '#platform';
import { recordCapability, recordContact, recordFailure } from '../delivery/contact.store.js';
import { CONNECTIVITY } from '../delivery/lease.store.js';
import { problemOf } from '../delivery/problems.js';
import { endpointOf, findConnection } from './ehr-connection.store.js';
import { EHR_UNKNOWN } from './list-ehrs.js';

/** Whether and how the EHR takes one of the types that we write. */
export interface TypeVerdict {
  readonly type: string;
  readonly accepted: boolean;
  readonly conditionalCreate: boolean;
  readonly versioned: boolean;
  /** What is lost or slower there, in words. */
  readonly note: string | null;
}

export interface ProbeReport {
  readonly reachable: boolean;
  readonly fhirVersion: string | null;
  readonly software: string | null;
  readonly transaction: boolean;
  readonly strategy: 'transaction' | 'one-by-one' | 'none';
  readonly types: readonly TypeVerdict[];
  /** What this EHR will not come to hold, or not safely. */
  readonly losses: readonly string[];
  readonly problem: { readonly code: string; readonly text: string } | null;
}

/** What a plan, its sessions and outcomes are made of; the Task is the hospital's own and is updated only. */
const WRITTEN = ['CarePlan', 'Goal', 'MedicationRequest', 'MedicationAdministration', 'Procedure', 'Observation', 'Task'] as const;

/** Pure: what a CapabilityStatement means for us. */
export function reportOf(capability: EhrCapability): ProbeReport {
  const types = WRITTEN.map((type): TypeVerdict => {
    const stated = capability.types[type];
    const accepted = type === 'Task' ? stated?.update === true && stated.read : stated?.create === true && stated.update;
    return { type, accepted, conditionalCreate: stated?.conditionalCreate === true, versioned: stated?.versioning === true, note: noteOf(type, accepted, stated) };
  });
  const losses = types.filter((t) => !t.accepted).map((t) => (t.type === 'Task' ? 'The hospital is not told what becomes of its referral: Task cannot be updated.' : `${t.type} stays with us: the EHR does not take it.`));
  if (!capability.fhirVersion.startsWith('4.0')) losses.unshift('We write FHIR R4 (4.0.1); this EHR speaks another version.');
  return { reachable: true, fhirVersion: capability.fhirVersion, software: capability.software ?? null, transaction: capability.transaction, strategy: capability.transaction ? 'transaction' : 'one-by-one', types, losses, problem: null };
}

function noteOf(type: string, accepted: boolean, stated: EhrCapability['types'][string] | undefined): string | null {
  if (!accepted) return type === 'Task' ? 'Not updated there.' : 'Not sent; shown as downgraded.';
  if (!stated?.versioning) return 'Not versioned: a change made there at the same moment cannot be noticed.';
  if (type !== 'Task' && !stated.conditionalCreate) return stated.search ? 'Looked up by identifier before it is created.' : 'Cannot be looked up: a lost answer may leave it twice.';
  return null;
}

/** Reads the EHR's CapabilityStatement and says what it means for what we write. */
@Injectable()
export class ProbeEhr {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(EhrGateway) private readonly gateway: EhrGateway,
  ) {}

  async run(principal: Principal, ehrId: string): Promise<Result<ProbeReport>> {
    const connection = await this.database.inTenant(principal, (tx) => findConnection(tx, ehrId));
    if (!connection) return refuse(EHR_UNKNOWN);
    // outside any transaction: an EHR that hangs keeps no database connection
    const answer = await this.gateway.client(endpointOf(principal.tenantId, connection)).capability();
    await this.database.inTenant(principal, async (tx) => {
      if (answer.ok) await recordCapability(tx, ehrId, answer.value);
      else if (isAway(answer.failure)) await recordFailure(tx, ehrId, answer.failure);
      else await recordContact(tx, ehrId);
    });
    if (answer.ok) return ok(reportOf(answer.value));
    const { code, text } = answer.failure.kind === 'not-supported' ? { code: 'NO_CAPABILITY_STATEMENT', text: 'There is no FHIR CapabilityStatement at this address.' } : problemOf(answer.failure);
    return ok({ reachable: !isAway(answer.failure), fhirVersion: null, software: null, transaction: false, strategy: 'none', types: [], losses: [], problem: { code, text } });
  }
}

const isAway = (failure: EhrFailure): boolean => (CONNECTIVITY as readonly string[]).includes(failure.kind);
