import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import type { Acknowledged } from '../acknowledge-finding.js';
import { ACKNOWLEDGEMENT_REASONS, type AcknowledgementReason } from '../acknowledgement-reasons.js';
import type { Acknowledgement } from '../plan-history.store.js';
import type { AnswerOf } from './answer-of.js';
import { PersonDto } from './quantity.dto.js';

const REASONS = Object.keys(ACKNOWLEDGEMENT_REASONS) as AcknowledgementReason[];
const LONGEST_CODE = 60;
/** A paragraph; who has more to say writes a note. */
const LONGEST_TEXT = 2000;

export const ACKNOWLEDGE_EXAMPLE = { rule: 'NEAR_CAP', reason: 'prior-response', text: 'Responded to 0.9 mg/kg in an earlier course and tolerated it.' };

export class AcknowledgeDto {
  @ApiProperty({ example: ACKNOWLEDGE_EXAMPLE.rule, description: 'Rule of a finding or code of a dose limit of GET /api/v1/plans/{id}/screening.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_CODE)
  readonly rule!: string;

  @ApiProperty({ enum: REASONS, example: ACKNOWLEDGE_EXAMPLE.reason })
  @IsIn(REASONS)
  readonly reason!: AcknowledgementReason;

  @ApiProperty({ example: ACKNOWLEDGE_EXAMPLE.text, description: 'Why this plan is right for this patient in spite of it.' })
  @IsString()
  @Matches(/\S/, { message: 'must say in a sentence why this plan is right for this patient' })
  @MaxLength(LONGEST_TEXT)
  readonly text!: string;
}

export class AcknowledgementDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: ACKNOWLEDGE_EXAMPLE.rule })
  readonly rule!: string;

  @ApiProperty({ example: ACKNOWLEDGE_EXAMPLE.reason })
  readonly reason!: string;

  @ApiProperty()
  readonly text!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ type: PersonDto })
  readonly by!: PersonDto;
}

export class AcknowledgedDto extends AcknowledgementDto {
  @ApiProperty({ type: [String], example: [], description: 'What still waits for an acknowledgement.' })
  readonly open!: readonly string[];

  @ApiProperty({ type: [String], example: [], description: 'What forbids a signature and cannot be acknowledged.' })
  readonly hard!: readonly string[];
}

export const acknowledgementView = (a: Acknowledgement): AnswerOf<AcknowledgementDto> => ({ id: a.id, rule: a.finding, reason: a.reason, text: a.text, at: a.at.toISOString(), by: { id: a.by.sub, name: a.by.name } });

export const acknowledgedView = ({ acknowledgement, open, hard }: Acknowledged): AnswerOf<AcknowledgedDto> => ({ ...acknowledgementView(acknowledgement), open, hard });
