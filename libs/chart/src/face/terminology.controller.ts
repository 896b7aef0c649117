import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiParam, ApiQuery } from '@nestjs/swagger';
import { Allow, type Allowed } from '#access';
import { codeSystems, valueSets } from '#fhir';
import { CONFIG, type Config } from '#platform';
import { AskedOf } from './asked.js';
import { readDefinition, searchDefinitions } from './definitions.js';
import type { FhirAnswer } from './fhir-answer.js';
import type { Asked } from './fhir-face.js';
import { FhirInteraction } from './interaction.js';
import { DescribeFhir } from './openapi.js';

const READERS = ['clinician', 'nurse', 'integrator'] as const;
const may = (scope: string): Allowed => ({ people: READERS, systems: [scope] });

const CODE_SYSTEM_EXAMPLE = codeSystems().find(({ id }) => id === 'setting');
const VALUE_SET_EXAMPLE = valueSets().find(({ id }) => id === 'vitals');
const bundle = (resource: unknown) => ({ resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ resource, search: { mode: 'match' } }] });
const FORM = { schema: { type: 'object' as const, additionalProperties: { type: 'string' as const }, example: { status: 'active' } } };

/** The code tables. They are the software's, the same for every clinic. */
@Controller('fhir')
export class TerminologyController {
  private readonly base: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.base = `${config.publicUrl}/fhir`;
  }

  @Get('CodeSystem')
  @Allow(may('system/CodeSystem.s'))
  @FhirInteraction({ code: 'search-type', type: 'CodeSystem' })
  @ApiQuery({ name: 'url', required: false, example: 'urn:titrate:cs:setting' })
  @DescribeFhir({ summary: 'The project\'s own code systems', answer: { type: 'Bundle', example: bundle(CODE_SYSTEM_EXAMPLE) } })
  searchCodeSystems(@AskedOf() asked: Asked): FhirAnswer {
    return searchDefinitions('CodeSystem', codeSystems(), asked, this.base);
  }

  @Post('CodeSystem/_search')
  @HttpCode(200)
  @Allow(may('system/CodeSystem.s'))
  @FhirInteraction({ code: 'search-type', type: 'CodeSystem' })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody(FORM)
  @DescribeFhir({ summary: 'The same, without parameters in the address', answer: { type: 'Bundle', example: bundle(CODE_SYSTEM_EXAMPLE) } })
  searchCodeSystemsByForm(@AskedOf() asked: Asked): FhirAnswer {
    return searchDefinitions('CodeSystem', codeSystems(), asked, this.base);
  }

  @Get('CodeSystem/:id')
  @Allow(may('system/CodeSystem.r'))
  @FhirInteraction({ code: 'read', type: 'CodeSystem' })
  @ApiParam({ name: 'id', example: 'setting', description: 'The last part of its url.' })
  @DescribeFhir({ summary: 'One code system, with every code and display', answer: { type: 'CodeSystem', example: CODE_SYSTEM_EXAMPLE } })
  readCodeSystem(@Param('id') id: string, @AskedOf() asked: Asked): FhirAnswer {
    return readDefinition(codeSystems().find((r) => r.id === id), asked);
  }

  @Get('ValueSet')
  @Allow(may('system/ValueSet.s'))
  @FhirInteraction({ code: 'search-type', type: 'ValueSet' })
  @ApiQuery({ name: 'url', required: false, example: 'urn:titrate:vs:vitals' })
  @DescribeFhir({ summary: 'The code tables: indications, drugs, vital signs, instruments and more', answer: { type: 'Bundle', example: bundle(VALUE_SET_EXAMPLE) } })
  searchValueSets(@AskedOf() asked: Asked): FhirAnswer {
    return searchDefinitions('ValueSet', valueSets(), asked, this.base);
  }

  @Post('ValueSet/_search')
  @HttpCode(200)
  @Allow(may('system/ValueSet.s'))
  @FhirInteraction({ code: 'search-type', type: 'ValueSet' })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody(FORM)
  @DescribeFhir({ summary: 'The same, without parameters in the address', answer: { type: 'Bundle', example: bundle(VALUE_SET_EXAMPLE) } })
  searchValueSetsByForm(@AskedOf() asked: Asked): FhirAnswer {
    return searchDefinitions('ValueSet', valueSets(), asked, this.base);
  }

  @Get('ValueSet/:id')
  @Allow(may('system/ValueSet.r'))
  @FhirInteraction({ code: 'read', type: 'ValueSet' })
  @ApiParam({ name: 'id', example: 'vitals' })
  @DescribeFhir({ summary: 'One code table', description: 'Each entry says in the extension urn:titrate:ext:verification whether and where its code was verified.', answer: { type: 'ValueSet', example: VALUE_SET_EXAMPLE } })
  readValueSet(@Param('id') id: string, @AskedOf() asked: Asked): FhirAnswer {
    return readDefinition(valueSets().find((r) => r.id === id), asked);
  }
}
