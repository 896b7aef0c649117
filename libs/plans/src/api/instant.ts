import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, Matches } from 'class-validator';
import { MayBeAbsent } from './optional.js';

const WITH_ZONE = /T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** An instant of the calendar with its zone, which may be left out. */
export const Instant = ({ description }: { readonly description: string }): PropertyDecorator =>
  applyDecorators(
    // no example: a time of the past that fits is one that only its reader knows
    ApiPropertyOptional({ format: 'date-time', description }),
    MayBeAbsent(),
    IsISO8601({ strict: true, strictSeparator: true }, { message: 'must be a day and time of the calendar, such as 2026-03-02T09:15:00Z' }),
    Matches(WITH_ZONE, { message: 'must be a time with its zone, such as 2026-03-02T09:15:00Z' }),
  );

/** When something happened, where it is not now. */
export const OccurredAt = (): PropertyDecorator => Instant({ description: 'When it happened, if that is written down late; now unless told. Never in the future.' });
