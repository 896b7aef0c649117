import { ApiProperty } from '@nestjs/swagger';
import { exampleId } from '#platform';

class StreamDto {
  @ApiProperty({ format: 'uuid', example: exampleId('plan') })
  declare readonly id: string;
  @ApiProperty({ enum: ['referral', 'plan'], example: 'plan' })
  declare readonly kind: string;
}

class EhrRefDto {
  @ApiProperty({ format: 'uuid', example: exampleId('ehr') })
  declare readonly id: string;
  @ApiProperty({ example: 'General Hospital' })
  declare readonly name: string;
  @ApiProperty({ example: 'https://ehr.example.org/fhir' })
  declare readonly baseUrl: string;
}

class IssueDto {
  @ApiProperty({ example: 'required' })
  declare readonly code: string;
  @ApiProperty({ required: false, example: 'MedicationRequest.requester' })
  declare readonly expression?: string;
  @ApiProperty({ required: false, example: 'HAPI-1094', description: "The EHR's own number for it." })
  declare readonly reference?: string;
}

class SyncProblemDto {
  @ApiProperty({ example: 'EHR_REFUSED' })
  declare readonly code: string;
  @ApiProperty({ example: 'The EHR refused the resource: amend it, or release the stream when the EHR has been put right.' })
  declare readonly text: string;
  @ApiProperty({ example: 'refused' })
  declare readonly kind: string;
  @ApiProperty({ type: [IssueDto], required: false })
  declare readonly issues?: IssueDto[];
}

class ResourceInStepDto {
  @ApiProperty({ example: 'MedicationRequest' })
  declare readonly resourceType: string;
  @ApiProperty({ format: 'uuid', example: exampleId('medicationRequest') })
  declare readonly id: string;
  @ApiProperty({ enum: ['ours', 'shared'], example: 'ours', description: "shared: the hospital's own, of which some fields are ours to set (Task)." })
  declare readonly ownership: string;
  @ApiProperty({ type: Number, nullable: true, example: 1 })
  declare readonly desiredVersion: number | null;
  @ApiProperty({ type: Number, nullable: true, example: 1 })
  declare readonly acknowledgedVersion: number | null;
  @ApiProperty({ type: String, nullable: true, example: 'https://ehr.example.org/fhir/MedicationRequest/42' })
  declare readonly remote: string | null;
  @ApiProperty({ enum: ['due', 'in-doubt', 'acknowledged', 'refused', 'conflict', 'downgraded', 'linked'], example: 'acknowledged' })
  declare readonly state: string;
  @ApiProperty({ example: true, description: 'The EHR confirmed exactly the content that the stream says.' })
  declare readonly equal: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-23T10:00:00.000Z' })
  declare readonly acknowledgedAt: Date | null;
  @ApiProperty({ type: SyncProblemDto, nullable: true, example: null })
  declare readonly problem: SyncProblemDto | null;
}

class EhrInStepDto {
  @ApiProperty({ type: EhrRefDto })
  declare readonly ehr: EhrRefDto;
  @ApiProperty({ enum: ['in-step', 'partly', 'delivering', 'waiting', 'blocked', 'ehr-failing', 'inactive'], example: 'in-step' })
  declare readonly state: string;
  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why it is not in step, in a sentence.' })
  declare readonly why: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-23T10:00:00.000Z' })
  declare readonly lastContactAt: Date | null;
  @ApiProperty({ type: [ResourceInStepDto] })
  declare readonly resources: ResourceInStepDto[];
  @ApiProperty({ example: true, description: 'The EHR holds exactly what the stream says.' })
  declare readonly inStep: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  declare readonly nextAttemptAt: Date | null;
  @ApiProperty({ example: false, description: 'A refused resource stops this stream until it is amended or released.' })
  declare readonly blocked: boolean;
}

export class SyncViewDto {
  @ApiProperty({ type: StreamDto })
  declare readonly stream: StreamDto;
  @ApiProperty({ type: [EhrInStepDto] })
  declare readonly ehrs: EhrInStepDto[];
}

export class ReleasedDto {
  @ApiProperty({ type: [String], format: 'uuid', example: [], description: 'EHRs to which delivery goes on.' })
  declare readonly released: string[];
}
