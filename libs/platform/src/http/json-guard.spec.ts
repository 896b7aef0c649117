import { describe, expect, it } from '@jest/globals';
import { jsonDanger, MAX_JSON_DEPTH } from './json-guard.js';

const look = (text: string) => jsonDanger(Buffer.from(text));
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('looking over a JSON body', () => {
  it.each([
    ['an ordinary object', '{"a":[1,2,{"b":"c"}]}', undefined],
    ['the deepest allowed nesting', nested(MAX_JSON_DEPTH), undefined],
    ['one level more', nested(MAX_JSON_DEPTH + 1), 'too-deep'],
    ['objects one level more', '{"a":'.repeat(MAX_JSON_DEPTH + 1), 'too-deep'],
    ['many brackets side by side', `[${'[],'.repeat(1000)}[]]`, undefined],
    ['brackets inside a string', `"${'['.repeat(100)}"`, undefined],
    ['brackets after an escaped quote inside a string', `"\\"${'{'.repeat(100)}"`, undefined],
    ['nesting after a string that ends in an escaped backslash', `["\\\\",${nested(40)}]`, 'too-deep'],
    ['an escaped null character', '{"name":"A\\u0000B"}', 'null-character'],
    ['an escaped backslash before u0000', '{"name":"A\\\\u0000B"}', undefined],
    ['another escaped character', '{"name":"\\u0001"}', undefined],
    ['a raw null byte', '{"name":"A\0B"}', 'null-character'],
    ['a broken end', '{"name":"A\\', undefined],
    ['nothing', '', undefined],
  ] as const)('%s', (_name, text, danger) => {
    expect(look(text)).toBe(danger);
  });

  it('stops at the first level too many, however much follows', () => {
    const bytes = Buffer.from('{"entry":['.repeat(500_000));
    let reads = 0;
    const counted = new Proxy(bytes, {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
        return Reflect.get(target, key, target) as unknown;
      },
    });
    expect(jsonDanger(counted)).toBe('too-deep');
    expect(reads).toBeLessThan(400);
  });
});
