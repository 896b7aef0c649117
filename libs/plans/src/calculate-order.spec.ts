import { describe, expect, it } from '@jest/globals';
import { findProtocol, type Protocol, SHIPPED_POLICY } from '#clinical';
import { calculateOrder } from './calculate-order.js';
import type { PlanOrder } from './plan.js';

const NOW = new Date('2026-03-02T09:00:00Z');
const weight: PlanOrder['weight'] = { value: '75', unit: 'kg', source: 'measured', measuredAt: '2026-03-01' };
const attempt = (id: string, order: Omit<PlanOrder, 'weight'>) => calculateOrder({ weight, ...order }, findProtocol(id) as Protocol, { weights: [] } as unknown as Parameters<typeof calculateOrder>[2], NOW, SHIPPED_POLICY);

describe('an order', () => {
  it.each(['CRPS-OP-10D', 'BOOST-OP', 'SCI-IP-7D'])('of %s names its concentration, though the protocol has a bag of its own', (id) => {
    const { value, unit } = (findProtocol(id) as Protocol).dose.typical;
    expect(attempt(id, { dose: { value, unit } })).toMatchObject({ ok: false, problems: [{ kind: 'required', code: 'CONCENTRATION_REQUIRED', expression: 'concentration', fix: expect.stringContaining('1, 2, 5, 10 mg/mL') }] });
    expect(attempt(id, { dose: { value, unit }, concentration: { value: '2', unit: 'mg/mL' } }).ok).toBe(true);
  });
});
