import { Allow, type Allowed, CurrentPrincipal } from '#access';
import { type Asked, AskedOf, DescribeFhir, type FhirAnswer, FhirInteraction } from '#chart';
import { planDefinition } from '#fhir';
import type { Principal } from '#platform';
import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiParam, ApiQuery } from '@nestjs/swagger';
import { PlanDefinitions } from './plan-definitions.js';
import { asJson, NEW_VERSION_EXAMPLE } from './protocol-version.dto.js';

const READERS = ['clinician', 'nurse', 'integrator'] as const;
const READ: Allowed = { people: READERS, systems: ['system/PlanDefinition.r'] };
const SEARCH: Allowed = { people: READERS, systems: ['system/PlanDefinition.s'] };

const EXAMPLE = asJson(planDefinition({ protocol: NEW_VERSION_EXAMPLE, id: NEW_VERSION_EXAMPLE.id, status: 'active' }));
const BUNDLE = { resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ resource: EXAMPLE, search: { mode: 'match' } }] };

@Controller('fhir')
export class PlanDefinitionsController {
  constructor(@Inject(PlanDefinitions) private readonly definitions: PlanDefinitions) {}

  @Get('PlanDefinition')
  @Allow(SEARCH)
  @FhirInteraction({ code: 'search-type', type: 'PlanDefinition' })
  @ApiQuery({ name: 'url', required: false, example: 'urn:titrate:protocol:CRPS-OP-10D', description: 'The part of CarePlan.instantiatesCanonical before the bar.' })
  @ApiQuery({ name: 'version', required: false, example: '1.0.0', description: 'The part behind it.' })
  @DescribeFhir({ summary: 'Protocols as PlanDefinitions: what plans can follow (status=active), and the versions that older plans did', answer: { type: 'Bundle', example: BUNDLE } })
  search(@CurrentPrincipal() principal: Principal, @AskedOf() asked: Asked): Promise<FhirAnswer> {
    return this.definitions.search(principal, asked);
  }

  @Post('PlanDefinition/_search')
  @HttpCode(200)
  @Allow(SEARCH)
  @FhirInteraction({ code: 'search-type', type: 'PlanDefinition' })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({ schema: { type: 'object', additionalProperties: { type: 'string' }, example: { status: 'active' } } })
  @DescribeFhir({ summary: 'The same, without parameters in the address', answer: { type: 'Bundle', example: BUNDLE } })
  searchByForm(@CurrentPrincipal() principal: Principal, @AskedOf() asked: Asked): Promise<FhirAnswer> {
    return this.definitions.search(principal, asked);
  }

  @Get('PlanDefinition/:id')
  @Allow(READ)
  @FhirInteraction({ code: 'read', type: 'PlanDefinition' })
  @ApiParam({ name: 'id', example: 'CRPS-OP-10D', description: 'Id of a protocol: the version in force. With a version, as in CRPS-OP-10D.1.0.0: that one.' })
  @DescribeFhir({ summary: 'A protocol as a PlanDefinition, without loss', description: 'POST /api/v1/protocols/import takes it again, here or in another clinic.', answer: { type: 'PlanDefinition', example: EXAMPLE } })
  read(@CurrentPrincipal() principal: Principal, @Param('id') id: string, @AskedOf() asked: Asked): Promise<FhirAnswer> {
    return this.definitions.read(principal, id, asked);
  }
}
