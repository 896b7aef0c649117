import { calculateDose, type DoseCalculation, type DoseInput, refuse, type Result } from '#clinical';
import { Database } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { PROTOCOL_UNKNOWN } from './problems.js';
import { protocolInForce } from './protocols/protocol-in-force.js';
import { clinicPolicy } from './thresholds/clinic-policy.js';

export interface PreviewCommand extends Omit<DoseInput, 'protocol'> {
  readonly protocol: string;
}

/** A calculation of which nothing is kept. */
@Injectable()
export class PreviewPlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async run(principal: Principal, command: PreviewCommand): Promise<Result<DoseCalculation>> {
    const [protocol, policy] = await this.database.inTenant(principal, async (tx) => [await protocolInForce(tx, command.protocol), await clinicPolicy(tx)] as const);
    return protocol ? calculateDose({ ...command, protocol }, this.clock.now(), policy) : refuse(PROTOCOL_UNKNOWN);
  }
}
