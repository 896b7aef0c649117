import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiParam, ApiQuery } from '@nestjs/swagger';
import { Allow, type Allowed, CurrentPrincipal } from '#access';
import { exampleId, type Principal } from '#platform';
import { AskedOf } from './asked.js';
import type { FhirAnswer } from './fhir-answer.js';
import { type Asked, FhirFace } from './fhir-face.js';
import { FhirInteraction } from './interaction.js';
import { BUNDLE_EXAMPLES, CARE_PLAN_EXAMPLE, DescribeFhir, IdParam, TypeParam } from './openapi.js';

const READERS = ['clinician', 'nurse', 'integrator'] as const;
const READ: Allowed = { people: READERS, systems: ['system/{type}.r'] };
const SEARCH: Allowed = { people: READERS, systems: ['system/{type}.s'] };

@Controller('fhir')
export class FhirController {
  constructor(@Inject(FhirFace) private readonly face: FhirFace) {}

  @Get(':type/:id')
  @Allow(READ)
  @FhirInteraction({ code: 'read' })
  @TypeParam()
  @IdParam()
  @DescribeFhir({ summary: 'The newest version of a resource', description: 'The bytes are those that were published and sent to the hospital.', answer: { type: 'Resource', example: CARE_PLAN_EXAMPLE } })
  read(@CurrentPrincipal() principal: Principal, @Param('type') type: string, @Param('id') id: string, @AskedOf() asked: Asked): Promise<FhirAnswer> {
    return this.face.read(principal, type, id, asked);
  }

  @Get(':type/:id/_history/:vid')
  @Allow(READ)
  @FhirInteraction({ code: 'vread' })
  @TypeParam()
  @IdParam()
  @ApiParam({ name: 'vid', example: '1', description: 'meta.versionId' })
  @DescribeFhir({ summary: 'One version of a resource', answer: { type: 'Resource', example: CARE_PLAN_EXAMPLE } })
  vread(@CurrentPrincipal() principal: Principal, @Param('type') type: string, @Param('id') id: string, @Param('vid') vid: string, @AskedOf() asked: Asked): Promise<FhirAnswer> {
    return this.face.vread(principal, type, id, vid, asked);
  }

  @Get(':type/:id/_history')
  @Allow(READ)
  @FhirInteraction({ code: 'history-instance' })
  @TypeParam()
  @IdParam()
  @DescribeFhir({ summary: 'All versions of a resource, newest first', answer: { type: 'Bundle', example: BUNDLE_EXAMPLES.history } })
  history(@CurrentPrincipal() principal: Principal, @Param('type') type: string, @Param('id') id: string, @AskedOf() asked: Asked): Promise<FhirAnswer> {
    return this.face.history(principal, type, id, asked);
  }

  @Get(':type')
  @Allow(SEARCH)
  @FhirInteraction({ code: 'search-type' })
  @TypeParam()
  @ApiQuery({ name: 'patient', required: false, example: exampleId('patient'), description: 'One of the search parameters of the type; the CapabilityStatement lists them all.' })
  @ApiQuery({ name: '_include', required: false, description: 'Type:parameter' })
  @ApiQuery({ name: '_revinclude', required: false, description: 'Type:parameter' })
  @ApiQuery({ name: '_sort', required: false, description: '_id, _lastUpdated or a date parameter; `-` turns it round' })
  @ApiQuery({ name: '_count', required: false, schema: { type: 'integer', minimum: 0, maximum: 200 } })
  @DescribeFhir({ summary: 'Search the newest versions', description: 'Unknown parameters are left out of `self`, or refused with `Prefer: handling=strict`. `next` is stable while others write.', answer: { type: 'Bundle', example: BUNDLE_EXAMPLES.searchset } })
  search(@CurrentPrincipal() principal: Principal, @Param('type') type: string, @AskedOf() asked: Asked): Promise<FhirAnswer> {
    return this.face.search(principal, type, asked);
  }

  @Post(':type/_search')
  @HttpCode(200)
  @Allow(SEARCH)
  @FhirInteraction({ code: 'search-type' })
  @TypeParam()
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({ schema: { type: 'object', additionalProperties: { type: 'string' }, example: { status: 'active', _count: '10' } } })
  @DescribeFhir({ summary: 'Search without parameters in the address', answer: { type: 'Bundle', example: BUNDLE_EXAMPLES.searchset } })
  searchByForm(@CurrentPrincipal() principal: Principal, @Param('type') type: string, @AskedOf() asked: Asked): Promise<FhirAnswer> {
    return this.face.search(principal, type, asked);
  }
}
