import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './limits.js';

describe('the pause before the next try', () => {
  it.each([
    [1, 750, 1_000],
    [2, 1_500, 2_000],
    [5, 12_000, 16_000],
    [7, 45_000, 60_000],
    [900, 45_000, 60_000],
  ])('after %i setbacks is between %i and %i ms', (attempts, least, most) => {
    expect(backoffMs(attempts, 0)).toBe(least);
    expect(backoffMs(attempts, 0.999999)).toBe(most);
  });
});
