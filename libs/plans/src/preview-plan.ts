import { calculateDose, type DoseCalculation, type DoseInput, refuse, type Result } from '#clinical';
import { Database } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { PROTOCOL_UNKNOWN } from './problems.js';
import { protocolInForce } from './protocols/protocol-in-force.js';

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
    const protocol = await this.database.inTenant(principal, (tx) => protocolInForce(tx, command.protocol));
    return protocol ? calculateDose({ ...command, protocol }, this.clock.now()) : refuse(PROTOCOL_UNKNOWN);
  }
}
