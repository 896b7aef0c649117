import { Allow, CurrentPrincipal } from '#access';
import { answer, Clock, exampleId, IdPipe, type List, ListOf, type Principal } from '#platform';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { AnswerOf } from '../api/answer-of.js';
import { ConsentDto, consentView, RecordConsentDto, REVOKE_EXAMPLE, RevokeConsentDto, SHARING_EXAMPLE, TREATMENT_EXAMPLE } from './consent.dto.js';
import { ListConsents } from './list-consents.js';
import { RecordConsent } from './record-consent.js';
import { RevokeConsent } from './revoke-consent.js';

@ApiTags('consents')
@Controller('api/v1/plans/:id/consents')
export class ConsentsController {
  constructor(
    @Inject(RecordConsent) private readonly recordConsent: RecordConsent,
    @Inject(RevokeConsent) private readonly revokeConsent: RevokeConsent,
    @Inject(ListConsents) private readonly listConsents: ListConsents,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Record what the patient signed; no session starts without a consent to treatment and one to sharing' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('draftPlan') })
  @ApiBody({ type: RecordConsentDto, examples: { treatment: { summary: 'To treatment, off-label', value: TREATMENT_EXAMPLE }, sharing: { summary: 'To sharing the record', value: SHARING_EXAMPLE } } })
  @ApiCreatedResponse({ type: ConsentDto })
  @Post()
  async record(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Body() body: RecordConsentDto): Promise<AnswerOf<ConsentDto>> {
    return consentView(answer(await this.recordConsent.run(principal, planId, body)), this.clock.now());
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'The consents of a plan, oldest first, each with whether it is in force' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('plan') })
  @ApiOkResponse({ type: ListOf(ConsentDto) })
  @Get()
  async list(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string): Promise<List<AnswerOf<ConsentDto>>> {
    const { consents, at } = answer(await this.listConsents.run(principal, planId));
    return { items: consents.map((c) => consentView(c, at)), next: null };
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Revoke a consent: from now on no session starts on it' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('consentPlan') })
  @ApiParam({ name: 'consentId', format: 'uuid', example: exampleId('consent') })
  @ApiBody({ type: RevokeConsentDto, examples: { asked: { summary: 'Withdrawn by the patient', value: REVOKE_EXAMPLE } } })
  @ApiOkResponse({ type: ConsentDto })
  @HttpCode(200)
  @Post(':consentId/revoke')
  async revoke(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Param('consentId', IdPipe) consentId: string, @Body() body: RevokeConsentDto): Promise<AnswerOf<ConsentDto>> {
    return consentView(answer(await this.revokeConsent.run(principal, planId, consentId, body)), this.clock.now());
  }
}
