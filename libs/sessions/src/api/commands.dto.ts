import { INFUSION_MEANWHILE, type InfusionMeanwhile, type StopReason, STOP_REASONS } from '#clinical';
import { Instant, MayBeAbsent, OccurredAt, QuantityDto } from '#plans';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsDefined, IsIn, IsString, MaxLength, ValidateNested } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { RATE_REASONS, type RateReason } from '../problems.js';
import type { EnteredVitals } from '../vitals.js';

const STOPS = Object.keys(STOP_REASONS) as StopReason[];
const RATES = Object.keys(RATE_REASONS) as RateReason[];
/** A sentence or two; more belongs into a note. */
const LONGEST_TEXT = 500;
const LONGEST_NUMBER = 20;

/** Monitors show whole numbers: those may come as JSON numbers. Anything with a decimal point comes as text. */
const Reading = (example: number | string, description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ oneOf: [{ type: 'integer' }, { type: 'string' }], example, description }),
    Transform(({ value }: { value: unknown }) => (Number.isSafeInteger(value) ? String(value) : value)),
    MayBeAbsent(),
    IsString({ message: 'must be a whole number, or decimal text in quotation marks' }),
    MaxLength(LONGEST_NUMBER),
  );

class Readings implements EnteredVitals {
  @Reading(128, 'mm[Hg]; together with the diastolic pressure.')
  readonly systolic?: string;

  @Reading(78, 'mm[Hg]')
  readonly diastolic?: string;

  @Reading(72, 'Per minute.')
  readonly heartRate?: string;

  @Reading(98, 'Percent, by pulse oximetry.')
  readonly spo2?: string;

  @Reading(14, 'Per minute.')
  readonly respiratoryRate?: string;

  @Reading('36.8', 'Degrees Celsius.')
  readonly temperature?: string;
}

export const VITALS_EXAMPLE = { systolic: 128, diastolic: 78, heartRate: 72, spo2: 98, respiratoryRate: 14 };

export class VitalsDto extends Readings {
  @OccurredAt()
  readonly at?: string;
}

export class StartSessionDto {
  @OccurredAt()
  readonly at?: string;

  @ApiPropertyOptional({ type: Readings, example: VITALS_EXAMPLE, description: 'Taken just before: the screening looks at them, and they are the baseline.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => Readings)
  readonly vitals?: Readings;
}

export class AtDto {
  @OccurredAt()
  readonly at?: string;
}

class WordsDto extends AtDto {
  @ApiPropertyOptional({ description: 'In words; needed where the reason is "other".' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(LONGEST_TEXT)
  readonly text?: string;
}

export const STANDSTILL_EXAMPLE = { reason: 'nausea' };

export class StandstillDto extends WordsDto {
  @ApiProperty({ enum: STOPS, example: 'nausea' })
  @IsIn(STOPS)
  readonly reason!: StopReason;
}

const RATE = { value: '9.80', unit: 'mg/h' };
export const RATE_EXAMPLE = { rate: RATE, reason: 'bp-high' };

export class ChangeRateDto extends WordsDto {
  @ApiProperty({ type: QuantityDto, example: RATE, description: 'In mg/h; never above the limit of the protocol for this patient.' })
  @IsDefined()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly rate!: QuantityDto;

  @ApiProperty({ enum: RATES, example: 'bp-high' })
  @IsIn(RATES)
  readonly reason!: RateReason;
}

export class ResumeDto extends AtDto {
  @ApiPropertyOptional({ type: QuantityDto, example: RATE, description: 'In mg/h; the rate before the pause unless told.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly rate?: QuantityDto;
}

export const BOLUS_EXAMPLE = { dose: { value: '22.05', unit: 'mg' }, over: { value: '2', unit: 'min' } };

export class BolusDto {
  @Instant({ description: 'When it began; without it, it has just been given. It is over when it is written down. A bolus that came first began with the session.' })
  readonly at?: string;

  @ApiProperty({ type: QuantityDto, example: BOLUS_EXAMPLE.dose, description: 'In mg, as far as it came: never more than ordered.' })
  @IsDefined()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly dose!: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: BOLUS_EXAMPLE.over, description: 'In min, as long as it took; as ordered unless told.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly over?: QuantityDto;

  @ApiPropertyOptional({ enum: INFUSION_MEANWHILE, example: 'stands', description: 'What the infusion did meanwhile; unless told it stood, as the bolus is ordered before it.' })
  @MayBeAbsent()
  @IsIn(INFUSION_MEANWHILE)
  readonly infusion?: InfusionMeanwhile;
}
