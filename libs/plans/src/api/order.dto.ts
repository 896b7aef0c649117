import { protocols, type WeightBasis } from '#clinical';
import { exampleId } from '#platform';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsDefined, IsIn, IsInt, IsString, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import { MayBeAbsent } from './optional.js';
import { QuantityDto } from './quantity.dto.js';

const LONGEST_TEXT = 60;
const BASES = ['actual', 'ideal', 'adjusted'] as const satisfies readonly WeightBasis[];
const SOURCES = ['measured', 'stated', 'estimated'] as const;
const SEXES = ['female', 'male'] as const;

const KG = { value: '70.0', unit: 'kg' } as const;
const MG_KG_H = { value: '0.350', unit: 'mg/kg/h' } as const;
const MG_KG = { value: '0.30', unit: 'mg/kg' } as const;
const MG_ML = { value: '2', unit: 'mg/mL' } as const;

export class WeightDto extends QuantityDto {
  @ApiPropertyOptional({ enum: SOURCES, example: 'measured', description: 'A weight that was not measured is a soft limit.' })
  @MayBeAbsent()
  @IsIn(SOURCES)
  readonly source?: (typeof SOURCES)[number];

  @ApiPropertyOptional({ example: '2026-03-02', description: 'ISO 8601 date or instant.' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(LONGEST_TEXT)
  readonly measuredAt?: string;
}

/** What every order may say beside its dose. */
class OrderDto {
  @ApiProperty({ example: 'CRPS-OP-10D', description: 'Id of one of GET /api/v1/protocols.' })
  @IsString()
  @MaxLength(LONGEST_TEXT)
  readonly protocol!: string;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '170', unit: 'cm' }, description: 'In cm.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly height?: QuantityDto;

  @ApiPropertyOptional({ enum: SEXES, example: 'female', description: 'Which formula of ideal weight fits this patient.' })
  @MayBeAbsent()
  @IsIn(SEXES)
  readonly sex?: (typeof SEXES)[number];

  @ApiPropertyOptional({ enum: BASES, example: 'actual', description: 'Must be chosen where the body mass index is 30 or above.' })
  @MayBeAbsent()
  @IsIn(BASES)
  readonly weightBasis?: WeightBasis;

  @ApiPropertyOptional({ type: QuantityDto, example: MG_ML, description: 'May be left out only where the protocol has a bag of its own.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly concentration?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '0.1', unit: 'mL/h' }, description: 'Smallest step of the pump; 0.1 mL/h unless told.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly pumpStep?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, description: 'In mg/kg, once before the infusion of each session. Never assumed.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly bolus?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, description: 'How long the bolus is given, in min; as the protocol says unless told. A plan must tell where the protocol does not say it.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly bolusOver?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, description: 'In h or min, where the protocol gives a choice.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly duration?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '250', unit: 'mL' }, description: 'Volume of a bag, to count bags and vials. Unless told: the bag of the protocol, 500 mL at 1 mg/mL, 250 mL at 2 mg/mL.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly bagVolume?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '100', unit: 'mg/mL' }, description: 'Strength of the vial that is taken: 100 mg/mL (5 mL, 500 mg), 50 mg/mL (10 mL, 500 mg) or 10 mg/mL (20 mL, 200 mg). Unless told 100 mg/mL, for infusions of 10 mg/mL the vial of 10 mg/mL undiluted.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly vial?: QuantityDto;

  @ApiPropertyOptional({ type: 'integer', example: 10, description: 'Sessions of the course; as the protocol plans unless told.' })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  readonly sessions?: number;
}

/** Names of drugs are short, and no protocol has more of them beside its infusion. */
const MOST_ADJUNCTS = 20;

/** Drugs of the protocol that this patient does not get. */
export const WithoutAdjuncts = (description: string): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ type: [String], example: ['ondansetron'], description }), MayBeAbsent(), IsArray(), ArrayMaxSize(MOST_ADJUNCTS), ArrayUnique(), IsString({ each: true }), MaxLength(LONGEST_TEXT, { each: true }));

