import { PLAN_STATES } from '#clinical';
import { exampleId } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { orderIdsOf } from '../plan-resources.js';
import type { PlanEvent } from '../plan-history.store.js';
import type { PlanOrder, Plan, Signature } from '../plan.js';
import type { PlanDetail } from '../read-plan.js';
import { AcknowledgementDto, acknowledgementView } from './acknowledgement.dto.js';
import type { AnswerOf } from './answer-of.js';
import { CalculationDto, calculationView, PlannedSessionDto } from './calculation.dto.js';
import { nextActions } from './next-actions.js';
import { WeightDto } from './order.dto.js';
import { PersonDto, QuantityDto, SignatureDto } from './quantity.dto.js';

const STATUSES = Object.keys(PLAN_STATES.transitions);

export class PlanProtocolDto {
  @ApiProperty({ example: 'CRPS-OP-10D' })
  readonly id!: string;

  @ApiProperty({ example: '1.0.0' })
  readonly version!: string;

  @ApiProperty({ example: 'CRPS, outpatient, ten daily 4-hour infusions' })
  readonly title!: string;
}

export class PlanSummaryDto {
  @ApiProperty({ format: 'uuid', example: exampleId('plan') })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', example: exampleId('referral') })
  readonly referralId!: string;

  @ApiProperty({ format: 'uuid', example: exampleId('patient'), description: 'Id of the Patient at the FHIR face.' })
  readonly patientId!: string;

  @ApiProperty({ type: PlanProtocolDto })
  readonly protocol!: PlanProtocolDto;

  @ApiProperty({ enum: STATUSES, example: 'active' })
  readonly status!: string;

  @ApiProperty({ type: 'integer', example: 2, description: 'Counts changes: give it with a signature to sign exactly what was read.' })
  readonly version!: number;

  @ApiProperty({ type: 'integer', example: 1, description: 'Counts the orders signed under this plan.' })
  readonly revision!: number;

  @ApiProperty({ example: '1.0.0+clinic.2', description: 'Version of the thresholds that its limits were judged by when the order was last entered or signed: GET /api/v1/thresholds/versions.' })
  readonly thresholdsVersion!: string;

  @ApiProperty({ type: QuantityDto, example: { value: '0.350', unit: 'mg/kg/h' } })
  readonly dose!: QuantityDto;

  @ApiProperty({ type: WeightDto })
  readonly weight!: WeightDto;

  @ApiProperty({ type: SignatureDto })
  readonly drafted!: SignatureDto;

  @ApiProperty({ type: SignatureDto, nullable: true })
  readonly signed!: SignatureDto | null;
}

export class PlanDto extends PlanSummaryDto {
  @ApiPropertyOptional({ type: QuantityDto, example: { value: '170', unit: 'cm' } })
  readonly height?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '2', unit: 'mg/mL' } })
  readonly concentration?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto })
  readonly pumpStep?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '0.30', unit: 'mg/kg' }, description: 'As ordered; what it comes to stands in `calculation.bolus`.' })
  readonly bolus?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '5', unit: 'min' }, description: 'As ordered, where not as the protocol says.' })
  readonly bolusOver?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto })
  readonly duration?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '250', unit: 'mL' } })
  readonly bagVolume?: QuantityDto;

  @ApiPropertyOptional({ type: QuantityDto, example: { value: '100', unit: 'mg/mL' } })
  readonly vial?: QuantityDto;

  @ApiPropertyOptional({ type: [String], example: ['ondansetron'], description: 'Drugs of the protocol beside the infusion that this patient does not get.' })
  readonly withoutAdjuncts?: readonly string[];

  @ApiProperty({ type: CalculationDto })
  readonly calculation!: CalculationDto;

  @ApiProperty({ type: [PlannedSessionDto], description: 'The course, session by session.' })
  readonly sessions!: readonly PlannedSessionDto[];

  @ApiProperty({ type: [String], example: ['Sign it: POST /api/v1/plans/{id}/sign.'], description: 'What can be done now.' })
  readonly next!: readonly string[];
}

export class PlanEventDto {
  @ApiProperty({ example: 'sign' })
  readonly event!: string;

  @ApiProperty({ type: String, nullable: true, example: 'draft' })
  readonly from!: string | null;

