import { type ArgumentMetadata, type ValidationError, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import type { Problem } from '#clinical';
import { ProblemException } from './problem-exception.js';

/** More than this many reasons help nobody, and an array of a thousand wrong items would give thousands. */
const MAX_PROBLEMS = 50;

const INDEX = /^\d+$/;
const UNKNOWN = 'whitelistValidation';
/** Says in a program's words that a field is missing, which is said in ours. */
const DEFINED = 'isDefined';

function* problemsOf(errors: readonly ValidationError[], parent: string): Generator<Problem> {
  for (const error of errors) {
    const expression = INDEX.test(error.property) ? `${parent}[${error.property}]` : parent ? `${parent}.${error.property}` : error.property;
    const { [UNKNOWN]: unknown, [DEFINED]: missing, ...constraints } = error.constraints ?? {};
    const texts = Object.values(constraints);
    if (unknown !== undefined) yield { kind: 'invalid', code: 'FIELD_UNKNOWN', text: 'This field is not known here.', expression, fix: 'Remove it, or check its spelling.' };
    else if (error.value === undefined && (texts.length || missing)) yield { kind: 'required', code: 'FIELD_MISSING', text: 'This field is needed.', expression, fix: texts.length ? `${texts.join('; ')}.` : 'Give it: the OpenAPI document shows its form and an example.' };
    else if (missing) yield { kind: 'required', code: 'FIELD_MISSING', text: 'This field is needed: null says nothing.', expression, fix: 'Give a value: the OpenAPI document shows its form and an example.' };
    else if (texts.length) yield { kind: 'invalid', code: 'FIELD_INVALID', text: `${texts.join('; ')}.`, expression };
    yield* problemsOf(error.children ?? [], expression);
  }
}

/** A list where the DTO has one object: its items would pass one by one, and an empty list would pass for an object. */
function* listsForObjects(dto: unknown, parent: string): Generator<Problem> {
  if (typeof dto !== 'object' || dto === null) return;
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto.constructor, '', false, false);
  for (const { propertyName, each } of rules.filter((rule) => rule.type === ValidationTypes.NESTED_VALIDATION)) {
    const value = (dto as Readonly<Record<string, unknown>>)[propertyName];
    const at = parent ? `${parent}.${propertyName}` : propertyName;
    const objects = each && Array.isArray(value) ? value.map((item: unknown, i) => [item, `${at}[${i}]`] as const) : [[value, at] as const];
    for (const [object, expression] of objects) {
      if (Array.isArray(object)) yield { kind: 'invalid', code: 'FIELD_INVALID', text: 'This is one object, not a list.', expression };
      else yield* listsForObjects(object, expression);
    }
  }
}

class DoorPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const dto: unknown = await super.transform(value, metadata);
    const problems = [...listsForObjects(dto, '')];
    if (problems.length > 0) throw new ProblemException(problems.slice(0, MAX_PROBLEMS));
    return dto;
  }
}

/** Parses and checks what comes in by the DTO's own rules; what the DTO does not name is refused, not dropped. */
export function doorPipe(): ValidationPipe {
  return new DoorPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: true },
    exceptionFactory: (errors) => new ProblemException([...problemsOf(errors, '')].slice(0, MAX_PROBLEMS)),
  });
}
