import { calculateDose, type DoseCalculation, type DoseInput, findProtocol, refuse, type Result } from '#clinical';
import { Clock } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { PROTOCOL_UNKNOWN } from './problems.js';

export interface PreviewCommand extends Omit<DoseInput, 'protocol'> {
  readonly protocol: string;
}

/** A calculation of which nothing is kept. */
@Injectable()
export class PreviewPlan {
  constructor(@Inject(Clock) private readonly clock: Clock) {}

  run(command: PreviewCommand): Result<DoseCalculation> {
    const protocol = findProtocol(command.protocol);
    return protocol ? calculateDose({ ...command, protocol }, this.clock.now()) : refuse(PROTOCOL_UNKNOWN);
  }
}
