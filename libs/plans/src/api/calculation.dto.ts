import type { DoseCalculation, DoseStep, PlannedSupplies, SuppliesAbsent } from '#clinical';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AnswerOf } from './answer-of.js';
import { QuantityDto } from './quantity.dto.js';

export class LimitDto {
  @ApiProperty({ example: 'NEAR_CAP' })
  readonly code!: string;

  @ApiProperty({ enum: ['soft', 'hard'], description: 'soft: a prescriber may acknowledge it. hard: nobody can go past it.' })
  readonly tier!: 'soft' | 'hard';

  @ApiProperty()
  readonly text!: string;

  @ApiProperty()
  readonly source!: string;
}

export class StepDto implements DoseStep {
  @ApiProperty({ example: 'Rate' })
  readonly what!: string;

  @ApiProperty({ example: 'dose × weight' })
  readonly formula!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { dose: '0.350 mg/kg/h', weight: '70.0 kg' } })
  readonly inputs!: Readonly<Record<string, string>>;

  @ApiProperty({ example: '24.50 mg/h' })
  readonly result!: string;
}

export class PlannedSegmentDto {
  @ApiProperty({ example: '0' })
  readonly startHours!: string;

  @ApiProperty({ example: '4' })
  readonly durationHours!: string;

  @ApiProperty({ type: QuantityDto, example: { value: '12.25', unit: 'mg/h' } })
  readonly rate!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '6.1', unit: 'mL/h' } })
  readonly pumpRate!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '49.00', unit: 'mg' } })
  readonly dose!: QuantityDto;
}

export class PlannedSessionDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly number!: number;

  @ApiProperty({ example: '0.5', description: 'Share of the full dose.' })
  readonly fraction!: string;

  @ApiProperty({ type: QuantityDto, example: { value: '12.25', unit: 'mg/h' } })
  readonly rate!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '6.1', unit: 'mL/h' } })
  readonly pumpRate!: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '2', unit: 'mg/mL' }, description: 'Of what hangs in this session: a protocol\'s own bag holds less on the steps of the ramp. Absent in plans that are older than this: that of the calculation.' })
  readonly concentration?: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '49.00', unit: 'mg' } })
  readonly total!: QuantityDto;

  @ApiProperty({ example: '4' })
  readonly durationHours!: string;

  @ApiProperty({ type: [PlannedSegmentDto] })
  readonly segments!: readonly PlannedSegmentDto[];
}

export class PlannedBolusDto {
  @ApiProperty({ type: QuantityDto, example: { value: '19.20', unit: 'mg' } })
  readonly dose!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '9.6', unit: 'mL' }, description: 'At the concentration of the infusion.' })
  readonly volume!: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '5', unit: 'min' }, description: 'As ordered or as the protocol says; absent where neither does, which stops a signature.' })
  readonly over?: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '22.40', unit: 'mg' }, description: 'Largest bolus for this patient under this protocol.' })
  readonly cap!: QuantityDto;
}

class VialDto {
  @ApiProperty({ type: QuantityDto, example: { value: '100', unit: 'mg/mL' } })
  readonly concentration!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '5', unit: 'mL' } })
  readonly volume!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '500', unit: 'mg' } })
  readonly amount!: QuantityDto;
}

class CourseSuppliesDto {
  @ApiProperty({ type: 'integer', example: 10 })
  readonly sessions!: number;

  @ApiProperty({ type: 'integer', example: 10 })
  readonly bags!: number;

  @ApiPropertyOptional({ type: 'integer', example: 10 })
  readonly vials?: number;
}

class SuppliesDto {
  @ApiProperty({ type: QuantityDto, example: { value: '250', unit: 'mL' } })
  readonly bagVolume!: QuantityDto;

  @ApiProperty({ enum: ['order', 'protocol', 'concentration'], example: 'concentration', description: 'Whose volume it is: the order\'s, the protocol\'s own bag, or the usual one at this concentration.' })
  readonly bagVolumeFrom!: PlannedSupplies['bagVolumeFrom'];

  @ApiProperty({ type: QuantityDto, example: { value: '500', unit: 'mg' }, description: 'Drug in a bag: each is filled to its concentration.' })
  readonly perBag!: QuantityDto;

  @ApiProperty({ type: 'integer', example: 1, description: 'For the session that the answer speaks of.' })
  readonly bags!: number;

