import { Body, Controller, HttpCode, Inject, type OnApplicationBootstrap, Post } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConflictResponse, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Allow, CurrentPrincipal } from '#access';
import type { FhirAnswer } from '#chart';
import { fhirContent, FhirInteraction, OUTCOME_EXAMPLE } from '#chart';
import type { Principal } from '#platform';
import { loadDefinitions } from './definitions.js';
import { BUNDLE_EXAMPLE, REQUEST_EXAMPLE, RESPONSE_EXAMPLE, TASK_EXAMPLE } from './examples.js';
import { ReferralIntake } from './referral-intake.js';

const FHIR = 'application/fhir+json';
const REFUSED = { description: 'Not FHIR R4, not a referral, or not safe to use: each issue names its element.', content: fhirContent('OperationOutcome', OUTCOME_EXAMPLE) };
const CONFLICT = { description: 'The same identifier stands for something else already. Nothing was changed.', content: fhirContent('OperationOutcome', OUTCOME_EXAMPLE) };
const bodyOf = (type: string, example: unknown) => ({ description: `FHIR R4 ${type}`, schema: { ...fhirContent(type, example)[FHIR].schema, example } });

@ApiTags('FHIR')
@ApiProduces(FHIR)
@ApiConsumes(FHIR)
@ApiUnprocessableEntityResponse(REFUSED)
@ApiConflictResponse(CONFLICT)
@Controller('fhir')
export class IntakeController implements OnApplicationBootstrap {
  constructor(
    @Inject(ReferralIntake) private readonly intake: ReferralIntake,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
  ) {}

  /** So that the first push does not wait for the definitions; a process without routes never needs them. */
  onApplicationBootstrap(): void {
    if (this.http.httpAdapter.getType() === 'fastify') setImmediate(loadDefinitions);
  }

  @Post()
  @HttpCode(200)
  @Allow({ systems: ['system/Task.c', 'system/ServiceRequest.c'] })
  @FhirInteraction({ code: 'transaction' })
  @ApiOperation({ summary: 'Place a referral as a transaction Bundle', description: 'Task, ServiceRequest, Patient and clinical facts: stored whole or not at all. The same push again gets the same answer.' })
  @ApiBody(bodyOf('Bundle', BUNDLE_EXAMPLE))
  @ApiOkResponse({ description: 'transaction-response in the order of the entries', content: fhirContent('Bundle', RESPONSE_EXAMPLE) })
  transaction(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<FhirAnswer> {
    return this.intake.transaction(principal, body);
  }

  @Post('ServiceRequest')
  @Allow({ systems: ['system/ServiceRequest.c'] })
  @FhirInteraction({ code: 'create', type: 'ServiceRequest' })
  @ApiOperation({ summary: 'Place a referral as a ServiceRequest', description: 'The Patient is known here or contained. We open the Task ourselves.' })
  @ApiBody(bodyOf('ServiceRequest', REQUEST_EXAMPLE))
  @ApiCreatedResponse({ description: 'ServiceRequest', content: fhirContent('ServiceRequest', REQUEST_EXAMPLE) })
  serviceRequest(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<FhirAnswer> {
    return this.intake.single(principal, 'ServiceRequest', body);
  }

  @Post('Task')
  @Allow({ systems: ['system/Task.c'] })
  @FhirInteraction({ code: 'create', type: 'Task' })
  @ApiOperation({ summary: 'Place a referral as a Task', description: 'Its request and Patient are contained; nothing is fetched from the placer.' })
  @ApiBody(bodyOf('Task', TASK_EXAMPLE))
  @ApiCreatedResponse({ description: 'Task', content: fhirContent('Task', TASK_EXAMPLE) })
  task(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<FhirAnswer> {
    return this.intake.single(principal, 'Task', body);
  }
}
