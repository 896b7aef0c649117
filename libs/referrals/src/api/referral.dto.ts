import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { eventsFrom, REFERRAL_STATES, type ReferralState } from '#clinical';
import { exampleId, ListQuery } from '#platform';
import type { ListedReferral } from '../list-referrals.js';
import type { PatientSummary, PersonSummary } from '../patient-summary.js';
import type { ReferralDetail } from '../read-referral.js';
import type { Referral } from '../referral.js';
import type { AnswerOf } from './answer-of.js';

const STATES = Object.keys(REFERRAL_STATES.transitions) as ReferralState[];
/** Steps that a person takes at this address; the others follow from plans and sessions. */
const ACTIONS = ['accept', 'decline'] as const;

export class ReferralsQuery extends ListQuery {
  @ApiPropertyOptional({ example: 'http://hospital.example/orders|ORD-1', description: 'Placer’s identifier of the ServiceRequest or the Task: system|value.' })
  @IsOptional()
  @IsString()
  @MaxLength(1100)
  readonly identifier?: string;

  @ApiPropertyOptional({ enum: STATES })
  @IsOptional()
  @IsIn(STATES)
  readonly status?: ReferralState;
}

export class ReferralReasonDto {
  @ApiProperty({ example: 'not-eligible', description: 'Code of urn:titrate:cs:task-status-reason, e.g. not-eligible, no-capacity, incomplete-information, duplicate.' })
  @IsString()
  @Matches(/^[a-z][a-z0-9-]{0,63}$/, { message: 'code is lower-case letters, digits and hyphens' })
  readonly code!: string;

  @ApiProperty({ example: 'Uncontrolled hypertension; please refer again once treated.', description: 'Read by the referring hospital.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  readonly text!: string;
}

export class DeclineReferralDto {
  @ApiProperty({ type: ReferralReasonDto })
  @IsDefined()
  @ValidateNested()
  @Type(() => ReferralReasonDto)
  readonly reason!: ReferralReasonDto;
}

export class PlacerIdentifierDto {
  @ApiProperty({ example: 'http://hospital.example/orders' })
  readonly system!: string;

  @ApiProperty({ example: 'ORD-1' })
  readonly value!: string;
}

export class ReferralPersonDto implements PersonSummary {
  @ApiProperty({ format: 'uuid', example: exampleId('patient'), description: 'Id of the Patient at the FHIR face.' })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Eva Example' })
  readonly name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '1984-05-17' })
  readonly birthDate!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'female' })
  readonly gender!: string | null;
}

export class ReferralSummaryDto {
  @ApiProperty({ format: 'uuid', example: exampleId('referral') })
  readonly id!: string;

  @ApiProperty({ enum: STATES, example: 'submitted' })
  readonly status!: ReferralState;

  @ApiProperty({ type: ReferralReasonDto, nullable: true, example: null, description: 'Why it was declined, cancelled or paused.' })
  readonly reason!: ReferralReasonDto | null;

  @ApiProperty({ enum: ACTIONS, isArray: true, description: 'What may be done now.' })
  readonly actions!: readonly (typeof ACTIONS)[number][];

  @ApiProperty({ type: PlacerIdentifierDto })
  readonly placerIdentifier!: PlacerIdentifierDto;

  @ApiProperty({ type: PlacerIdentifierDto, nullable: true })
  readonly taskIdentifier!: PlacerIdentifierDto | null;

  @ApiProperty({ format: 'uuid', example: exampleId('ehr') })
  readonly ehrId!: string;

  @ApiProperty({ format: 'uuid', example: exampleId('task'), description: 'Id of the Task at the FHIR face.' })
  readonly taskId!: string;

  @ApiProperty({ format: 'uuid', example: exampleId('serviceRequest'), description: 'Id of the ServiceRequest at the FHIR face.' })
  readonly serviceRequestId!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-15T09:00:01.000Z' })
  readonly receivedAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-15T09:00:01.000Z' })
  readonly updatedAt!: string;