  @ApiProperty({ type: QuantityDto, example: { value: '49.0', unit: 'mL' }, description: 'To infuse in the session; volume to prime and flush the line comes on top.' })
  readonly volume!: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '20.3', unit: 'h' }, description: 'At the ordered dose.' })
  readonly hoursPerBag?: QuantityDto;

  @ApiPropertyOptional({ type: 'integer', example: 1, description: 'For the session. Absent for S-ketamine, whose vials are not listed.' })
  readonly vials?: number;

  @ApiPropertyOptional({ type: VialDto })
  readonly vial?: VialDto;

  @ApiPropertyOptional({ enum: ['order', 'default'], example: 'default' })
  readonly vialFrom?: NonNullable<PlannedSupplies['vialFrom']>;

  @ApiPropertyOptional({ type: CourseSuppliesDto, description: 'Of a series: what is left in a bag or vial is not kept for another session.' })
  readonly course?: CourseSuppliesDto;

  @ApiProperty({ type: [String], example: ['The vial of 100 mg/mL must be diluted.'] })
  readonly preparation!: readonly string[];
}

class SuppliesAbsentDto {
  @ApiProperty({ enum: ['BAG_VOLUME_NEEDED', 'CONCENTRATION_NOT_LISTED', 'CONCENTRATION_ABOVE_VIAL'] })
  readonly code!: SuppliesAbsent['code'];

  @ApiProperty({ example: 'No bag is usual at this concentration: give bagVolume in mL.' })
  readonly text!: string;
}

class TitrationDto {
  @ApiProperty({ type: QuantityDto, example: { value: '7.00', unit: 'mg/h' } })
  readonly low!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '21.00', unit: 'mg/h' } })
  readonly high!: QuantityDto;
}

export class CalculationDto {
  @ApiProperty({ type: QuantityDto, example: { value: '24.50', unit: 'mg/h' } })
  readonly rate!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '12.3', unit: 'mL/h' }, description: 'To the step of the pump.' })
  readonly pumpRate!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '98.00', unit: 'mg' } })
  readonly sessionTotal!: QuantityDto;

  @ApiPropertyOptional({ type: PlannedBolusDto, description: 'Once before the infusion of each session, and part of its total; only where one is ordered.' })
  readonly bolus?: PlannedBolusDto;

  @ApiProperty({ type: QuantityDto, example: { value: '906.50', unit: 'mg' } })
  readonly courseTotal!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '0.3500', unit: 'mg/kg/h' }, description: 'On actual weight, after caps.' })
  readonly effectiveDose!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '0.41', unit: '%' }, description: 'What the pump gives against the exact rate.' })
  readonly roundingError!: QuantityDto;

  @ApiProperty({ type: [String], example: [] })
  readonly flags!: readonly string[];

  @ApiProperty({ type: [String], example: [] })
  readonly notes!: readonly string[];

  @ApiProperty({ type: [LimitDto], description: 'What would stop a signature.' })
  readonly limits!: readonly LimitDto[];

  @ApiProperty({ type: [StepDto], description: 'To check by hand.' })
  readonly steps!: readonly StepDto[];

  @ApiProperty({ type: QuantityDto, example: { value: '70.0', unit: 'kg' } })
  readonly weightUsed!: QuantityDto;

  @ApiProperty({ example: 'actual' })
  readonly weightBasis!: string;

  @ApiProperty({ type: QuantityDto, example: { value: '2', unit: 'mg/mL' }, description: 'As ordered; where the protocol\'s own bag is used, that of the session that the answer speaks of.' })
  readonly concentration!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '0.1', unit: 'mL/h' } })
  readonly pumpStep!: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, description: 'Highest rate that may ever run.' })
  readonly rateCap?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, description: 'Most that one session may give this patient: the absolute cap of the protocol or the one per kg, whichever is lower.' })
  readonly sessionCap?: QuantityDto;

  @ApiPropertyOptional({ type: TitrationDto, description: 'Between which rates the infusion may be titrated while it runs, where the protocol does so.' })
  readonly titration?: TitrationDto;

  @ApiPropertyOptional({ type: SuppliesDto, description: 'Bags and vials, counted from exact numbers.' })
  readonly supplies?: SuppliesDto;

  @ApiPropertyOptional({ type: SuppliesAbsentDto, description: 'Why no bags and vials are counted.' })
  readonly suppliesAbsent?: SuppliesAbsentDto;
}

export class PreviewDto extends CalculationDto {
  @ApiProperty({ type: [PlannedSessionDto] })
  readonly sessions!: readonly PlannedSessionDto[];
}

export function calculationView({ sessions: _table, limits, ...c }: DoseCalculation): AnswerOf<CalculationDto> {
  return { ...c, limits: limits.map(({ code, tier, text, source }) => ({ code, tier, text, source })) };
}

export const previewView = (c: DoseCalculation): AnswerOf<PreviewDto> => ({ ...calculationView(c), sessions: c.sessions });
