import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { ChartType } from '../indexing/search-params.js';
import type { DefinitionType } from './definitions.js';
import { FhirAnswerInterceptor } from './fhir-answer.js';

export type TypeInteraction = 'read' | 'vread' | 'history-instance' | 'search-type' | 'create';
export type SystemInteraction = 'transaction';

/** What a route is in FHIR's terms. Without `type`: every type of the chart. */
export type Interaction = { readonly code: TypeInteraction; readonly type?: ChartType | DefinitionType } | { readonly code: SystemInteraction };

export const INTERACTION = 'titrate:fhir-interaction';

/** Marks a controller method as an interaction of the FHIR face. The CapabilityStatement lists what is marked, and nothing else. */
export const FhirInteraction = (interaction: Interaction): MethodDecorator =>
  applyDecorators(SetMetadata(INTERACTION, interaction), ApiExtension('x-fhir-interaction', interaction.code), UseInterceptors(FhirAnswerInterceptor));
