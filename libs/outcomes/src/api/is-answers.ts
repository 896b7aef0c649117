import { ValidateBy } from 'class-validator';

const isAnswer = (v: unknown): boolean => v === null || Number.isInteger(v);

/** Whole numbers, and null where a question was not answered. */
export const IsAnswers = (): PropertyDecorator =>
  ValidateBy({ name: 'isAnswers', validator: { validate: (value: unknown) => Array.isArray(value) && value.every(isAnswer), defaultMessage: () => 'each answer must be a whole number, or null where it was not given' } });