export const DRAFT_EXAMPLE = { referralId: exampleId('referral'), protocol: 'CRPS-OP-10D', dose: MG_KG_H, concentration: MG_ML };

/** In the order of a nurse: a bolus first, then the infusion. */
export const BOLUS_DRAFT_EXAMPLE = { referralId: exampleId('referral'), protocol: 'ACUTE-PO', dose: { value: '0.20', unit: 'mg/kg/h' }, bolus: MG_KG, bolusOver: { value: '5', unit: 'min' }, concentration: MG_ML };

export class DraftPlanDto extends OrderDto {
  @ApiProperty({ format: 'uuid', example: exampleId('referral'), description: 'An accepted referral.' })
  @IsUUID()
  readonly referralId!: string;

  @WithoutAdjuncts('Drugs that the protocol gives beside the infusion (`adjuncts[].drug` of it) and this patient does not get; all are ordered unless told.')
  readonly withoutAdjuncts?: string[];

  @ApiPropertyOptional({ type: QuantityDto, example: MG_KG_H, description: 'As the protocol says unless told.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly dose?: QuantityDto;

  @ApiPropertyOptional({ type: WeightDto, description: 'The newest measured weight of the record unless told.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => WeightDto)
  readonly weight?: WeightDto;
}

const PREVIEW_EXAMPLE = { protocol: 'CRPS-OP-10D', dose: MG_KG_H, weight: { ...KG, source: 'measured', measuredAt: '2026-03-02' }, concentration: MG_ML, session: 3 };

/** The usual dose of every protocol that plans may follow. */
export const PREVIEW_EXAMPLES = Object.fromEntries([
  ['crps', { summary: 'CRPS, day 3 of ten', value: PREVIEW_EXAMPLE }],
  ['bolus', { summary: 'ACUTE-PO with a bolus over 5 minutes', value: { protocol: 'ACUTE-PO', dose: { value: '0.20', unit: 'mg/kg/h' }, bolus: MG_KG, bolusOver: { value: '5', unit: 'min' }, weight: { ...KG, source: 'measured', measuredAt: '2026-03-02' }, concentration: MG_ML } }],
  ['supplies', { summary: 'Five days from bags of 500 mL: how many bags and vials', value: { protocol: 'CRPS-IP-5D', dose: { value: '40', unit: 'mg/h' }, weight: PREVIEW_EXAMPLE.weight, concentration: MG_ML, bagVolume: { value: '500', unit: 'mL' }, vial: { value: '100', unit: 'mg/mL' } } }],
  ...protocols()
    .filter(({ blocked }) => blocked === undefined)
    .map(({ id, title, dose: { typical }, concentrations: [concentration] }) => [
      id,
      {
        summary: `${id}: ${title}`,
        value: { protocol: id, dose: { value: typical.value, unit: typical.unit }, weight: { ...KG, source: 'measured', measuredAt: '2026-03-02' }, concentration: concentration && { value: concentration.value, unit: concentration.unit } },
      },
    ]),
]) as Readonly<Record<string, { readonly summary: string; readonly value: object }>>;

export class PreviewPlanDto extends OrderDto {
  @ApiProperty({ type: QuantityDto, example: MG_KG_H })
  @IsDefined()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly dose!: QuantityDto;

  @ApiProperty({ type: WeightDto, example: { ...KG, source: 'measured', measuredAt: '2026-03-02' } })
  @IsDefined()
  @ValidateNested()
  @Type(() => WeightDto)
  readonly weight!: WeightDto;

  @ApiPropertyOptional({ type: QuantityDto, description: 'The weight before this one, in kg, to notice an implausible change.' })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => QuantityDto)
  readonly previousWeight?: QuantityDto;

  @ApiPropertyOptional({ example: '1970-05-01', description: 'For the limit from 65 years.' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(LONGEST_TEXT)
  readonly birthDate?: string;

  @ApiPropertyOptional({ type: 'integer', example: 3, description: 'Number of the session that the answer speaks of; without it the full dose.' })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  readonly session?: number;
}
