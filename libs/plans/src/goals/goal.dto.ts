import { type GoalAchieved, type GoalKind, GOALS, goalTarget, goalUnit, SOURCES } from '#clinical';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsString, Matches, MaxLength } from 'class-validator';
import type { AnswerOf } from '../api/answer-of.js';
import { MayBeAbsent } from '../api/optional.js';
import { PersonDto, QuantityDto } from '../api/quantity.dto.js';
import type { Goal } from './goal.js';

const KINDS = Object.keys(GOALS) as GoalKind[];
const LONGEST_WORDS = 500;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const GOAL_EXAMPLE = { kind: 'gait', words: 'Walk to the shop without the crutch' };

export class SetGoalDto {
  @ApiProperty({ enum: KINDS, example: GOAL_EXAMPLE.kind, description: `As shipped; a clinic may ask for another fall. ${KINDS.map((k) => `${k}: ${GOALS[k].description}`).join('; ')}` })
  @IsIn(KINDS)
  readonly kind!: GoalKind;

  @ApiPropertyOptional({ format: 'date', description: 'Day of the clinic by which it is to be reached; 12 weeks from now, or as the clinic has set (threshold goal.weeks), unless told.' })
  @MayBeAbsent()
  @Matches(DAY, { message: 'must be a day such as 2026-06-01' })
  @IsISO8601({ strict: true }, { message: 'must be a day of the calendar' })
  readonly dueDate?: string;

  @ApiPropertyOptional({ example: GOAL_EXAMPLE.words, description: 'The patient\'s own words.' })
  @MayBeAbsent()
  @IsString()
  @Matches(/\S/, { message: 'must say something, or be left out' })
  @MaxLength(LONGEST_WORDS)
  readonly words?: string;
}

export class GoalDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: KINDS, example: 'pain' })
  readonly kind!: GoalKind;

  @ApiProperty({ enum: ['protocol', 'clinician'], description: 'protocol: made with the signature, from what the protocol treats.' })
  readonly origin!: Goal['origin'];

  @ApiProperty({ example: GOALS.pain.description })
  readonly description!: string;

  @ApiProperty({ format: 'date', example: '2026-03-02' })
  readonly startDate!: string;

  @ApiProperty({ format: 'date', example: '2026-05-25' })
  readonly dueDate!: string;

  @ApiProperty({ enum: ['in-progress', 'improving', 'worsening', 'no-change', 'achieved', 'sustaining', 'not-achieved'], example: 'improving', description: 'An answer right after an infusion shows movement, never achievement.' })
  readonly achievement!: GoalAchieved;

  @ApiPropertyOptional({ type: QuantityDto, description: 'What the patient said before the first infusion.' })
  readonly baseline?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, description: 'At most this reaches it; known with the baseline.' })
  readonly target?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto })
  readonly latest?: QuantityDto;

  @ApiProperty({ example: SOURCES['immpact-2008'].text })
  readonly citation!: string;

  @ApiProperty({ type: PersonDto })
  readonly madeBy!: PersonDto;

  @ApiProperty({ example: 'Goal/00000000-0000-4000-8000-000000000000' })
  readonly fhir!: string;
}

export function goalView(g: Goal): AnswerOf<GoalDto> {
  const unit = goalUnit(g.kind);
  const amount = <K extends string>(key: K, value: string | undefined): { readonly [P in K]?: { value: string; unit: string } } => (value === undefined ? {} : ({ [key]: { value, unit } } as { [P in K]: { value: string; unit: string } }));
  return {
    id: g.id,
    kind: g.kind,
    origin: g.origin,
    description: g.description,
    startDate: g.startDate,
    dueDate: g.dueDate,
    achievement: g.achievement,
    ...amount('baseline', g.baseline),
    ...amount('target', goalTarget(g.kind, g.baseline, g.aim)),
    ...amount('latest', g.latest),
    citation: SOURCES[GOALS[g.kind].source].text,
    madeBy: { id: g.made.by.sub, name: g.made.by.name },
    fhir: `Goal/${g.id}`,
  };
}
