import { INSTRUMENTS, OPIOID_KEYS, OPIOID_ROUTES, SOURCES } from '#clinical';
import { type AnswerOf, MayBeAbsent, QuantityDto } from '#plans';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import type { Outcome } from '../outcome.js';

const LONGEST_NAME = 60;

const OXYCODONE = { drug: 'oxycodone', route: 'oral', value: '60', unit: 'mg/d' };

export class OpioidDto extends QuantityDto {
  @ApiProperty({ enum: OPIOID_KEYS, example: OXYCODONE.drug, description: '`other`, with its name, where the list does not have it: one that is left out makes the sum look whole.' })
  @IsString()
  @MaxLength(LONGEST_NAME)
  readonly drug!: string;

  @ApiPropertyOptional({ description: 'Of `other`: which.' })
  @MayBeAbsent()
  @IsString()
  @Matches(/\S/, { message: 'must say something, or be left out' })
  @MaxLength(LONGEST_NAME)
  readonly name?: string;

  @ApiProperty({ enum: Object.keys(OPIOID_ROUTES), example: OXYCODONE.route, description: 'There are factors for what is taken by mouth, and for fentanyl patches.' })
  @IsString()
  @MaxLength(LONGEST_NAME)
  readonly route!: string;

  @ApiProperty({ example: OXYCODONE.value, description: 'The amount of a whole day, on average over the last 7 days; of a patch what it gives in an hour. Decimal as text.' })
  override readonly value!: string;

  @ApiProperty({ enum: ['mg/d', 'ug/h'], example: OXYCODONE.unit })
  override readonly unit!: string;
}

export class OpioidTakenDto extends OpioidDto {
  @ApiPropertyOptional({ example: '1.5', description: 'Absent: not convertible, which is not zero.' })
  readonly factor?: string;

  @ApiPropertyOptional({ example: '90' })
  readonly mme?: string;
}

export class OpioidSumDto {
  @ApiProperty({ example: INSTRUMENTS.mme.score.unit })
  readonly unit!: string;

  @ApiProperty({ description: 'Something could not be converted: the patient takes more than the score, and no goal is reached by it.' })
  readonly partial!: boolean;

  @ApiProperty({ type: [OpioidTakenDto], description: 'Empty: the patient takes none.' })
  readonly taken!: OpioidTakenDto[];

  @ApiProperty({ example: SOURCES['cdc-2022'].text })
  readonly citation!: string;
}

export const opioidSumView = ({ opioids, partial }: Outcome): { readonly opioids?: AnswerOf<OpioidSumDto> } =>
  opioids ? { opioids: { unit: INSTRUMENTS.mme.score.unit, partial: partial ?? false, taken: opioids.map((o) => ({ ...o })), citation: SOURCES['cdc-2022'].text } } : {};
