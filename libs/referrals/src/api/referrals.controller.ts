import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal } from '#access';
import { answer, exampleId, IdPipe, type List, ListOf, type Principal } from '#platform';
import { AnswerReferral } from '../answer-referral.js';
import { ListReferrals } from '../list-referrals.js';
import { ReadReferral } from '../read-referral.js';
import type { AnswerOf } from './answer-of.js';
import { DeclineReferralDto, ReferralDto, referralSummary, ReferralSummaryDto, ReferralsQuery, referralView } from './referral.dto.js';

@ApiTags('referrals')
@Controller('api/v1/referrals')
export class ReferralsController {
  constructor(
    @Inject(ListReferrals) private readonly listReferrals: ListReferrals,
    @Inject(ReadReferral) private readonly readReferral: ReadReferral,
    @Inject(AnswerReferral) private readonly answerReferral: AnswerReferral,
  ) {}

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'The clinic\'s referrals, newest first' })
  @ApiOkResponse({ type: ListOf(ReferralSummaryDto) })
  @Get()
  async list(@CurrentPrincipal() principal: Principal, @Query() query: ReferralsQuery): Promise<List<AnswerOf<ReferralSummaryDto>>> {
    const { items, next } = answer(await this.listReferrals.run(principal, query));
    return { items: items.map(referralSummary), next };
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'A referral with what triage needs, and what the hospital did not send' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('referral') })
  @ApiOkResponse({ type: ReferralDto })
  @Get(':id')
  async read(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string): Promise<AnswerOf<ReferralDto>> {
    return referralView(answer(await this.readReferral.run(principal, id)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Accept a referral; the hospital\'s Task says so', description: 'No body is needed. Accepting twice is accepting once.' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('openReferral') })
  @ApiOkResponse({ type: ReferralDto })
  @HttpCode(200)
  @Post(':id/accept')
  async accept(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string): Promise<AnswerOf<ReferralDto>> {
    return referralView(answer(await this.answerReferral.accept(principal, id)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Decline a referral with a reason that the hospital reads' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('declineReferral') })
  @ApiBody({ type: DeclineReferralDto, examples: { hypertension: { summary: 'Not eligible yet', value: { reason: { code: 'not-eligible', text: 'Uncontrolled hypertension; please refer again once treated.' } } } } })
  @ApiOkResponse({ type: ReferralDto })
  @HttpCode(200)
  @Post(':id/decline')
  async decline(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() { reason }: DeclineReferralDto): Promise<AnswerOf<ReferralDto>> {
    return referralView(answer(await this.answerReferral.decline(principal, id, reason)));
  }
}
