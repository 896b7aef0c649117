import { END_REASONS, type EndReason, ERROR_REASONS, type ErrorReason, HOLD_REASONS, type HoldReason, REVISION_REASONS, type RevisionReason, type WeightBasis, WITHDRAWAL_REASONS, type WithdrawalReason } from '#clinical';
import { exampleId } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsDefined, IsIn, IsInt, IsString, Matches, MaxLength, Min, ValidateNested } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import type { DoubleCheck } from '../life/double-check.store.js';
import type { PlanDiff } from '../life/diff-plan.js';
import type { Revised } from '../life/revise-plan.js';
import type { AnswerOf } from './answer-of.js';
import { MayBeAbsent } from './optional.js';
import { WeightDto, WithoutAdjuncts } from './order.dto.js';
import { PlanDto, planView } from './plan.dto.js';
import { PersonDto, QuantityDto } from './quantity.dto.js';

/** A paragraph; who has more to say writes a note. */
const LONGEST_TEXT = 2000;
const keys = <K extends string>(table: Readonly<Record<K, string>>): K[] => Object.keys(table) as K[];
const REASONS = { hold: keys(HOLD_REASONS).filter((r) => r !== 'screening-hard-stop'), end: keys(END_REASONS), revision: keys(REVISION_REASONS), error: keys(ERROR_REASONS), withdrawal: keys(WITHDRAWAL_REASONS) };
const BASES = ['actual', 'ideal', 'adjusted'] as const satisfies readonly WeightBasis[];

const InWords = (): PropertyDecorator => applyDecorators(IsString(), Matches(/\S/, { message: 'must say why in a sentence that the referring hospital can read' }), MaxLength(LONGEST_TEXT));
const Nested = (type: () => new () => object): PropertyDecorator => applyDecorators(ValidateNested(), Type(type));

export const HOLD_EXAMPLE = { reason: 'abnormal-result', text: 'ALT above three times the upper limit; repeat in a week.' };
export class HoldDto {
  @ApiProperty({ enum: REASONS.hold, example: HOLD_EXAMPLE.reason })
  @IsIn(REASONS.hold)
  readonly reason!: HoldReason;

  @ApiProperty({ example: HOLD_EXAMPLE.text, description: 'Goes to the referring hospital.' })
  @InWords()
  readonly text!: string;
}

export const TEXT_EXAMPLE = { text: 'Repeated result is normal.' };
export const RETURN_EXAMPLE = { text: 'Please start at the lower dose, see the note of cardiology.' };
export class TextDto {
  @ApiProperty({ example: TEXT_EXAMPLE.text })
  @InWords()
  readonly text!: string;
}

export const STOP_EXAMPLE = { reason: 'patient-request', text: 'The patient decided against infusions.' };
export class StopPlanDto {
  @ApiProperty({ enum: REASONS.end, example: STOP_EXAMPLE.reason })
  @IsIn(REASONS.end)
  readonly reason!: EndReason;

  @ApiProperty({ example: STOP_EXAMPLE.text, description: 'Goes to the referring hospital.' })
  @InWords()
  readonly text!: string;
}

export const COMPLETE_EXAMPLE = { reason: 'goal-reached', text: 'Remission after the first infusions.' };
export class CompletePlanDto {
  @ApiPropertyOptional({ enum: REASONS.end, example: COMPLETE_EXAMPLE.reason, description: 'Needed where sessions of the plan were not given.' })
  @MayBeAbsent()
  @IsIn(REASONS.end)
  readonly reason?: EndReason;

  @ApiPropertyOptional({ example: COMPLETE_EXAMPLE.text })
  @MayBeAbsent()
  @InWords()
  readonly text?: string;
}

export const ERROR_EXAMPLE = { reason: 'duplicate', text: 'Drafted twice.' };
export class ErrorDto {
  @ApiProperty({ enum: REASONS.error, example: ERROR_EXAMPLE.reason })
  @IsIn(REASONS.error)
  readonly reason!: ErrorReason;

  @ApiProperty({ example: ERROR_EXAMPLE.text })
  @InWords()
  readonly text!: string;
}

export const REVISE_EXAMPLE = { dose: { value: '0.35', unit: 'mg/kg' }, reason: 'adverse-event', text: 'Nausea at the dose before.' };
export class RevisePlanDto {
  @ApiPropertyOptional({ type: QuantityDto, example: REVISE_EXAMPLE.dose, description: 'What is left out stays as it was ordered.' })
  @MayBeAbsent()
  @Nested(() => QuantityDto)
  readonly dose?: QuantityDto;

  @ApiPropertyOptional({ type: WeightDto })
  @MayBeAbsent()
  @Nested(() => WeightDto)
  readonly weight?: WeightDto;

  @ApiPropertyOptional({ enum: BASES })
  @MayBeAbsent()
  @IsIn(BASES)
  readonly weightBasis?: WeightBasis;

