import type { FindingSeverity, FindingStatus } from '#clinical';
import { exampleId } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ReviewedFinding, ReviewedLimit } from '../open-items.js';
import type { PlanScreening } from '../screen-plan.js';
import { AcknowledgementDto, acknowledgementView } from './acknowledgement.dto.js';
import type { AnswerOf } from './answer-of.js';
import { nextActions } from './next-actions.js';

export class FindingDto {
  @ApiProperty({ example: 'S2', description: 'Rule of the screening (S2), or code of a limit of the dose (NEAR_CAP).' })
  readonly rule!: string;

  @ApiProperty({ enum: ['record', 'dose'], description: 'Whether it speaks of the patient\'s record or of the dose.' })
  readonly about!: 'record' | 'dose';

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

  @ApiProperty({ example: '1.0.0+clinic.2', description: 'Version of the thresholds that the rules compared with: GET /api/v1/thresholds/versions.' })
  readonly thresholdsVersion!: string;

  @ApiProperty({ description: 'SHA-256 of the facts that the rules looked at.' })
  readonly inputsHash!: string;

  @ApiProperty({ type: [FindingDto], description: 'Findings of the record and limits of the dose; what needs a decision comes first.' })
  readonly findings!: readonly FindingDto[];

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
    rule, about: 'record', title, status, severity, text,
    evidence: evidence.map((e) => `${e.resourceType}/${e.id}`),
    ...(observed === undefined ? {} : { observed }),
    ...(threshold === undefined ? {} : { threshold }),
    citation,
    needsAcknowledgement: finding.status !== 'pass' && finding.needsAcknowledgement,
    acknowledged: acknowledgement !== undefined,
    ...(acknowledgement ? { acknowledgement: acknowledgementView(acknowledgement) } : {}),
  };
}

/** A limit of the dose in the words of a finding: a prescriber answers both alike. */
const limitView = ({ limit: { code, tier, text, source }, acknowledgement }: ReviewedLimit): AnswerOf<FindingDto> => ({
  rule: code,
  about: 'dose',
  title: 'Limit of the dose',
  status: 'fail',
  severity: tier === 'hard' ? 'hard' : 'acknowledge',
  text,
  evidence: [],
  citation: source,
  needsAcknowledgement: tier === 'soft',
  acknowledged: acknowledgement !== undefined,
  ...(acknowledgement ? { acknowledgement: acknowledgementView(acknowledgement) } : {}),
});

/** Hard stops, then what waits for an answer, then what was answered, then the rest; each in the order of the rules. */
function urgency({ status, severity, needsAcknowledgement, acknowledged }: AnswerOf<FindingDto>): number {
  if (status === 'pass') return 4;
  if (severity === 'hard') return 0;
  if (!needsAcknowledgement) return 3;
  return acknowledged ? 2 : 1;
}

export function screeningView({ plan, standing: { screened, review } }: PlanScreening): AnswerOf<ScreeningDto> {
  return {
    planId: plan.id,
    at: screened.result.at,
    ruleSet: screened.result.ruleSet,
    thresholdsVersion: screened.result.thresholds,
    inputsHash: screened.inputsHash,
    findings: [...review.limits.map(limitView), ...review.findings.map(findingView)].sort((a, b) => urgency(a) - urgency(b)),
    hard: review.hard,
    open: review.open,
    next: nextActions(plan, review),
  };
}
