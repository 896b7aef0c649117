import { Allow, type Allowed, CurrentPrincipal } from '#access';
import { planDefinition } from '#fhir';
import { answer, type List, ListOf, type Principal } from '#platform';
import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { AnswerOf } from '../api/answer-of.js';
import { AddProtocolVersion } from './add-protocol-version.js';
import { ImportProtocol } from './import-protocol.js';
import { asJson, AWAITING_EXAMPLE, clinicVersionView, ComparedDto, comparedView, NEW_VERSION_EXAMPLE, ProtocolVersionDetailDto, versionDetail, ProtocolVersionDto, versionView } from './protocol-version.dto.js';
import { ProtocolDto, protocolDetail, ProtocolSummaryDto, protocolSummary } from './protocol.dto.js';
import { ReadProtocols } from './read-protocols.js';
import { SignProtocolVersion } from './sign-protocol-version.js';

const IMPORT_ID = 'CRPS-FROM-ELSEWHERE';
const IMPORT_EXAMPLE = asJson(planDefinition({ protocol: { ...NEW_VERSION_EXAMPLE, id: IMPORT_ID }, id: IMPORT_ID, status: 'active' }));

const STAFF: Allowed = { people: ['clinician', 'nurse', 'integrator'] };

@ApiTags('protocols')
@Controller('api/v1/protocols')
export class ProtocolsController {
  constructor(
    @Inject(ReadProtocols) private readonly protocols: ReadProtocols,
    @Inject(AddProtocolVersion) private readonly addProtocolVersion: AddProtocolVersion,
    @Inject(ImportProtocol) private readonly importProtocol: ImportProtocol,
    @Inject(SignProtocolVersion) private readonly signProtocolVersion: SignProtocolVersion,
  ) {}

  @Allow(STAFF)
  @ApiOperation({ summary: 'Every protocol that a plan can follow, with its evidence and the trials that speak against it' })
  @ApiOkResponse({ type: ListOf(ProtocolSummaryDto) })
  @Get()
  async list(@CurrentPrincipal() principal: Principal): Promise<List<AnswerOf<ProtocolSummaryDto>>> {
    return { items: (await this.protocols.list(principal)).map(protocolSummary), next: null };
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Write a new version of a protocol, or a protocol of the clinic\'s own; two clinicians sign it before a plan can follow it' })
  @ApiBody({ schema: { type: 'object', additionalProperties: true }, examples: { own: { summary: 'The library\'s CRPS protocol under an id of our own', value: NEW_VERSION_EXAMPLE } } })
  @ApiCreatedResponse({ type: ProtocolVersionDto })
  @Post()
  async add(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<AnswerOf<ProtocolVersionDto>> {
    return clinicVersionView(answer(await this.addProtocolVersion.run(principal, body)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Take a PlanDefinition as a version of our own; it waits for two signatures like any other' })
  @ApiConsumes('application/fhir+json', 'application/json')
  @ApiBody({ schema: { type: 'object', description: 'A PlanDefinition as GET /fhir/PlanDefinition/{id} gives it', additionalProperties: true, example: IMPORT_EXAMPLE } })
  @ApiCreatedResponse({ type: ProtocolVersionDto })
  @Post('import')
  async import(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<AnswerOf<ProtocolVersionDto>> {
    return clinicVersionView(answer(await this.importProtocol.run(principal, body)));
  }

  @Allow(STAFF)
  @ApiOperation({ summary: 'One protocol in full: doses, steps, caps, adjuncts, monitoring, each number with its source' })
  @ApiParam({ name: 'id', example: 'CRPS-OP-10D' })
  @ApiOkResponse({ type: ProtocolDto })
  @Get(':id')
  async read(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<AnswerOf<ProtocolDto>> {
    return protocolDetail(answer(await this.protocols.read(principal, id)));
  }

  @Allow(STAFF)
  @ApiOperation({ summary: 'Two protocols side by side: dose, duration, caps, monitoring, evidence, and the trials against each' })
  @ApiParam({ name: 'id', example: 'CRPS-OP-10D' })
  @ApiParam({ name: 'other', example: 'CRPS-IP-100H' })
  @ApiOkResponse({ type: ComparedDto })
  @Get(':id/compare/:other')
  async compare(@CurrentPrincipal() principal: Principal, @Param('id') id: string, @Param('other') other: string): Promise<AnswerOf<ComparedDto>> {
    return comparedView(answer(await this.protocols.compare(principal, id, other)));
  }

  @Allow(STAFF)
  @ApiOperation({ summary: 'Every version of a protocol, newest first, with who signed it; the library\'s is the last' })
  @ApiParam({ name: 'id', example: 'CRPS-OP-10D' })
  @ApiOkResponse({ type: ListOf(ProtocolVersionDto) })
  @Get(':id/versions')
  async versions(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<List<AnswerOf<ProtocolVersionDto>>> {
    return { items: answer(await this.protocols.versions(principal, id)).map(versionView), next: null };
  }

  @Allow(STAFF)
  @ApiOperation({ summary: 'One version in full; an old one stays readable for the plans that used it' })
  @ApiParam({ name: 'id', example: 'CRPS-OP-10D' })
  @ApiParam({ name: 'version', example: '1.0.0' })
  @ApiOkResponse({ type: ProtocolVersionDetailDto })
  @Get(':id/versions/:version')
  async version(@CurrentPrincipal() principal: Principal, @Param('id') id: string, @Param('version') version: string): Promise<AnswerOf<ProtocolVersionDetailDto>> {
    return versionDetail(answer(await this.protocols.version(principal, id, version)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Sign a version; the second clinician\'s signature puts it in force' })
  @ApiParam({ name: 'id', example: AWAITING_EXAMPLE.id })
  @ApiParam({ name: 'version', example: AWAITING_EXAMPLE.version })
  @ApiCreatedResponse({ type: ProtocolVersionDto })
  @Post(':id/versions/:version/signatures')
  async sign(@CurrentPrincipal() principal: Principal, @Param('id') id: string, @Param('version') version: string): Promise<AnswerOf<ProtocolVersionDto>> {
    return clinicVersionView(answer(await this.signProtocolVersion.run(principal, id, version)));
  }
}
