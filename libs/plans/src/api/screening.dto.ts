import type { FindingSeverity, FindingStatus } from '#clinical';
import { exampleId } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ReviewedFinding, ReviewedLimit } from '../open-items.js';
import type { PlanScreening } from '../screen-plan.js';
import { AcknowledgementDto, acknowledgementView } from './acknowledgement.dto.js';
import type { AnswerOf } from './answer-of.js';
import { LimitDto } from './calculation.dto.js';
import { nextActions } from './next-actions.js';

export class FindingDto {
  @ApiProperty({ example: 'S2' })
  readonly rule!: string;

  @ApiProperty({ example: 'Blood pressure now' })
  readonly title!: string;

  @ApiProperty({ enum: ['fail', 'unknown', 'pass'], description: 'unknown: the record says nothing of it, which is a finding too.' })
  readonly status!: FindingStatus;

  @ApiProperty({ enum: ['hard', 'acknowledge', 'info'] })
  readonly severity!: FindingSeverity;

  @ApiProperty()
  readonly text!: string;

  @ApiProperty({ type: [String], example: [`Observation/${exampleId('observation')}`], description: 'What of the record it rests on.' })
  readonly evidence!: readonly string[];

  @ApiPropertyOptional({ example: '168/95 mm[Hg]' })
  readonly observed?: string;

  @ApiPropertyOptional()
  readonly threshold?: string;

  @ApiProperty()
  readonly citation!: string;

  @ApiProperty()
  readonly needsAcknowledgement!: boolean;

  @ApiProperty()
  readonly acknowledged!: boolean;

  @ApiPropertyOptional({ type: AcknowledgementDto })
  readonly acknowledgement?: AcknowledgementDto;
}

export class ReviewedLimitDto extends LimitDto {
  @ApiProperty()
  readonly needsAcknowledgement!: boolean;

  @ApiProperty()
  readonly acknowledged!: boolean;
}

export class RuleSetDto {
  @ApiProperty({ example: 'titrate-screening' })
  readonly id!: string;

  @ApiProperty({ example: '1.0.0' })
  readonly version!: string;
}

export class ScreeningDto {
  @ApiProperty({ format: 'uuid', example: exampleId('plan') })
  readonly planId!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ type: RuleSetDto })
  readonly ruleSet!: RuleSetDto;

  @ApiProperty({ description: 'SHA-256 of the facts that the rules looked at.' })
  readonly inputsHash!: string;

  @ApiProperty({ type: [FindingDto], description: 'What needs a decision first.' })
  readonly findings!: readonly FindingDto[];

  @ApiProperty({ type: [ReviewedLimitDto], description: 'Limits of the dose; acknowledged like findings, by their code.' })
  readonly limits!: readonly ReviewedLimitDto[];

  @ApiProperty({ type: [String], example: [], description: 'What forbids a signature.' })
  readonly hard!: readonly string[];

  @ApiProperty({ type: [String], example: ['S2'], description: 'What waits for an acknowledgement.' })
  readonly open!: readonly string[];

  @ApiProperty({ type: [String] })
  readonly next!: readonly string[];
}

function findingView({ finding, acknowledgement }: ReviewedFinding): AnswerOf<FindingDto> {
  const { rule, title, status, severity, text, evidence, observed, threshold, citation } = finding;
  return {
    rule, title, status, severity, text,
    evidence: evidence.map((e) => `${e.resourceType}/${e.id}`),
    ...(observed === undefined ? {} : { observed }),
    ...(threshold === undefined ? {} : { threshold }),
    citation,
    needsAcknowledgement: finding.status !== 'pass' && finding.needsAcknowledgement,
    acknowledged: acknowledgement !== undefined,
    ...(acknowledgement ? { acknowledgement: acknowledgementView(acknowledgement) } : {}),
  };
}

const limitView = ({ limit: { code, tier, text, source }, acknowledgement }: ReviewedLimit): AnswerOf<ReviewedLimitDto> => ({ code, tier, text, source, needsAcknowledgement: tier === 'soft', acknowledged: acknowledgement !== undefined });

/** Hard stops, then what waits for an answer, then what was answered, then the rest; each in the order of the rules. */
function urgency({ finding: f, acknowledgement }: ReviewedFinding): number {
  if (f.status === 'pass') return 4;
  if (f.severity === 'hard') return 0;
  if (!f.needsAcknowledgement) return 3;
  return acknowledgement ? 2 : 1;
}

export function screeningView({ plan, standing: { screened, review } }: PlanScreening): AnswerOf<ScreeningDto> {
  return {
    planId: plan.id,
    at: screened.result.at,
    ruleSet: screened.result.ruleSet,
    inputsHash: screened.inputsHash,
    findings: [...review.findings].sort((a, b) => urgency(a) - urgency(b)).map(findingView),
    limits: review.limits.map(limitView),
    hard: review.hard,
    open: review.open,
    next: nextActions(plan, review),
  };
}
