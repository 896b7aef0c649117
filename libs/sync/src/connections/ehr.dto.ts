import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsNotEmpty, IsString, IsUrl, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { exampleId } from '#platform';

const URL_RULE = { require_tld: false, require_protocol: true, protocols: ['https', 'http'] };
const MAX_ADDRESS = 500;
const MAX_NAME = 120;

export class EhrAuthDto {
  @ApiProperty({ enum: ['none', 'backend-services'], example: 'backend-services', description: 'backend-services: SMART Backend Services with a signed assertion.' })
  @IsIn(['none', 'backend-services'])
  kind!: 'none' | 'backend-services';

  @ApiPropertyOptional({ example: 'titrate', description: 'Under which the hospital registered us.' })
  @ValidateIf((a: EhrAuthDto) => a.kind === 'backend-services')
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  clientId?: string;

  @ApiPropertyOptional({ example: 'https://ehr.example.org/oauth/token' })
  @ValidateIf((a: EhrAuthDto) => a.kind === 'backend-services')
  @IsUrl(URL_RULE)
  @MaxLength(MAX_ADDRESS)
  tokenUrl?: string;

  @ApiPropertyOptional({ example: 'system/*.cruds' })
  @ValidateIf((a: EhrAuthDto) => a.kind === 'backend-services')
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_ADDRESS)
  scope?: string;
}

export class CreateEhrDto {
  @ApiProperty({ example: 'General Hospital' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  name!: string;

  @ApiProperty({ example: 'https://ehr.example.org/fhir', description: 'Base of its FHIR R4 endpoint.' })
  @IsUrl(URL_RULE)
  @MaxLength(MAX_ADDRESS)
  baseUrl!: string;

  @ApiProperty({ type: EhrAuthDto })
  @ValidateNested()
  @Type(() => EhrAuthDto)
  @IsNotEmpty()
  auth!: EhrAuthDto;
}

export class EhrDto {
  @ApiProperty({ format: 'uuid', example: exampleId('ehr') })
  declare readonly id: string;

  @ApiProperty({ example: 'General Hospital' })
  declare readonly name: string;

  @ApiProperty({ example: 'https://ehr.example.org/fhir' })
  declare readonly baseUrl: string;

  @ApiProperty({ type: EhrAuthDto })
  declare readonly auth: EhrAuthDto;

  @ApiProperty({ example: true })
  declare readonly active: boolean;

  @ApiProperty({ enum: ['in-contact', 'failing', 'never-reached', 'inactive'], example: 'in-contact' })
  declare readonly state: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-23T10:00:00.000Z' })
  declare readonly lastContactAt: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  declare readonly lastFailureAt: Date | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Kind of the last failure, e.g. unreachable, unauthorized.' })
  declare readonly lastFailure: string | null;

  @ApiProperty({ type: Object, nullable: true, additionalProperties: true, description: 'What its CapabilityStatement says, as far as it concerns us.', example: { fhirVersion: '4.0.1', transaction: true } })
  declare readonly capability: unknown;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-23T10:00:00.000Z' })
  declare readonly capabilityReadAt: Date | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  declare readonly createdAt: Date;
}

class TypeVerdictDto {
  @ApiProperty({ example: 'CarePlan' })
  declare readonly type: string;
  @ApiProperty({ example: true })
  declare readonly accepted: boolean;
  @ApiProperty({ example: true })
  declare readonly conditionalCreate: boolean;
  @ApiProperty({ example: true })
  declare readonly versioned: boolean;
  @ApiProperty({ type: String, nullable: true, example: null })
  declare readonly note: string | null;
}

class ProbeProblemDto {
  @ApiProperty({ example: 'EHR_UNREACHABLE' })
  declare readonly code: string;
  @ApiProperty({ example: 'The EHR cannot be reached; it is tried again by itself.' })
  declare readonly text: string;
}

export class ProbeReportDto {
  @ApiProperty({ example: true })
  declare readonly reachable: boolean;
  @ApiProperty({ type: String, nullable: true, example: '4.0.1' })
  declare readonly fhirVersion: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'HAPI FHIR Server 8.8.0' })
  declare readonly software: string | null;
  @ApiProperty({ example: true })
  declare readonly transaction: boolean;
  @ApiProperty({ enum: ['transaction', 'one-by-one', 'none'], example: 'transaction', description: 'How we would deliver.' })
  declare readonly strategy: string;
  @ApiProperty({ type: [TypeVerdictDto] })
  declare readonly types: TypeVerdictDto[];
  @ApiProperty({ type: [String], example: ['Goal stays with us: the EHR does not take it.'], description: 'What this EHR will not come to hold.' })
  declare readonly losses: string[];
  @ApiProperty({ type: ProbeProblemDto, nullable: true, example: null })
  declare readonly problem: ProbeProblemDto | null;
}
