import { type ValidationError, ValidationPipe } from '@nestjs/common';
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

/** Parses and checks what comes in by the DTO's own rules; what the DTO does not name is refused, not dropped. */
export function doorPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: true },
    exceptionFactory: (errors) => new ProblemException([...problemsOf(errors, '')].slice(0, MAX_PROBLEMS)),
  });
}
