import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal } from '#access';
import type { EhrAuth } from '#ehr';
import { answer, exampleId, IdPipe, ListOf, ListQuery, type Principal } from '#platform';
import { CreateEhr } from './create-ehr.js';
import { CreateEhrDto, type EhrAuthDto, EhrDto, ProbeReportDto } from './ehr.dto.js';
import { ListEhrs } from './list-ehrs.js';
import { ProbeEhr } from './probe-ehr.js';

const ID = { name: 'id', format: 'uuid', example: exampleId('ehr') };

@ApiTags('EHR connections')
@Controller('api/v1/ehrs')
export class EhrsController {
  constructor(
    @Inject(ListEhrs) private readonly ehrs: ListEhrs,
    @Inject(CreateEhr) private readonly creating: CreateEhr,
    @Inject(ProbeEhr) private readonly probing: ProbeEhr,
  ) {}

  @Get()
  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'The hospitals that this clinic is connected to' })
  @ApiOkResponse({ type: ListOf(EhrDto) })
  async list(@CurrentPrincipal() principal: Principal, @Query() query: ListQuery) {
    return answer(await this.ehrs.list(principal, query));
  }

  @Post()
  @Allow({ people: ['integrator'] })
  @ApiOperation({ summary: 'Connect one more hospital', description: 'Its address must be https (plain http only where the configuration names the host). Nothing is sent there before it is probed or followed.' })
  @ApiCreatedResponse({ type: EhrDto })
  async create(@CurrentPrincipal() principal: Principal, @Body() body: CreateEhrDto) {
    return answer(await this.creating.run(principal, { name: body.name, baseUrl: body.baseUrl, auth: toAuth(body.auth) }));
  }

  @Get(':id')
  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'One connection, with its last contact and what the EHR says it can do' })
  @ApiParam(ID)
  @ApiOkResponse({ type: EhrDto })
  @ApiNotFoundResponse({ description: 'No such connection.' })
  async read(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string) {
    return answer(await this.ehrs.read(principal, id));
  }

  @Post(':id/probe')
  @HttpCode(200)
  @Allow({ people: ['clinician', 'integrator'] })
  @ApiOperation({ summary: 'Ask the EHR what it can do', description: 'Reads its CapabilityStatement and says which of our types it accepts, how we would deliver, and what will be lost.' })
  @ApiParam(ID)
  @ApiOkResponse({ type: ProbeReportDto })
  @ApiNotFoundResponse({ description: 'No such connection.' })
  async probe(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string) {
    return answer(await this.probing.run(principal, id));
  }
}

/** The door has checked that what backend-services needs is there. */
const toAuth = (auth: EhrAuthDto): EhrAuth => (auth.kind === 'none' ? { kind: 'none' } : { kind: 'backend-services', clientId: auth.clientId ?? '', tokenUrl: auth.tokenUrl ?? '', scope: auth.scope ?? '' });