  @ApiProperty({ type: ReferralPersonDto })
  readonly patient!: ReferralPersonDto;
}

export class ReferralWeightDto {
  @ApiProperty({ example: '70.50', description: 'Digits as the hospital sent them.' })
  readonly value!: string;

  @ApiProperty({ enum: ['kg'] })
  readonly unit!: 'kg';

  @ApiProperty({ type: String, nullable: true, example: '2026-01-15T09:00:00Z' })
  readonly at!: string | null;

  @ApiProperty({ example: false, description: 'Stated or estimated, not measured.' })
  readonly stated!: boolean;
}

export class ReferralBloodPressureDto {
  @ApiProperty({ type: String, nullable: true, example: '122' })
  readonly systolic!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '78' })
  readonly diastolic!: string | null;

  @ApiProperty({ enum: ['mm[Hg]'] })
  readonly unit!: 'mm[Hg]';

  @ApiProperty({ type: String, nullable: true, example: '2026-01-15T09:00:00Z' })
  readonly at!: string | null;
}

export class ReferralPatientDto extends ReferralPersonDto implements PatientSummary {
  @ApiProperty({ type: [String], example: ['Complex regional pain syndrome I of left lower limb'] })
  readonly reasons!: readonly string[];

  @ApiProperty({ type: ReferralWeightDto, nullable: true, description: 'The newest that we hold.' })
  readonly weight!: ReferralWeightDto | null;

  @ApiProperty({ type: ReferralBloodPressureDto, nullable: true, description: 'The newest that we hold.' })
  readonly bloodPressure!: ReferralBloodPressureDto | null;

  @ApiProperty({ enum: ['name', 'birthDate', 'reason', 'weight', 'bloodPressure'], isArray: true, example: [], description: 'What the hospital did not send.' })
  readonly missing!: PatientSummary['missing'];
}

export class ReferralRequestDto {
  @ApiProperty({ type: String, nullable: true, example: 'Ketamine infusion series' })
  readonly what!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'routine' })
  readonly priority!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Dr. Amira Haddad' })
  readonly requester!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '2026-01-15T09:00:00Z' })
  readonly authoredOn!: string | null;

  @ApiProperty({ type: [String], example: ['Please assess for ketamine infusion.'] })
  readonly notes!: readonly string[];
}

export class ReferralDto extends ReferralSummaryDto {
  @ApiProperty({ type: ReferralPatientDto })
  declare readonly patient: ReferralPatientDto;

  @ApiProperty({ type: ReferralRequestDto })
  readonly request!: ReferralRequestDto;
}

const common = (r: Referral): AnswerOf<Omit<ReferralSummaryDto, 'patient'>> => {
  const possible: readonly string[] = eventsFrom(REFERRAL_STATES, r.status);
  return {
    id: r.id,
    status: r.status,
    reason: r.reason ?? null,
    actions: ACTIONS.filter((a) => possible.includes(a)),
    placerIdentifier: r.placerIdentifier,
    taskIdentifier: r.taskIdentifier ?? null,
    ehrId: r.ehrId,
    taskId: r.taskId,
    serviceRequestId: r.serviceRequestId,
    receivedAt: r.receivedAt.toISOString(),
    updatedAt: r.updatedAt.toISOString(),
  };
};

export const referralSummary = ({ referral, patient }: ListedReferral): AnswerOf<ReferralSummaryDto> => ({ ...common(referral), patient });

export const referralView = ({ referral, patient, request }: ReferralDetail): AnswerOf<ReferralDto> => ({
  ...common(referral),
  patient,
  request: {
    what: request.code?.text ?? request.code?.codings.find((c) => c.display !== undefined)?.display ?? null,
    priority: request.priority ?? null,
    requester: request.requester?.display ?? null,
    authoredOn: request.authoredOn ?? null,
    notes: request.notes,
  },
});
