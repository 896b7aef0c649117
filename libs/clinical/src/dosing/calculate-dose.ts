import type { Result } from '../problem.js';
import { refuse } from '../problem.js';
import type { DoseCalculation, DoseInput } from './dose.js';

export function calculateDose(input: DoseInput, _now: Date): Result<DoseCalculation> {
  return refuse({ kind: 'required', code: 'WEIGHT_REQUIRED', text: 'A dose needs a weight.', expression: input.weight ? 'dose' : 'weight' });
}