  @ApiProperty({ example: 'active' })
  readonly to!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ type: PersonDto })
  readonly by!: PersonDto;

  @ApiPropertyOptional({ example: 'adverse-event' })
  readonly reason?: string;

  @ApiPropertyOptional({ description: 'Why, in the words of who did it.' })
  readonly text?: string;

  @ApiPropertyOptional({ type: 'integer', example: 1, description: 'The order that it speaks of.' })
  readonly revision?: number;
}

export class PlanFhirDto {
  @ApiProperty({ example: `CarePlan/${exampleId('carePlan')}` })
  readonly carePlan!: string;

  @ApiProperty({ type: [String], example: [`MedicationRequest/${exampleId('medicationRequest')}`] })
  readonly medicationRequests!: readonly string[];
}

export class PlanDetailDto extends PlanDto {
  @ApiProperty({ type: [AcknowledgementDto] })
  readonly acknowledgements!: readonly AcknowledgementDto[];

  @ApiPropertyOptional({ type: PlanDto, description: 'The changed order that waits for its signature, where there is one.' })
  readonly pending?: PlanDto;

  @ApiProperty({ type: [PlanEventDto], description: 'Who did what to the plan, and when.' })
  readonly history!: readonly PlanEventDto[];

  @ApiProperty({ type: PlanFhirDto, nullable: true, description: 'Where it stands at the FHIR face once it is signed.' })
  readonly fhir!: PlanFhirDto | null;
}

export const signatureView = (s: Signature): AnswerOf<SignatureDto> => ({ at: s.at.toISOString(), by: { id: s.by.sub, name: s.by.name } });

function weightView({ observationId: _observation, ...weight }: PlanOrder['weight']): AnswerOf<WeightDto> {
  return weight as AnswerOf<WeightDto>;
}

export function planSummary(p: Plan): AnswerOf<PlanSummaryDto> {
  const { id, referralId, patientId, status, version, revision, thresholdsVersion } = p;
  return {
    id, referralId, patientId,
    protocol: { id: p.protocol.id, version: p.protocol.version, title: p.protocol.title },
    status, version, revision, thresholdsVersion,
    dose: p.order.dose,
    weight: weightView(p.order.weight),
    drafted: signatureView(p.drafted),
    signed: p.signed ? signatureView(p.signed) : null,
  };
}

export function planView(p: Plan, review?: PlanDetail['review']): AnswerOf<PlanDto> {
  const { height, concentration, pumpStep, bolus, bolusOver, duration, bagVolume, vial, withoutAdjuncts } = p.order;
  return {
    ...planSummary(p),
    ...(height ? { height } : {}),
    ...(concentration ? { concentration } : {}),
    ...(pumpStep ? { pumpStep } : {}),
    ...(bolus ? { bolus } : {}),
    ...(bolusOver ? { bolusOver } : {}),
    ...(duration ? { duration } : {}),
    ...(bagVolume ? { bagVolume } : {}),
    ...(vial ? { vial } : {}),
    ...(withoutAdjuncts?.length ? { withoutAdjuncts } : {}),
    calculation: calculationView(p.calculation),
    sessions: p.calculation.sessions,
    next: nextActions(p, review),
  };
}

export const planEventView = (e: PlanEvent): AnswerOf<PlanEventDto> => ({
  event: e.event,
  from: e.before,
  to: e.after,
  at: e.at.toISOString(),
  by: { id: e.by.sub, name: e.by.name },
  ...(e.reason === undefined ? {} : { reason: e.reason }),
  ...(e.note === undefined ? {} : { text: e.note }),
  ...(e.revision === undefined ? {} : { revision: e.revision }),
});

export function planDetail({ plan, pending, review, acknowledgements, events }: PlanDetail): AnswerOf<PlanDetailDto> {
  return {
    ...planView(plan, review),
    ...(pending ? { pending: planView(pending, review) } : {}),
    acknowledgements: acknowledgements.map(acknowledgementView),
    history: events.map(planEventView),
    fhir: plan.signed ? { carePlan: `CarePlan/${plan.id}`, medicationRequests: orderIdsOf(plan).map((id) => `MedicationRequest/${id}`) } : null,
  };
}
