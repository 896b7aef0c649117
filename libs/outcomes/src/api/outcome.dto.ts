import { INSTRUMENTS, type InstrumentId, instruments, type Provenance, questionnaires, SOURCES } from '#clinical';
import { type AnswerOf, MayBeAbsent, OccurredAt, PersonDto } from '#plans';
import { exampleId } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsNumber, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import type { Compared } from '../change.js';
import { type Outcome, type Timing, TIMINGS } from '../outcome.js';
import { IsAnswers } from './is-answers.js';
import { OpioidDto, OpioidSumDto, opioidSumView } from './opioid.dto.js';

const NAMES = instruments().map(({ id }) => id);
const CHOICES = questionnaires().flatMap(({ options }) => options.flatMap(({ key }) => key ?? []));
const WHEN = Object.keys(TIMINGS) as Timing[];
/** No form here is longer; a longer array is no form at all. */
const MOST_ITEMS = 50;
const LONGEST_CHOICE = 60;

/** A choice on a form is a whole number; whole numbers in quotation marks are taken as well. */
const asWhole = (value: unknown): unknown => (typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value);

const ANSWERS = {
  'pain-nrs': { score: 8 },
  'phq-9': { items: [1, 2, 2, 2, 1, 1, 1, 1, 0] },
  peg: { items: [8, 7, 6] },
  mme: { opioids: [{ drug: 'oxycodone', route: 'oral', value: '60', unit: 'mg/d' }, { drug: 'fentanyl', route: 'transdermal', value: '25', unit: 'ug/h' }] },
  gait: { choice: 'crutch-or-walker' },
} satisfies Record<InstrumentId, object>;

interface Shown {
  readonly summary: string;
  readonly value: object;
}
const shown = (summary: string, instrument: InstrumentId, answer: object = ANSWERS[instrument]): Shown => ({ summary, value: { instrument, timing: 'before', ...answer } });

/** One of each instrument, and what else a list of opioids can say. */
export const OUTCOME_EXAMPLES: Readonly<Record<string, Shown>> = {
  ...Object.fromEntries(instruments().map(({ id, title }) => [id, shown(title, id)])),
  'mme-none': shown('Takes no opioid', 'mme', { takesNoOpioid: true }),
  'mme-partial': shown('An opioid that cannot be converted: the total is a part', 'mme', { opioids: [{ drug: 'morphine', route: 'oral', value: '30', unit: 'mg/d' }, { drug: 'buprenorphine', route: 'sublingual', value: '8', unit: 'mg/d' }] }),
};

export class InstrumentQuery {
  @ApiPropertyOptional({ enum: NAMES })
  @MayBeAbsent()
  @IsIn(NAMES)
  readonly instrument?: InstrumentId;
}

export class RecordOutcomeDto {
  @ApiProperty({ enum: NAMES, example: 'pain-nrs' })
  @IsIn(NAMES)
  readonly instrument!: InstrumentId;

  @ApiProperty({ enum: WHEN, example: 'before' })
  @IsIn(WHEN)
  readonly timing!: Timing;

  @ApiPropertyOptional({ format: 'uuid', example: exampleId('session'), description: 'The session that it belongs to.' })
  @MayBeAbsent()
  @IsUUID()
  readonly sessionId?: string;

  @OccurredAt()
  readonly at?: string;

  @ApiPropertyOptional({ type: 'integer', example: 8, description: 'Of a scale from 0 to 10.' })
  @Transform(({ value }) => asWhole(value))
  @MayBeAbsent()
  @IsInt()
  readonly score?: number;

  @ApiPropertyOptional({ type: 'array', items: { type: 'integer', nullable: true }, example: ANSWERS['phq-9'].items, description: 'Answers in the order of the form; null where one was not given.' })
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(asWhole) : value))
  @MayBeAbsent()
  @ArrayMaxSize(MOST_ITEMS)
  @IsAnswers()
  readonly items?: (number | null)[];

  @ApiPropertyOptional({ enum: CHOICES, description: 'Of an instrument that is one choice.' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(LONGEST_CHOICE)
  readonly choice?: string;

  @ApiPropertyOptional({ type: [OpioidDto], description: 'Every opioid that the patient takes, for `mme`.' })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => OpioidDto)
  readonly opioids?: OpioidDto[];

  @ApiPropertyOptional({ description: 'That the patient takes none is said with `true`: an empty list does not say it.' })
  @MayBeAbsent()
  @IsBoolean()
  readonly takesNoOpioid?: boolean;

  @ApiPropertyOptional({ type: 'number', description: 'Never taken: computed here. One that does not match the answers is refused.' })
  @Transform(({ value }) => asWhole(value))
  @MayBeAbsent()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  readonly total?: number;
}

