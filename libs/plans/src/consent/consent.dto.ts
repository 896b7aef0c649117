import { exampleId } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayUnique, IsArray, IsDefined, IsIn, IsNotEmpty, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { AnswerOf } from '../api/answer-of.js';
import { Instant } from '../api/instant.js';
import { MayBeAbsent } from '../api/optional.js';
import { PersonDto } from '../api/quantity.dto.js';
import { type Consent, CONSENT_PURPOSES, type ConsentElement, type ConsentPurpose, type ConsentState, consentState, elementText, REVOKE_REASONS, type RevokeReason } from './consent.js';
import { ELEMENTS, LANGUAGE, LONGEST_NAME } from './consent-words.js';
import { TEMPLATES } from './forms/templates.js';

const REASONS = Object.keys(REVOKE_REASONS) as RevokeReason[];
const STATES: readonly ConsentState[] = ['in-force', 'expired', 'revoked', 'replaced', 'entered-in-error'];
const LONGEST_TEXT = 500;

export class ConsentTextDto {
  @ApiProperty({ example: 'template-ketamine-off-label', description: 'The clinic\'s own name of the form: GET /api/v1/consent-forms.' })
  @IsString()
  @Matches(/\S/, { message: 'must name the form that was signed' })
  @MaxLength(LONGEST_NAME)
  readonly id!: string;

  @ApiProperty({ example: '1' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_NAME)
  readonly version!: string;

  @ApiProperty({ example: 'en', description: 'Language in which it was read and signed (BCP 47).' })
  @Matches(LANGUAGE, { message: 'must be a language tag such as "en" or "es-MX"' })
  @MaxLength(LONGEST_NAME)
  readonly language!: string;
}

const [TREATMENT_EXAMPLE, SHARING_EXAMPLE] = TEMPLATES.map(({ purpose, id, version, language }) => ({ purpose, text: { id, version, language } }));
export { SHARING_EXAMPLE, TREATMENT_EXAMPLE };

export class RecordConsentDto {
  @ApiProperty({ enum: CONSENT_PURPOSES, example: 'treatment' })
  @IsIn(CONSENT_PURPOSES)
  readonly purpose!: ConsentPurpose;

  @ApiProperty({ type: ConsentTextDto, description: 'A registered form of the clinic that is not retired.' })
  @IsDefined()
  @ValidateNested()
  @Type(() => ConsentTextDto)
  readonly text!: ConsentTextDto;

  @ApiPropertyOptional({ enum: ELEMENTS, isArray: true, description: 'What was talked through. It need not be told, as the form says it; where it is told, it must be what the form covers.' })
  @MayBeAbsent()
  @IsArray()
  @ArrayUnique()
  @IsIn(ELEMENTS, { each: true })
  readonly elements?: readonly ConsentElement[];

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

class ConsentFormDto {
  @ApiProperty({ example: 'Consent to treatment with ketamine infusions, off-label' })
  readonly title!: string;

  @ApiProperty({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', description: 'SHA-256 of the words that were signed; GET /api/v1/consent-forms/{formId}/{version}/{language} gives them.' })
  readonly sha256!: string;
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

  @ApiPropertyOptional({ type: ConsentFormDto, description: 'The words that were signed. Consents that were recorded before forms were kept have their name alone.' })
  readonly form?: ConsentFormDto;

  @ApiProperty({ type: [ConsentElementDto], description: 'What the form covers.' })
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
  ...(c.form ? { form: { title: c.form.title, sha256: c.form.sha256 } } : {}),
  elements: c.elements.map((code) => ({ code, text: elementText(c.purpose, code) })),
  signedAt: c.signedAt.toISOString(),
  expiresAt: c.expiresAt.toISOString(),
  recordedAt: c.recordedAt.toISOString(),
  recordedBy: { id: c.recordedBy.sub, name: c.recordedBy.name },
  ...(c.end ? { end: { at: c.end.at.toISOString(), reason: c.end.reason, ...(c.end.note === undefined ? {} : { text: c.end.note }), by: { id: c.end.by.sub, name: c.end.by.name } } } : {}),
  fhir: `Consent/${c.id}`,
});
