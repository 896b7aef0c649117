import { type Asked, type FhirAnswer, readDefinition, searchDefinitions } from '#chart';
import type { Protocol, Thresholds } from '#clinical';
import { Database } from '#database';
import { planDefinition } from '#fhir';
import { CONFIG, type Config, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { clinicPolicy } from '../thresholds/clinic-policy.js';
import { protocolInForce } from './protocol-in-force.js';
import { type KnownVersion, ReadProtocols } from './read-protocols.js';

const STATUS = { 'awaiting-signatures': 'draft', 'in-force': 'active', superseded: 'retired' } as const satisfies Record<KnownVersion['status'], fhir4.PlanDefinition['status']>;

/** What is in force has the protocol's id; every version has an address of its own beside it, `id.version`. */
const inForce = (protocol: Protocol, thresholds: Thresholds): fhir4.PlanDefinition => planDefinition({ protocol, thresholds, id: protocol.id, status: protocol.blocked === undefined ? 'active' : 'retired' });
const asVersion = ({ protocol, status }: KnownVersion, thresholds: Thresholds): fhir4.PlanDefinition => planDefinition({ protocol, thresholds, id: `${protocol.id}.${protocol.version}`, status: protocol.blocked === undefined ? STATUS[status] : 'retired' });

/** The protocols of a clinic as PlanDefinitions: each version once, that in force under the id of the protocol. */
@Injectable()
export class PlanDefinitions {
  private readonly base: string;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadProtocols) private readonly protocols: ReadProtocols,
    @Inject(CONFIG) config: Config,
  ) {
    this.base = `${config.publicUrl}/fhir`;
  }

  async read(principal: Principal, id: string, asked: Asked): Promise<FhirAnswer> {
    return readDefinition(await this.find(principal, id), asked);
  }

  async search(principal: Principal, asked: Asked): Promise<FhirAnswer> {
    const [known, thresholds] = [await this.protocols.everyVersion(principal), await this.thresholds(principal)];
    return searchDefinitions('PlanDefinition', [...known.inForce.map((p) => inForce(p, thresholds)), ...known.others.map((v) => asVersion(v, thresholds))], asked, this.base);
  }

  private async find(principal: Principal, id: string): Promise<fhir4.PlanDefinition | undefined> {
    const dot = id.indexOf('.');
    if (dot < 0) {
      const protocol = await this.database.inTenant(principal, (tx) => protocolInForce(tx, id));
      return protocol && inForce(protocol, await this.thresholds(principal));
    }
    const version = await this.protocols.version(principal, id.slice(0, dot), id.slice(dot + 1));
    return version.ok ? asVersion(version.value, await this.thresholds(principal)) : undefined;
  }

  /** A trigger that the clinic set itself is said as the clinic watches for it. */
  private async thresholds(principal: Principal): Promise<Thresholds> {
    return (await this.database.inTenant(principal, clinicPolicy)).thresholds;
  }
}
