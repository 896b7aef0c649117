import { exampleId } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayUnique, IsArray, IsDefined, IsIn, IsNotEmpty, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { AnswerOf } from '../api/answer-of.js';
import { Instant } from '../api/instant.js';
import { MayBeAbsent } from '../api/optional.js';
import { PersonDto } from '../api/quantity.dto.js';
import { type Consent, CONSENT_ELEMENTS, CONSENT_PURPOSES, type ConsentElement, type ConsentPurpose, type ConsentState, consentState, elementsOf, elementText, REVOKE_REASONS, type RevokeReason } from './consent.js';

const ELEMENTS = [...new Set(CONSENT_PURPOSES.flatMap((p) => Object.keys(CONSENT_ELEMENTS[p])))] as ConsentElement[];
const REASONS = Object.keys(REVOKE_REASONS) as RevokeReason[];
const STATES: readonly ConsentState[] = ['in-force', 'expired', 'revoked', 'replaced', 'entered-in-error'];
/** Names of forms and versions; the form itself stays with the clinic. */
const LONGEST_NAME = 100;
const LONGEST_TEXT = 500;
/** BCP 47 as FHIR uses it: en, es-MX. */
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

export class ConsentTextDto {
  @ApiProperty({ example: 'ketamine-off-label', description: 'The clinic\'s own name of the form.' })
  @IsString()
  @Matches(/\S/, { message: 'must name the form that was signed' })
  @MaxLength(LONGEST_NAME)
  readonly id!: string;

  @ApiProperty({ example: '3' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_NAME)
  readonly version!: string;

  @ApiProperty({ example: 'en', description: 'Language in which it was read and signed (BCP 47).' })
  @Matches(LANGUAGE, { message: 'must be a language tag such as "en" or "es-MX"' })
  @MaxLength(LONGEST_NAME)
  readonly language!: string;
}

export const TREATMENT_EXAMPLE = { purpose: 'treatment', text: { id: 'ketamine-off-label', version: '3', language: 'en' }, elements: elementsOf('treatment') };
export const SHARING_EXAMPLE = { purpose: 'sharing', text: { id: 'sharing-with-hospital', version: '2', language: 'en' }, elements: elementsOf('sharing') };

export class RecordConsentDto {
  @ApiProperty({ enum: CONSENT_PURPOSES, example: 'treatment' })
  @IsIn(CONSENT_PURPOSES)
  readonly purpose!: ConsentPurpose;

  @ApiProperty({ type: ConsentTextDto })
  @IsDefined()
  @ValidateNested()
  @Type(() => ConsentTextDto)
  readonly text!: ConsentTextDto;

  @ApiProperty({ enum: ELEMENTS, isArray: true, example: TREATMENT_EXAMPLE.elements, description: 'What the form says and was talked through; one that is missing is named in the refusal.' })
  @IsArray()
  @ArrayUnique()
  @IsIn(ELEMENTS, { each: true })
  readonly elements!: readonly ConsentElement[];

  @Instant({ description: 'When the patient signed; now unless told. Never in the future.' })
  readonly signedAt?: string;

  @Instant({ description: 'Until when it holds; 12 months after the signature, or as the clinic has set (threshold consent.months), unless told, and never longer.' })
  readonly expiresAt?: string;
}

export const REVOKE_EXAMPLE = { reason: 'patient-request' };

export class RevokeConsentDto {
  @ApiProperty({ enum: REASONS, example: 'patient-request' })
  @IsIn(REASONS)
  readonly reason!: RevokeReason;

  @ApiPropertyOptional({ description: 'In words.' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(LONGEST_TEXT)
  readonly text?: string;
}

class ConsentElementDto {
  @ApiProperty({ example: 'off-label' })
  readonly code!: string;

  @ApiProperty({ example: 'Ketamine is used off-label' })
  readonly text!: string;
}

class ConsentEndDto {
  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ enum: [...REASONS, 'replaced'] })
  readonly reason!: string;

  @ApiPropertyOptional()
  readonly text?: string;

  @ApiProperty({ type: PersonDto })
  readonly by!: PersonDto;
}

export class ConsentDto {
  @ApiProperty({ format: 'uuid', example: exampleId('consent') })
  readonly id!: string;

  @ApiProperty({ enum: CONSENT_PURPOSES })
  readonly purpose!: ConsentPurpose;

  @ApiProperty({ enum: STATES, example: 'in-force' })
  readonly state!: ConsentState;

  @ApiProperty({ type: ConsentTextDto })
  readonly text!: ConsentTextDto;

  @ApiProperty({ type: [ConsentElementDto] })
  readonly elements!: readonly ConsentElementDto[];

  @ApiProperty({ format: 'date-time' })
  readonly signedAt!: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt!: string;

  @ApiProperty({ format: 'date-time' })
  readonly recordedAt!: string;

  @ApiProperty({ type: PersonDto, description: 'The staff member who was there.' })
  readonly recordedBy!: PersonDto;

  @ApiPropertyOptional({ type: ConsentEndDto })
  readonly end?: ConsentEndDto;

  @ApiProperty({ example: `Consent/${exampleId('consent')}` })
  readonly fhir!: string;
}

export const consentView = (c: Consent, at: Date): AnswerOf<ConsentDto> => ({
  id: c.id,
  purpose: c.purpose,
  state: consentState(c, at),
  text: c.text,
  elements: c.elements.map((code) => ({ code, text: elementText(c.purpose, code) })),
  signedAt: c.signedAt.toISOString(),
  expiresAt: c.expiresAt.toISOString(),
  recordedAt: c.recordedAt.toISOString(),
  recordedBy: { id: c.recordedBy.sub, name: c.recordedBy.name },
  ...(c.end ? { end: { at: c.end.at.toISOString(), reason: c.end.reason, ...(c.end.note === undefined ? {} : { text: c.end.note }), by: { id: c.end.by.sub, name: c.end.by.name } } } : {}),
  fhir: `Consent/${c.id}`,
});
