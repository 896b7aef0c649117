import { describe, expect, it } from '@jest/globals';
import type { Tx } from '#database';
import type { Acknowledgement, Covered } from '../plan-history.store.js';
import { countingAcknowledgements } from './plan-revision.store.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const order = (revision: number, attempt: number, ordered: number, withdrawn: number | null): object => ({ revision, attempt, ordered_at: day(ordered), withdrawn_at: withdrawn === null ? null : day(withdrawn) });
const given = (id: string, at: number, covers: Partial<Covered>): Acknowledgement => ({ id, finding: 'S29', covers: { evidence: [], ...covers }, reason: 'other', text: '', at: day(at), by: { sub: 'x', name: 'X' } });
const counting = async (orders: readonly object[], all: readonly Acknowledgement[]): Promise<string[]> =>
  (await countingAcknowledgements({ tenantId: '', query: async () => orders } as unknown as Tx, '', all)).map((a) => a.id);

const ORDERS = [order(1, 1, 1, null), order(2, 1, 3, 5), order(2, 2, 7, null)];
const OF_WITHDRAWN = { revision: 2, attempt: 1 };

describe('the acknowledgements that count', () => {
  it.each<[string, Acknowledgement, boolean]>([
    ['a finding, of the order that stands', given('a', 2, { waiting: null }), true],
    ['a finding, of the order that stands, at the very moment of a change', given('a', 4, { waiting: null }), true],
    ['a finding, in view of what was withdrawn', given('a', 4, { waiting: OF_WITHDRAWN }), false],
    ['a finding, in view of what waits now', given('a', 8, { waiting: { revision: 2, attempt: 2 } }), true],
    ['a limit, of the dose that waits now', given('a', 8, { revision: 2, waiting: { revision: 2, attempt: 2 } }), true],
    ['a limit, of the dose before it', given('a', 4, { revision: 2, waiting: OF_WITHDRAWN }), false],
    ['a finding of which only the time is known, before', given('a', 2, {}), true],
    ['a finding of which only the time is known, while the withdrawn one waited', given('a', 4, {}), false],
    ['a finding of which only the time is known, after', given('a', 6, {}), true],
  ])('%s', async (_, acknowledgement, counts) => {
    expect(await counting(ORDERS, [acknowledgement])).toEqual(counts ? ['a'] : []);
  });

  it('a limit does not cover another attempt, a finding of the patient does', async () => {
    const orders = [order(1, 1, 1, null), order(2, 1, 3, null), order(2, 2, 7, null)];
    expect(await counting(orders, [given('limit', 4, { revision: 2, waiting: OF_WITHDRAWN }), given('finding', 4, { waiting: OF_WITHDRAWN })])).toEqual(['finding']);
  });
});
