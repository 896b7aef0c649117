import { describe, expect, it } from '@jest/globals';
import { MAX_DEPTH, nestsTooDeep, numberText, parseExact } from './exact-json.js';

describe('exact JSON', () => {
  it.each(['0.350', '2.50', '1.0', '-0.0', '-0', '1e3', '1.5E+2', '0.0000001', '12345678901234567890', '0.1234567890123456789', '70', '-3.25', '100'])(
    'repeats %s letter by letter',
    (number) => {
      const text = `{"a":${number},"b":[${number},"${number}",{"c":${number}}]}`;
      expect(JSON.stringify(parseExact(text))).toBe(text);
      expect(numberText((parseExact(text) as { a: unknown }).a)).toBe(number);
    },
  );

  it('is not misled by texts that look like numbers', () => {
    const text = '{"at":"2024-01-01T10:00:00.120Z","list":"[1.50, 2e3"}';
    expect(parseExact(text)).toEqual({ at: '2024-01-01T10:00:00.120Z', list: '[1.50, 2e3' });
  });

  it('counts brackets outside of texts only', () => {
    expect(nestsTooDeep(`{"a":"${'['.repeat(1_000)}\\"${'['.repeat(1_000)}"}`)).toBe(false);
    expect(nestsTooDeep('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).toBe(false);
    expect(nestsTooDeep('['.repeat(MAX_DEPTH + 1))).toBe(true);
  });
});
