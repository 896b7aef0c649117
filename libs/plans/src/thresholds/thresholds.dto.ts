import { isThresholdKey, SHIPPED_THRESHOLDS_VERSION, SOURCES, type Threshold, THRESHOLD_KEYS, type ThresholdKey, THRESHOLDS, thresholdsOf } from '#clinical';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDefined, IsObject, IsString, Matches, MaxLength } from 'class-validator';
import type { AnswerOf } from '../api/answer-of.js';
import { PersonDto, SignatureDto } from '../api/quantity.dto.js';
import type { Signature } from '../plan.js';
import type { KnownThresholds, ThresholdsInForce } from './read-thresholds.js';
import type { ThresholdVersion } from './threshold-version.js';

const LONGEST_TEXT = 2000;
const EXAMPLE_KEY = 'blood-pressure.systolic.hard' satisfies ThresholdKey;

export const PROPOSAL_EXAMPLE = { reason: 'Anaesthesia board of 12 January: our patients are older than those of the trials.', values: { [EXAMPLE_KEY]: '170', 'weight.age': '5' } };

export class ProposeThresholdsDto {
  @ApiProperty({ example: PROPOSAL_EXAMPLE.reason, description: 'Why; those who sign read it.' })
  @IsString()
  @Matches(/\S/, { message: 'must say in a sentence why these values are right for this clinic' })
  @MaxLength(LONGEST_TEXT)
  readonly reason!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: PROPOSAL_EXAMPLE.values, description: 'The clinic\'s own values, whole, as decimal text by key: what is left out is as it ships. An empty object goes back to what ships.' })
  @IsDefined()
  @IsObject({ message: 'must be an object of keys and values, such as {"weight.age": "5"}' })
  readonly values!: Readonly<Record<string, unknown>>;
}

class ThresholdRangeDto {
  @ApiProperty({ example: THRESHOLDS[EXAMPLE_KEY].range[0] })
  readonly lowest!: string;

  @ApiProperty({ example: THRESHOLDS[EXAMPLE_KEY].range[1] })
  readonly highest!: string;

  @ApiProperty({ example: THRESHOLDS[EXAMPLE_KEY].why, description: 'Why no further; equal ends are fixed.' })
  readonly why!: string;
}

class ThresholdSetDto {
  @ApiProperty({ example: 2, description: 'The clinic\'s version that says so.' })
  readonly version!: number;

  @ApiProperty({ format: 'date-time', description: 'In force since.' })
  readonly at!: string;

  @ApiProperty({ type: [PersonDto], description: 'The two clinicians who signed it.' })
  readonly by!: readonly PersonDto[];

  @ApiProperty({ example: PROPOSAL_EXAMPLE.reason })
  readonly reason!: string;
}

export class ThresholdDto {
  @ApiProperty({ enum: THRESHOLD_KEYS, example: EXAMPLE_KEY })
  readonly key!: string;

  @ApiProperty({ example: '170', description: 'What counts in this clinic.' })
  readonly value!: string;

  @ApiProperty({ example: '180', description: 'As it ships.' })
  readonly shipped!: string;

  @ApiProperty({ example: 'mm[Hg]', description: 'UCUM.' })
  readonly unit!: string;

  @ApiProperty({ example: THRESHOLDS[EXAMPLE_KEY].meaning })
  readonly meaning!: string;

  @ApiProperty({ type: [String], example: THRESHOLDS[EXAMPLE_KEY].usedBy, description: 'Rules of the screening, limits of a dose, or what else compares with it.' })
  readonly usedBy!: readonly string[];

  @ApiProperty({ enum: ['V', 'GK', 'P'], example: 'P', description: 'How far what ships was checked: seen in its source, general knowledge, a proposal of this project.' })
  readonly mark!: Threshold['mark'];

  @ApiProperty({ example: SOURCES[THRESHOLDS[EXAMPLE_KEY].source].text, description: 'Where what ships comes from.' })
  readonly source!: string;

  @ApiProperty({ type: ThresholdRangeDto, description: 'How far a clinic may move it.' })
  readonly range!: ThresholdRangeDto;

  @ApiProperty({ enum: ['lower', 'higher'], example: 'lower', description: 'In which direction more is stopped.' })
  readonly stricter!: Threshold['stricter'];

