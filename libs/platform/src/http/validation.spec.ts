import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsArray, IsOptional, IsString, ValidateNested } from 'class-validator';
import { ProblemException } from './problem-exception.js';
import { doorPipe } from './validation.js';

class Part {
  @IsString({ each: true })
  readonly words!: readonly string[];

  @IsOptional()
  @ValidateNested()
  @Type(() => Part)
  readonly inner?: Part;
}

class Whole {
  @ValidateNested()
  @Type(() => Part)
  readonly one!: Part;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Part)
  readonly many!: readonly Part[];
}

const part = { words: ['a'] };
const found = (body: unknown): Promise<string[]> =>
  doorPipe()
    .transform(body, { type: 'body', metatype: Whole })
    .then(
      () => [],
      (error: unknown) => (error as ProblemException).problems.map((p) => `${p.code} ${p.expression ?? ''}`),
    );

describe('the door', () => {
  it.each<[string, unknown, string[]]>([
    ['one object and a list of them', { one: part, many: [part, part] }, []],
    ['an empty list for an object', { one: [], many: [] }, ['FIELD_INVALID one']],
    ['a list of one for an object', { one: [part], many: [] }, ['FIELD_INVALID one']],
    ['an empty list inside a list of objects', { one: part, many: [part, []] }, ['FIELD_INVALID many[1]']],
    ['a list for an object further down', { one: { ...part, inner: { ...part, inner: [part] } }, many: [] }, ['FIELD_INVALID one.inner.inner']],
  ])('takes or refuses %s', async (_, body, expected) => {
    expect(await found(body)).toEqual(expected);
  });
});
