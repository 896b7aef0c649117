import { type CitedTrial, type MonitoringLine, type MonitoringPlan, monitoringLines, monitoringPlan as findMonitoringPlan, monitoringSummary, type Protocol, SOURCES, type Thresholds } from '#clinical';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AnswerOf } from '../api/answer-of.js';

export class EvidenceDto {
  @ApiProperty({ example: 'moderate' })
  readonly grade!: string;

  @ApiProperty()
  readonly summary!: string;

  @ApiProperty({ type: [String] })
  readonly citations!: readonly string[];

  @ApiProperty({ type: [String], description: 'Shown with the protocol, so that a choice is made knowing them.' })
  readonly negativeTrials!: readonly string[];
}

export class ProtocolSummaryDto {
  @ApiProperty({ example: 'CRPS-OP-10D' })
  readonly id!: string;

  @ApiProperty({ example: '1.0.0' })
  readonly version!: string;

  @ApiProperty({ example: 'CRPS, outpatient, ten daily 4-hour infusions' })
  readonly title!: string;

  @ApiProperty({ example: 'Complex regional pain syndrome' })
  readonly indication!: string;

  @ApiProperty({ example: 'outpatient' })
  readonly setting!: string;

  @ApiProperty({ example: 'ketamine' })
  readonly drug!: string;

  @ApiProperty({ example: 'mg/kg/h', description: 'Unit in which the dose is ordered.' })
  readonly basis!: string;

  @ApiProperty({ type: EvidenceDto })
  readonly evidence!: EvidenceDto;

  @ApiProperty({ example: '2027-03-01' })
  readonly reviewDue!: string;

  @ApiPropertyOptional({ description: 'Why no plan may be made from it.' })
  readonly blocked?: string;
}

class MonitoringLineDto implements MonitoringLine {
  @ApiProperty({ enum: ['baseline', 'change', 'phase', 'alongside', 'recovery', 'follow-up', 'overdue', 'trigger', 'scale', 'discharge', 'note'], example: 'trigger' })
  readonly kind!: MonitoringLine['kind'];

  @ApiProperty({ example: 'systolic pressure below 90 mmHg' })
  readonly title!: string;

  @ApiProperty({ example: 'Pause, legs up, fluid. (pause)' })
  readonly text!: string;
}

class MonitoringDto {
  @ApiProperty({ description: 'The schedule in one line, as it stands in the narrative of a CarePlan.' })
  readonly summary!: string;

  @ApiProperty({ type: [MonitoringLineDto], description: 'The whole plan in words, in the order of a session.' })
  readonly text!: readonly MonitoringLineDto[];

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The same as data: baseline, phases without gap or overlap, closer looks after a change, recovery, follow-up, overdue rule, triggers with tier and action, scales with their ranges, discharge gate; each number with mark and source.' })
  readonly plan!: MonitoringPlan;
}

/** The whole protocol: dose range, segments, ramp, caps, adjuncts, each number with its source. */
export class ProtocolDto extends ProtocolSummaryDto {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Typical, lowest and highest dose.' })
  readonly dose!: Protocol['dose'];

  @ApiProperty({ type: 'array', items: { type: 'object' } })
  readonly segments!: Protocol['segments'];

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly course!: Protocol['course'];

  @ApiProperty({ type: 'array', items: { type: 'object' } })
  readonly ramp!: Protocol['ramp'];

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly caps!: Protocol['caps'];

  @ApiProperty({ type: 'array', items: { type: 'object' } })
  readonly concentrations!: Protocol['concentrations'];

  @ApiProperty({ type: 'array', items: { type: 'object' } })
  readonly adjuncts!: Protocol['adjuncts'];

  @ApiProperty({ type: [String] })
  readonly notes!: readonly string[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  readonly bolus?: Protocol['bolus'];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  readonly titration?: Protocol['titration'];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'A bag of the trial\'s own, where there is one.' })
  readonly bag?: Protocol['bag'];

  @ApiProperty({ example: 'actual' })
  readonly weightBasis!: Protocol['weightBasis'];

  @ApiProperty({ example: 'Sodium chloride 0.9 %' })
  readonly diluent!: string;

  @ApiProperty({ example: 'outpatient-4h' })
  readonly monitoringPlan!: Protocol['monitoringPlan'];

  @ApiProperty({ type: MonitoringDto, description: 'The monitoring plan that the protocol names, whole, with the thresholds of the clinic in it.' })
  readonly monitoring!: MonitoringDto;
}

const cite = ({ source, finding }: CitedTrial): string => `${SOURCES[source].text} ${finding}`;

export function protocolSummary(p: Protocol): AnswerOf<ProtocolSummaryDto> {
  const { id, version, title, setting, drug, basis, reviewDue } = p;
  const { grade, summary, citations, negativeTrials } = p.evidence;
  return {
    id, version, title, indication: p.indication.text, setting, drug, basis,
    evidence: { grade, summary, citations: citations.map(cite), negativeTrials: negativeTrials.map(cite) },
    reviewDue,
    ...(p.blocked === undefined ? {} : { blocked: p.blocked }),
  };
}

function monitoringView(p: Protocol, thresholds: Thresholds): AnswerOf<MonitoringDto> {
  const plan = findMonitoringPlan(p.monitoringPlan, thresholds);
  return { summary: monitoringSummary(plan), text: monitoringLines(plan), plan };
}

export function protocolDetail({ protocol: p, thresholds }: { readonly protocol: Protocol; readonly thresholds: Thresholds }): AnswerOf<ProtocolDto> {
  const { dose, segments, course, ramp, caps, concentrations, adjuncts, notes, bolus, titration, bag, weightBasis, diluent, monitoringPlan } = p;
  return {
    ...protocolSummary(p), dose, segments, course, ramp, caps, concentrations, adjuncts, notes, weightBasis, diluent, monitoringPlan, monitoring: monitoringView(p, thresholds),
    ...(bolus ? { bolus } : {}),
    ...(titration ? { titration } : {}),
    ...(bag ? { bag } : {}),
  };
}
