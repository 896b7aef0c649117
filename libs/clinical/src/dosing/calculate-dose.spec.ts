import { describe, expect, it } from '@jest/globals';
import { findProtocol } from '../protocols/library.js';
import type { Protocol } from '../protocols/protocol.js';
import { calculateDose } from './calculate-dose.js';
import type { DoseInput } from './dose.js';

const NOW = new Date('2026-03-02T09:00:00Z');
const protocol = (id: string): Protocol => {
  const found = findProtocol(id);
  if (!found) throw new Error(`no protocol ${id}`);
  return found;
};
const kg = (value: string) => ({ value, unit: 'kg', source: 'measured', measuredAt: '2026-03-01' });
const calculated = (input: Partial<DoseInput> & Pick<DoseInput, 'protocol' | 'dose'>) => {
  const result = calculateDose({ weight: kg('70'), concentration: { value: '2', unit: 'mg/mL' }, ...input }, NOW);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

describe('TV1', () => {
  it('x', () => {
    const c = calculateDose({ protocol: protocol('CRPS-OP-10D'), dose: { value: '0.35', unit: 'mg/kg/h' }, weight: kg('70') }, NOW);
    expect(calculated({ protocol: protocol('CRPS-OP-10D'), dose: { value: '0.35', unit: 'mg/kg/h' } }).rate.value).toBe('24.50');
  });
});