export class SafetyAlertDto {
  @ApiProperty({ example: 'SUICIDAL_THOUGHTS' })
  readonly code!: string;

  @ApiProperty()
  readonly text!: string;
}

export class MilestoneDto {
  @ApiProperty({ example: 'halved' })
  readonly code!: string;

  @ApiProperty({ example: 'At least 50 % lower' })
  readonly text!: string;

  @ApiProperty()
  readonly reached!: boolean;

  @ApiProperty({ enum: ['V', 'GK', 'P'], description: 'V: seen in its source; GK: general knowledge; P: a proposal of this project.' })
  readonly checked!: Provenance;

  @ApiProperty({ example: SOURCES['reed-2024'].text })
  readonly citation!: string;
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

  @ApiPropertyOptional({ type: [MilestoneDto], description: 'What this change means, where the instrument has names for it; those that can be told of this baseline.' })
  readonly milestones?: MilestoneDto[];
}

export class BandDto {
  @ApiProperty({ example: 'moderate' })
  readonly code!: string;

  @ApiProperty({ example: 'Moderate' })
  readonly text!: string;
}

export class ChoiceDto {
  @ApiProperty({ enum: CHOICES, example: 'crutch-or-walker' })
  readonly code!: string;

  @ApiProperty({ example: 'Crutch or walker' })
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
  readonly instrument!: InstrumentId;

  @ApiProperty({ enum: WHEN, example: 'before' })
  readonly timing!: Timing;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ format: 'date-time' })
  readonly recordedAt!: string;

  @ApiProperty({ type: PersonDto })
  readonly recordedBy!: PersonDto;

  @ApiProperty({ type: String, nullable: true, example: '8', description: 'Decimal text; the total of a form, the mean of PEG to two places, half-up. null: nothing that was named could be counted.' })
  readonly score!: string | null;

  @ApiProperty({ type: 'array', items: { type: 'integer', nullable: true }, nullable: true, example: null })
  readonly items!: readonly (number | null)[] | null;

  @ApiPropertyOptional({ type: ChoiceDto })
  readonly choice?: ChoiceDto;

  @ApiPropertyOptional({ type: OpioidSumDto })
  readonly opioids?: OpioidSumDto;

  @ApiProperty({ type: BandDto, nullable: true })
  readonly band!: BandDto | null;

  @ApiProperty({ type: SafetyAlertDto, nullable: true, description: 'Somebody has to act before the patient leaves.' })
  readonly safetyAlert!: SafetyAlertDto | null;

  @ApiProperty({ type: ChangeDto, nullable: true, description: 'Against the last answer before the first infusion; null also where one of the two is a part of a total.' })
  readonly change!: ChangeDto | null;

  @ApiProperty({ example: `Observation/${exampleId('observation')}`, description: 'The score at the FHIR face.' })
  readonly fhir!: string;
}

function choiceView({ instrument, score }: Outcome): { readonly choice?: AnswerOf<ChoiceDto> } {
  const asked = INSTRUMENTS[instrument];
  const option = asked.asks === 'choice' ? asked.options.find(({ value }) => String(value) === score) : undefined;
  return option?.key === undefined ? {} : { choice: { code: option.key, text: option.text } };
}

function changeView({ baseline, change }: Compared): AnswerOf<ChangeDto> | null {
  if (baseline?.score === undefined || !change) return null;
  const { milestones, ...rest } = change;
  const told = milestones?.map(({ code, text, reached, mark, source }) => ({ code, text, reached, checked: mark, citation: SOURCES[source].text }));
  return { baselineId: baseline.id, baseline: baseline.score, ...rest, ...(told ? { milestones: told } : {}) };
}

export function outcomeView(compared: Compared): AnswerOf<OutcomeDto> {
  const { outcome: o } = compared;
  return {
    id: o.id,
    planId: o.planId,
    sessionId: o.sessionId ?? null,
    instrument: o.instrument,
    timing: o.timing,
    at: o.at.toISOString(),
    recordedAt: o.recordedAt.toISOString(),
    recordedBy: { id: o.recordedBy.sub, name: o.recordedBy.name },
    score: o.score ?? null,
    items: o.items ?? null,
    ...choiceView(o),
    ...opioidSumView(o),
    band: o.band ?? null,
    safetyAlert: o.alert ?? null,
    change: changeView(compared),
    fhir: `Observation/${o.id}`,
  };
}
