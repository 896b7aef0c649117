import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cloneFhir, decimal, decimalSource, FhirDecimal } from './decimal.js';
import { canonicalHash, parseFhirJson, stringifyFhir } from './json.js';
import { JSON_MAX_DEPTH, scanJson } from './scan-json.js';

const parsed = (text: string): unknown => {
  const r = parseFhirJson(text);
  if (!r.ok) throw new Error(r.problems[0]?.code);
  return r.value;
};
const refusal = (text: string, limits = {}): string | undefined => {
  const r = parseFhirJson(text, limits);
  return r.ok ? undefined : r.problems[0]?.code;
};
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('decimals', () => {
  it.each(['0.350', '98.00', '1e3', '-0', '-0.0', '12345678901234567890', '1.0', '70', '-70', '0'])('%s comes back digit by digit', (source) => {
    expect(stringifyFhir(parsed(`{"value":${source}}`))).toBe(`{"value":${source}}`);
  });

  it('a mapper writes the digits it was given', () => {
    expect(JSON.stringify({ value: decimal('0.350') })).toBe('{"value":0.350}');
    expect(decimalSource(decimal('0.350'))).toBe('0.350');
    expect(decimal('24.50') * 2).toBe(49);
  });

  it.each(['', '.5', '01', '1.', 'NaN', '1,5', '0x10', ' 1'])('%j is no decimal', (source) => {
    expect(() => decimal(source)).toThrow(TypeError);
  });

  it('survives cloneFhir, where structuredClone would lose it', () => {
    const copy = cloneFhir({ a: [{ value: decimal('0.350') }] });
    expect(JSON.stringify(copy)).toBe('{"a":[{"value":0.350}]}');
  });

  it('any JSON value comes back as it was', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const compact = JSON.stringify(JSON.parse(text));
        fc.pre(refusal(compact) === undefined);
        expect(stringifyFhir(parsed(compact))).toBe(compact);
      }),
    );
  });
});

describe('what is refused before and while parsing', () => {
  it.each([
    ['truncated', '{"resourceType":"Patient","name":[{"fam', 'JSON_SYNTAX'],
    ['nothing', '', 'JSON_SYNTAX'],
    ['trailing text', '{} {}', 'JSON_SYNTAX'],
    ['null character, escaped', '{"a":"x\\u0000y"}', 'JSON_NULL_CHARACTER'],
    ['null character, raw', '{"a":"x\u0000y"}', 'JSON_NULL_CHARACTER'],
    ['lone high surrogate', '{"a":"\\ud83d"}', 'JSON_LONE_SURROGATE'],
    ['lone high surrogate before text', '{"a":"\\ud83dx"}', 'JSON_LONE_SURROGATE'],
    ['lone low surrogate', '{"a":"\\ude00"}', 'JSON_LONE_SURROGATE'],
    ['lone surrogate in a key', '{"\\ud83d":1}', 'JSON_LONE_SURROGATE'],
    ['prototype key', '{"__proto__":{"polluted":true}}', 'JSON_KEY_FORBIDDEN'],
    ['prototype key, escaped', '{"\\u005f_proto__":{}}', 'JSON_KEY_FORBIDDEN'],
    ['key twice', '{"value":70,"unit":"kg","value":700}', 'JSON_DUPLICATE_KEY'],
    ['exponent beyond numeric', '{"value":1e999999}', 'JSON_NUMBER_TOO_LONG'],
    ['number of a thousand digits', `{"value":${'9'.repeat(1000)}}`, 'JSON_NUMBER_TOO_LONG'],
  ])('%s', (_name, text, code) => {
    expect(refusal(text)).toBe(code);
  });

  it.each([
    ['a pair of surrogates', '{"a":"\\ud83d\\ude00😀"}'],
    ['the same key in two objects', '{"a":{"v":1},"b":[{"v":1},{"v":2}]}'],
    ['a string value equal to an earlier key', '{"a":"b","b":"a","c":["a","a"]}'],
    ['escaped quotes and braces in strings', '{"a":"\\"{[\\\\","b":"]}"}'],
    ['a byte order mark', '\ufeff{}'],
  ])('but not %s', (_name, text) => {
    expect(refusal(text)).toBeUndefined();
  });

  it('says where, without quoting the text', () => {
    const r = parseFhirJson('{"family":"Secret" "given":1}');
    expect(r.ok ? '' : JSON.stringify(r.problems)).toMatch(/character \d+/);
    expect(r.ok ? '' : JSON.stringify(r.problems)).not.toContain('Secret');
  });

  it('nesting up to the limit passes, one more does not', () => {
    expect(refusal('['.repeat(JSON_MAX_DEPTH) + ']'.repeat(JSON_MAX_DEPTH))).toBeUndefined();
    expect(refusal('['.repeat(JSON_MAX_DEPTH + 1) + ']'.repeat(JSON_MAX_DEPTH + 1))).toBe('JSON_TOO_DEEP');
  });

  it('ten thousand levels are refused without walking them', () => {
    const deep = '{"entry":[{"resource":'.repeat(10_000) + '1' + '}]}'.repeat(10_000);
    const start = performance.now();
    expect(refusal(deep)).toBe('JSON_TOO_DEEP');
    expect(performance.now() - start).toBeLessThan(100);
  });

  it('size counts bytes, not characters', () => {
    expect(refusal('"äää"', { maxBytes: 8 })).toBeUndefined();
    expect(refusal('"äää"', { maxBytes: 7 })).toBe('BODY_TOO_LARGE');
    expect(scanJson(' '.repeat(20), { maxBytes: 10 })).toMatchObject({ ok: false, problems: [{ kind: 'too-large' }] });
  });

  it('inherited names are ordinary keys', () => {
    const value = parsed('{"constructor":{"prototype":{"x":1}}}') as object;
    expect(Object.keys(value)).toEqual(['constructor']);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('canonicalHash', () => {
  const a = { resourceType: 'Observation', meta: { versionId: '1', lastUpdated: 'x', source: 's' }, value: decimal('0.350') };
  it('does not see key order or the server’s meta', () => {
    const b = parsed('{"value":0.350,"meta":{"source":"s","versionId":"7"},"resourceType":"Observation"}') as object;
    expect(canonicalHash(b, sha)).toBe(canonicalHash(a, sha));
  });
  it('sees a digit', () => {
    expect(canonicalHash({ ...a, value: decimal('0.35') }, sha)).not.toBe(canonicalHash(a, sha));
  });
  it('takes a meta that only the server wrote for none', () => {
    expect(canonicalHash({ resourceType: 'Patient', meta: { versionId: '3' } }, sha)).toBe(canonicalHash({ resourceType: 'Patient' }, sha));
  });
  it('keeps the order of arrays', () => {
    expect(canonicalHash({ a: [1, 2] }, sha)).not.toBe(canonicalHash({ a: [2, 1] }, sha));
  });
  it('compares decimals as text, whatever made them', () => {
    expect(canonicalHash({ v: new FhirDecimal('1.50') }, sha)).toBe(canonicalHash({ v: decimal('1.50') }, sha));
  });
});
