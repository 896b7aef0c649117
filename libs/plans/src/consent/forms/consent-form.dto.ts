import { ListOf } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsIn, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { AnswerOf } from '../../api/answer-of.js';
import { MayBeAbsent } from '../../api/optional.js';
import { PersonDto } from '../../api/quantity.dto.js';
import { CONSENT_PURPOSES, type ConsentElement, type ConsentPurpose } from '../consent.js';
import { ELEMENTS, LANGUAGE, LONGEST_NAME } from '../consent-words.js';
import { type ConsentForm, coveredBy, type FormContent, LONGEST_FORM, wordsOf } from './consent-form.js';
import { TEMPLATES } from './templates.js';

/** It stands in addresses. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const NAME_RULE = { message: 'must have 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first' };
const LONGEST_HEADING = 200;
const LONGEST_NOTE = 500;
/** Each element in a section of its own, an introduction, signatures, and room. */
const MOST_SECTIONS = 40;

export class FormSectionDto {
  @ApiProperty({ example: 'An off-label treatment' })
  @IsString()
  @Matches(/\S/, { message: 'must name what the section is about' })
  @MaxLength(LONGEST_HEADING)
  readonly heading!: string;

  @ApiProperty({ example: 'Ketamine is approved as a medicine for anaesthesia only …', description: 'Plain text or Markdown.' })
  @IsString()
  @Matches(/\S/, { message: 'must hold the words that are signed' })
  @MaxLength(LONGEST_FORM)
  readonly text!: string;

  @ApiProperty({ enum: ELEMENTS, isArray: true, example: ['off-label'], description: 'What of a consent these words say; empty for an introduction or signatures.' })
  @IsArray()
  @ArrayUnique()
  @IsIn(ELEMENTS, { each: true })
  readonly covers!: readonly ConsentElement[];
}

export class RegisterFormDto {
  @ApiProperty({ enum: CONSENT_PURPOSES, example: 'treatment' })
  @IsIn(CONSENT_PURPOSES)
  readonly purpose!: ConsentPurpose;

  @ApiProperty({ example: 'ketamine-off-label', description: 'The clinic\'s own name of the form.' })
  @Matches(NAME, NAME_RULE)
  readonly id!: string;

  @ApiProperty({ example: '1' })
  @Matches(NAME, NAME_RULE)
  readonly version!: string;

  @ApiProperty({ example: 'en', description: 'BCP 47. A translation is a form of the same id and version.' })
  @Matches(LANGUAGE, { message: 'must be a language tag such as "en" or "es-MX"' })
  @MaxLength(LONGEST_NAME)
  readonly language!: string;

  @ApiProperty({ example: 'Consent to treatment with ketamine infusions, off-label' })
  @IsString()
  @Matches(/\S/, { message: 'must say what is agreed to' })
  @MaxLength(LONGEST_HEADING)
  readonly title!: string;

  @ApiProperty({ type: [FormSectionDto] })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST_SECTIONS)
  @ValidateNested({ each: true })
  @Type(() => FormSectionDto)
  readonly sections!: readonly FormSectionDto[];
}

const [TREATMENT, SHARING] = TEMPLATES;
export const TREATMENT_FORM_EXAMPLE = { ...TREATMENT, id: 'ketamine-off-label' };
export const SHARING_FORM_EXAMPLE = { ...SHARING, id: 'sharing-with-hospital' };
/** The template, registered by the demo and by whoever tries that operation. */
export const TEMPLATE_NAME = { id: TREATMENT?.id ?? '', version: TREATMENT?.version ?? '', language: TREATMENT?.language ?? '' };
/** An old form of the demo that waits to be retired. */
export const OLD_FORM_NAME = { id: 'sharing-with-hospital', version: '0', language: 'en' };

export const RETIRE_FORM_EXAMPLE = { text: 'Version 2 says more about the bladder.' };
export class RetireFormDto {
  @ApiProperty({ example: RETIRE_FORM_EXAMPLE.text })
  @IsString()
  @Matches(/\S/, { message: 'must say why nobody shall sign it any more' })
  @MaxLength(LONGEST_NOTE)
  readonly text!: string;
}

export class FormsQuery {
  @ApiPropertyOptional({ enum: CONSENT_PURPOSES })
  @MayBeAbsent()
  @IsIn(CONSENT_PURPOSES)
  readonly purpose?: ConsentPurpose;

  @ApiPropertyOptional({ description: 'BCP 47, exactly as registered.' })
  @MayBeAbsent()
  @Matches(LANGUAGE, { message: 'must be a language tag such as "en" or "es-MX"' })
  @MaxLength(LONGEST_NAME)
  readonly language?: string;
}

class FormRetiredDto {
  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ type: PersonDto })
  readonly by!: PersonDto;

  @ApiProperty({ example: RETIRE_FORM_EXAMPLE.text })
  readonly text!: string;
}

export class FormSummaryDto {
  @ApiProperty({ enum: CONSENT_PURPOSES })
  readonly purpose!: ConsentPurpose;

  @ApiProperty({ example: 'ketamine-off-label' })
  readonly id!: string;

  @ApiProperty({ example: '1' })
  readonly version!: string;

  @ApiProperty({ example: 'en' })
  readonly language!: string;

  @ApiProperty({ example: 'Consent to treatment with ketamine infusions, off-label' })
  readonly title!: string;

  @ApiProperty({ enum: ELEMENTS, isArray: true, description: 'What its sections say of a consent, all together.' })
  readonly elements!: readonly ConsentElement[];

  @ApiProperty({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', description: 'SHA-256 of the words (`words`, UTF-8). Every consent keeps it.' })
  readonly sha256!: string;

  @ApiProperty({ format: 'date-time' })
  readonly registeredAt!: string;

  @ApiProperty({ type: PersonDto })
  readonly registeredBy!: PersonDto;

  @ApiPropertyOptional({ type: FormRetiredDto, description: 'Since when nobody signs it any more; it stays readable.' })
  readonly retired?: FormRetiredDto;
}

export class FormDto extends FormSummaryDto {
  @ApiProperty({ type: [FormSectionDto] })
  readonly sections!: readonly FormSectionDto[];

  @ApiProperty({ example: '# Consent to treatment …', description: 'The whole form as the patient reads and signs it (Markdown).' })
  readonly words!: string;
}

export class FormTemplateDto extends RegisterFormDto {
  @ApiProperty({ example: '# Consent to treatment …' })
  readonly words!: string;
}

export const FormTemplatesDto = ListOf(FormTemplateDto);

export const formSummary = (f: ConsentForm): AnswerOf<FormSummaryDto> => ({
  purpose: f.purpose,
  id: f.id,
  version: f.version,
  language: f.language,
  title: f.title,
  elements: coveredBy(f),
  sha256: f.sha256,
  registeredAt: f.registered.at.toISOString(),
  registeredBy: { id: f.registered.by.sub, name: f.registered.by.name },
  ...(f.retired ? { retired: { at: f.retired.at.toISOString(), by: { id: f.retired.by.sub, name: f.retired.by.name }, text: f.retired.note } } : {}),
});

export const formView = (f: ConsentForm): AnswerOf<FormDto> => ({ ...formSummary(f), sections: f.sections, words: wordsOf(f) });
export const templateView = (f: FormContent): AnswerOf<FormTemplateDto> => ({ ...f, words: wordsOf(f) });
