import { ValidateIf } from 'class-validator';

/** May be left out; an explicit null is refused, as it says neither "none" nor "as usual". */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_object, value) => value !== undefined);
