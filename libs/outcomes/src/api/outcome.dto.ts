import { type AnswerOf, MayBeAbsent, OccurredAt, PersonDto } from '#plans';
import { exampleId } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsUUID } from 'class-validator';
import { IsAnswers } from './is-answers.js';
import type { Compared } from '../change.js';
import { type InstrumentName, INSTRUMENTS, type Timing, TIMINGS } from '../outcome.js';

const NAMES = Object.keys(INSTRUMENTS) as InstrumentName[];
const WHEN = Object.keys(TIMINGS) as Timing[];
/** No form here is longer; a longer array is no form at all. */
const MOST_ITEMS = 50;

/** A choice on a form is a whole number; whole numbers in quotation marks are taken as well. */
const asWhole = (value: unknown): unknown => (typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value);

export const NRS_EXAMPLE = { instrument: 'pain-nrs', timing: 'before', score: 8 };
export const PHQ9_EXAMPLE = { instrument: 'phq-9', timing: 'before', items: [1, 2, 2, 2, 1, 1, 1, 1, 0] };

export class InstrumentQuery {
  @ApiPropertyOptional({ enum: NAMES })
  @MayBeAbsent()
  @IsIn(NAMES)
  readonly instrument?: InstrumentName;
}

export class RecordOutcomeDto {
  @ApiProperty({ enum: NAMES, example: 'pain-nrs' })
  @IsIn(NAMES)
  readonly instrument!: InstrumentName;

  @ApiProperty({ enum: WHEN, example: 'before' })
  @IsIn(WHEN)
  readonly timing!: Timing;

  @ApiPropertyOptional({ format: 'uuid', example: exampleId('session'), description: 'The session that it belongs to.' })
  @MayBeAbsent()
  @IsUUID()
  readonly sessionId?: string;

  @OccurredAt()
  readonly at?: string;

  @ApiPropertyOptional({ type: 'integer', example: 8, description: 'Of an instrument with a single question.' })
  @Transform(({ value }) => asWhole(value))
  @MayBeAbsent()
  @IsInt()
  readonly score?: number;

  @ApiPropertyOptional({ type: 'array', items: { type: 'integer', nullable: true }, example: PHQ9_EXAMPLE.items, description: 'Answers in the order of the form; null where one was not given.' })
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(asWhole) : value))
  @MayBeAbsent()
  @ArrayMaxSize(MOST_ITEMS)
  @IsAnswers()
  readonly items?: (number | null)[];

  @ApiPropertyOptional({ type: 'integer', description: 'Never taken: computed here. One that does not match the answers is refused.' })
  @Transform(({ value }) => asWhole(value))
  @MayBeAbsent()
  @IsInt()
  readonly total?: number;
}

export class SafetyAlertDto {
  @ApiProperty({ example: 'SUICIDAL_THOUGHTS' })
  readonly code!: string;

  @ApiProperty()
  readonly text!: string;
}

export class ChangeDto {
  @ApiProperty({ format: 'uuid', description: 'The outcome that this one is compared with.' })
  readonly baselineId!: string;

  @ApiProperty({ example: '8' })
  readonly baseline!: string;

  @ApiProperty({ example: '3', description: 'Positive is a fall.' })
  readonly difference!: string;

  @ApiPropertyOptional({ example: '37.5', description: 'Fall in percent; left out where a percentage says nothing.' })
  readonly percent?: string;

  @ApiPropertyOptional({ description: 'A fall of at least 30 %.' })
  readonly responder30?: boolean;

  @ApiPropertyOptional({ description: 'A fall of at least 50 %.' })
  readonly responder50?: boolean;
}

export class BandDto {
  @ApiProperty({ example: 'moderate' })
  readonly code!: string;

  @ApiProperty({ example: 'Moderate' })
  readonly text!: string;
}

export class OutcomeDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', example: exampleId('plan') })
  readonly planId!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: exampleId('session') })
  readonly sessionId!: string | null;

  @ApiProperty({ enum: NAMES, example: 'pain-nrs' })
  readonly instrument!: InstrumentName;

  @ApiProperty({ enum: WHEN, example: 'before' })
  readonly timing!: Timing;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ format: 'date-time' })
  readonly recordedAt!: string;

  @ApiProperty({ type: PersonDto })
  readonly recordedBy!: PersonDto;

  @ApiProperty({ example: '8', description: 'Decimal text; the total of a form.' })
  readonly score!: string;

  @ApiProperty({ type: 'array', items: { type: 'integer', nullable: true }, nullable: true, example: null })
  readonly items!: readonly (number | null)[] | null;

  @ApiProperty({ type: BandDto, nullable: true })
  readonly band!: BandDto | null;

  @ApiProperty({ type: SafetyAlertDto, nullable: true, description: 'Somebody has to act before the patient leaves.' })
  readonly safetyAlert!: SafetyAlertDto | null;

  @ApiProperty({ type: ChangeDto, nullable: true, description: 'Against the last answer before the first infusion.' })
  readonly change!: ChangeDto | null;

  @ApiProperty({ example: `Observation/${exampleId('observation')}`, description: 'The score at the FHIR face.' })
  readonly fhir!: string;
}

export function outcomeView({ outcome: o, baseline, change }: Compared): AnswerOf<OutcomeDto> {
  return {
    id: o.id,
    planId: o.planId,
    sessionId: o.sessionId ?? null,
    instrument: o.instrument,
    timing: o.timing,
    at: o.at.toISOString(),
    recordedAt: o.recordedAt.toISOString(),
    recordedBy: { id: o.recordedBy.sub, name: o.recordedBy.name },
    score: o.score,
    items: o.items ?? null,
    band: o.band ?? null,
    safetyAlert: o.alert ?? null,
    change: baseline && change ? { baselineId: baseline.id, baseline: baseline.score, ...change } : null,
    fhir: `Observation/${o.id}`,
  };
}
