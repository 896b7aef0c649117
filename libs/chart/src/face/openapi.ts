import { applyDecorators } from '@nestjs/common';
import { ApiBadRequestResponse, ApiNotFoundResponse, ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { exampleId } from '#platform';
import { CHART_TYPES } from '../indexing/search-params.js';

const FHIR = 'application/fhir+json';

/** A FHIR resource in the OpenAPI document: FHIR's own definitions are the schema, the example shows the shape. */
export const fhirContent = (resourceType: string, example: unknown) => ({
  [FHIR]: { schema: { type: 'object' as const, description: `FHIR R4 ${resourceType}`, required: ['resourceType'], properties: { resourceType: { type: 'string' as const } }, additionalProperties: true }, example },
});

export const OUTCOME_EXAMPLE = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'not-found', details: { coding: [{ system: 'urn:titrate:cs:problem', code: 'RESOURCE_UNKNOWN' }], text: 'There is no such resource here.' }, diagnostics: 'There is no such resource here.' }],
};

const CARE_PLAN = {
  resourceType: 'CarePlan',
  id: exampleId('carePlan'),
  meta: { source: 'urn:titrate', versionId: '1', lastUpdated: '2026-03-02T09:30:00.000Z' },
  identifier: [{ system: 'urn:titrate:id', value: `plan-${exampleId('plan')}` }],
  status: 'active',
  intent: 'plan',
  subject: { reference: `Patient/${exampleId('patient')}` },
};

export const BUNDLE_EXAMPLES = {
  searchset: { resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'self', url: 'https://clinic.example/fhir/CarePlan?status=active' }], entry: [{ fullUrl: `https://clinic.example/fhir/CarePlan/${exampleId('carePlan')}`, resource: CARE_PLAN, search: { mode: 'match' } }] },
  history: { resourceType: 'Bundle', type: 'history', entry: [{ fullUrl: `https://clinic.example/fhir/CarePlan/${exampleId('carePlan')}`, resource: CARE_PLAN, request: { method: 'POST', url: 'CarePlan' }, response: { status: '201 Created', etag: 'W/"1"' } }] },
} as const;

export const TypeParam = (): MethodDecorator => ApiParam({ name: 'type', schema: { type: 'string', enum: [...CHART_TYPES], example: 'CarePlan' }, description: 'Resource type.' });
export const IdParam = (): MethodDecorator => ApiParam({ name: 'id', format: 'uuid', example: exampleId('carePlan') });

/** Summary, success example and OperationOutcomes of one operation of the face. */
export const DescribeFhir = (d: { readonly summary: string; readonly description?: string; readonly answer: { readonly type: string; readonly example: unknown } }): MethodDecorator =>
  applyDecorators(
    ApiTags('FHIR'),
    ApiOperation({ summary: d.summary, ...(d.description === undefined ? {} : { description: d.description }) }),
    ApiProduces(FHIR),
    ApiResponse({ status: 200, description: d.answer.type, content: fhirContent(d.answer.type, d.answer.example) }),
    ApiBadRequestResponse({ description: 'The request cannot be understood.', content: fhirContent('OperationOutcome', OUTCOME_EXAMPLE) }),
    ApiNotFoundResponse({ description: 'Not held here.', content: fhirContent('OperationOutcome', OUTCOME_EXAMPLE) }),
  );

export const CARE_PLAN_EXAMPLE = CARE_PLAN;