  @ApiPropertyOptional({ type: QuantityDto })
  @MayBeAbsent()
  @Nested(() => QuantityDto)
  readonly concentration?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto })
  @MayBeAbsent()
  @Nested(() => QuantityDto)
  readonly pumpStep?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto })
  @MayBeAbsent()
  @Nested(() => QuantityDto)
  readonly duration?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, description: 'In mg/kg, before the infusion of each session.' })
  @MayBeAbsent()
  @Nested(() => QuantityDto)
  readonly bolus?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, description: 'How long the bolus is given, in min.' })
  @MayBeAbsent()
  @Nested(() => QuantityDto)
  readonly bolusOver?: QuantityDto;

  @ApiPropertyOptional({ example: false, description: 'true: the bolus that was ordered is given no more. What is merely left out stays.' })
  @MayBeAbsent()
  @IsBoolean()
  readonly withoutBolus?: boolean;

  @ApiPropertyOptional({ type: QuantityDto })
  @MayBeAbsent()
  @Nested(() => QuantityDto)
  readonly bagVolume?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto })
  @MayBeAbsent()
  @Nested(() => QuantityDto)
  readonly vial?: QuantityDto;

  @ApiPropertyOptional({ type: 'integer', description: 'Sessions of the whole course, those given included.' })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  readonly sessions?: number;

  @WithoutAdjuncts('Drugs of the protocol beside the infusion that this patient does not get from now on; an empty list orders all of them again.')
  readonly withoutAdjuncts?: string[];

  @ApiProperty({ enum: REASONS.revision, example: REVISE_EXAMPLE.reason })
  @IsIn(REASONS.revision)
  readonly reason!: RevisionReason;

  @ApiProperty({ example: REVISE_EXAMPLE.text })
  @InWords()
  readonly text!: string;
}

export const WITHDRAW_EXAMPLE = { reason: 'not-needed', text: 'The nausea had another cause: the usual dose stands.' };
export class WithdrawDto {
  @ApiProperty({ enum: REASONS.withdrawal, example: WITHDRAW_EXAMPLE.reason })
  @IsIn(REASONS.withdrawal)
  readonly reason!: WithdrawalReason;

  @ApiProperty({ example: WITHDRAW_EXAMPLE.text, description: 'Stays in the history of the plan.' })
  @InWords()
  readonly text!: string;
}

export class RevisedDto {
  @ApiProperty({ type: PlanDto, description: 'The plan as it stands until the changed order is signed.' })
  readonly plan!: PlanDto;

  @ApiProperty({ type: PlanDto, description: 'The plan as it would be: screen, acknowledge and sign it like a first one.' })
  readonly pending!: PlanDto;
}

export const DOUBLE_CHECK_EXAMPLE = { weight: { value: '82.0', unit: 'kg' }, concentration: { value: '1', unit: 'mg/mL' }, pumpRate: { value: '49.2', unit: 'mL/h' }, session: 1 };
export class DoubleCheckDto {
  @ApiProperty({ type: QuantityDto, example: DOUBLE_CHECK_EXAMPLE.weight, description: 'As the scale says, in kg.' })
  @IsDefined()
  @Nested(() => QuantityDto)
  readonly weight!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: DOUBLE_CHECK_EXAMPLE.concentration, description: 'As the bag says, in mg/mL.' })
  @IsDefined()
  @Nested(() => QuantityDto)
  readonly concentration!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: DOUBLE_CHECK_EXAMPLE.pumpRate, description: 'That the pump is set to at the start of the session, in mL/h.' })
  @IsDefined()
  @Nested(() => QuantityDto)
  readonly pumpRate!: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, description: 'As drawn up or programmed, in mg; left out where there is none.' })
  @MayBeAbsent()
  @Nested(() => QuantityDto)
  readonly bolus?: QuantityDto;

  @ApiPropertyOptional({ type: 'integer', example: DOUBLE_CHECK_EXAMPLE.session, description: 'The next one unless told.' })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  readonly session?: number;
}

export class DoubleCheckedDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly revision!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly session!: number;

  @ApiProperty({ example: true, description: 'Every number is that of the order; where one is not, the answer is a refusal.' })
  readonly agrees!: boolean;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ type: PersonDto })
  readonly by!: PersonDto;
}

export class DiffQuery {
  @ApiProperty({ type: 'integer', example: 1 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  readonly from!: number;

  @ApiProperty({ type: 'integer', example: 2, description: 'May be the revision that waits for its signature.' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  readonly to!: number;
}

export class DiffRowDto {
  @ApiProperty({ example: 'dose' })
  readonly topic!: string;

  @ApiProperty({ example: 'Dose' })
  readonly what!: string;

  @ApiPropertyOptional({ example: '0.350 mg/kg/h' })
  readonly before?: string;

  @ApiPropertyOptional({ example: '0.300 mg/kg/h' })
  readonly after?: string;

  @ApiPropertyOptional({ example: '-14.3 %' })
  readonly change?: string;
}

export class DiffDto {
  @ApiProperty({ format: 'uuid', example: exampleId('lifePlan') })
  readonly planId!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly from!: number;

  @ApiProperty({ type: 'integer', example: 2 })
  readonly to!: number;

  @ApiProperty({ type: [DiffRowDto], description: 'What changed, in the order in which a prescriber reads it; nothing that is equal.' })
  readonly rows!: readonly DiffRowDto[];
}

export const revisedView = ({ plan, pending }: Revised): AnswerOf<RevisedDto> => ({ plan: planView(plan), pending: planView(pending) });
export const doubleCheckedView = ({ id, revision, session, at, by }: DoubleCheck): AnswerOf<DoubleCheckedDto> => ({ id, revision, session, agrees: true, at: at.toISOString(), by: { id: by.sub, name: by.name } });
export const diffView = (d: PlanDiff): AnswerOf<DiffDto> => d;