  @ApiPropertyOptional({ type: ThresholdSetDto, description: 'Where the clinic set it.' })
  readonly set?: ThresholdSetDto;
}

export class ThresholdsDto {
  @ApiProperty({ example: '1.0.0+clinic.2', description: 'What plans and screenings name: the set that ships, and the clinic\'s version over it.' })
  readonly version!: string;

  @ApiProperty({ type: [ThresholdDto] })
  readonly items!: readonly ThresholdDto[];
}

export class OverrideDto {
  @ApiProperty({ example: EXAMPLE_KEY })
  readonly key!: string;

  @ApiProperty({ example: '170' })
  readonly value!: string;

  @ApiPropertyOptional({ example: '180', description: 'As it ships today; absent where the software no longer knows the key.' })
  readonly shipped?: string;

  @ApiPropertyOptional({ example: 'mm[Hg]' })
  readonly unit?: string;
}

export class ThresholdVersionDto {
  @ApiProperty({ example: 2, description: '0 is what ships.' })
  readonly version!: number;

  @ApiProperty({ example: '1.0.0+clinic.2', description: 'As plans and screenings name it.' })
  readonly name!: string;

  @ApiProperty({ enum: ['awaiting-signatures', 'in-force', 'superseded'], example: 'awaiting-signatures', description: 'in-force: what counts from now on. The second signature puts a version in force.' })
  readonly status!: KnownThresholds['status'];

  @ApiProperty({ type: [OverrideDto], description: 'What differs from what ships.' })
  readonly values!: readonly OverrideDto[];

  @ApiPropertyOptional({ example: PROPOSAL_EXAMPLE.reason })
  readonly reason?: string;

  @ApiPropertyOptional({ type: SignatureDto })
  readonly proposed?: SignatureDto;

  @ApiProperty({ type: [SignatureDto], description: 'Two different clinicians.' })
  readonly signatures!: readonly SignatureDto[];

  @ApiPropertyOptional({ format: 'date-time' })
  readonly inForceSince?: string;
}

const signatureView = ({ at, by }: Signature): AnswerOf<SignatureDto> => ({ at: at.toISOString(), by: { id: by.sub, name: by.name } });

export function thresholdsView({ thresholds, clinic }: ThresholdsInForce): AnswerOf<ThresholdsDto> {
  const set = clinic?.inForceSince && { version: clinic.version, at: clinic.inForceSince.toISOString(), by: clinic.signatures.map(({ by }) => ({ id: by.sub, name: by.name })), reason: clinic.reason };
  const items = THRESHOLD_KEYS.map((key): AnswerOf<ThresholdDto> => {
    const { value: shipped, unit, meaning, usedBy, mark, source, range: [lowest, highest], stricter, why } = THRESHOLDS[key];
    return { key, value: thresholds.values[key], shipped, unit, meaning, usedBy, mark, source: SOURCES[source].text, range: { lowest, highest, why }, stricter, ...(set && thresholds.own.has(key) ? { set } : {}) };
  });
  return { version: thresholds.version, items };
}

const overrideView = ([key, value]: [string, string]): AnswerOf<OverrideDto> => ({ key, value, ...(isThresholdKey(key) ? { shipped: THRESHOLDS[key].value, unit: THRESHOLDS[key].unit } : {}) });

export function thresholdVersionView({ clinic, status }: KnownThresholds): AnswerOf<ThresholdVersionDto> {
  if (!clinic) return { version: 0, name: SHIPPED_THRESHOLDS_VERSION, status, values: [], signatures: [] };
  return {
    version: clinic.version,
    name: thresholdsOf(clinic.overrides, clinic.version).version,
    status,
    values: Object.entries(clinic.overrides).map(overrideView),
    reason: clinic.reason,
    proposed: signatureView(clinic.proposed),
    signatures: clinic.signatures.map(signatureView),
    ...(clinic.inForceSince === undefined ? {} : { inForceSince: clinic.inForceSince.toISOString() }),
  };
}

/** What somebody just proposed or signed: it waits until it is in force. */
export const ownVersionView = (clinic: ThresholdVersion): AnswerOf<ThresholdVersionDto> => thresholdVersionView({ clinic, status: clinic.inForceSince === undefined ? 'awaiting-signatures' : 'in-force' });
