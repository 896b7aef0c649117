import { Allow, CurrentPrincipal } from '#access';
import { PLAN_STATES, type PlanState } from '#clinical';
import { answer, exampleId, IdPipe, type List, ListOf, ListQuery, type Principal } from '#platform';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsInt, IsUUID, Min } from 'class-validator';
import { AcknowledgeFinding } from '../acknowledge-finding.js';
import { DraftPlan } from '../draft-plan.js';
import { ListPlans } from '../list-plans.js';
import { PreviewPlan } from '../preview-plan.js';
import { ReadPlan } from '../read-plan.js';
import { ScreenPlan } from '../screen-plan.js';
import { SignPlan } from '../sign-plan.js';
import { ACKNOWLEDGE_EXAMPLE, AcknowledgeDto, AcknowledgedDto, acknowledgedView } from './acknowledgement.dto.js';
import type { AnswerOf } from './answer-of.js';
import { PreviewDto, previewView } from './calculation.dto.js';
import { MayBeAbsent } from './optional.js';
import { BOLUS_DRAFT_EXAMPLE, DRAFT_EXAMPLE, DraftPlanDto, PREVIEW_EXAMPLES, PreviewPlanDto } from './order.dto.js';
import { PlanDetailDto, planDetail, PlanDto, PlanSummaryDto, planSummary, planView } from './plan.dto.js';
import { ScreeningDto, screeningView } from './screening.dto.js';

const STATUSES = Object.keys(PLAN_STATES.transitions) as PlanState[];

class PlansQuery extends ListQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Plans of this referral only.' })
  @MayBeAbsent()
  @IsUUID()
  readonly referral?: string;

  @ApiPropertyOptional({ enum: STATUSES })
  @MayBeAbsent()
  @IsIn(STATUSES)
  readonly status?: PlanState;
}

class SignDto {
  @ApiPropertyOptional({ type: 'integer', description: 'The version that was read: another one is not signed.' })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  readonly version?: number;
}

@ApiTags('plans')
@Controller('api/v1/plans')
export class PlansController {
  constructor(
    @Inject(DraftPlan) private readonly draftPlan: DraftPlan,
    @Inject(PreviewPlan) private readonly previewPlan: PreviewPlan,
    @Inject(ListPlans) private readonly listPlans: ListPlans,
    @Inject(ReadPlan) private readonly readPlan: ReadPlan,
    @Inject(ScreenPlan) private readonly screenPlan: ScreenPlan,
    @Inject(AcknowledgeFinding) private readonly acknowledgeFinding: AcknowledgeFinding,
    @Inject(SignPlan) private readonly signPlan: SignPlan,
  ) {}

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'Calculate a dose step by step without keeping anything' })
  @ApiBody({ type: PreviewPlanDto, examples: PREVIEW_EXAMPLES })
  @ApiOkResponse({ type: PreviewDto })
  @HttpCode(200)
  @Post('preview')
  async preview(@CurrentPrincipal() principal: Principal, @Body() body: PreviewPlanDto): Promise<AnswerOf<PreviewDto>> {
    return previewView(answer(await this.previewPlan.run(principal, body)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Draft a plan for an accepted referral; weight and height come from the record unless given' })
  @ApiBody({ type: DraftPlanDto, examples: { crps: { summary: 'CRPS-OP-10D at 0.350 mg/kg/h', value: DRAFT_EXAMPLE }, bolus: { summary: 'ACUTE-PO with a bolus', value: BOLUS_DRAFT_EXAMPLE } } })
  @ApiCreatedResponse({ type: PlanDto })
  @Post()
  async draft(@CurrentPrincipal() principal: Principal, @Body() body: DraftPlanDto): Promise<AnswerOf<PlanDto>> {
    return planView(answer(await this.draftPlan.run(principal, body)));
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'The clinic\'s plans, newest first' })
  @ApiOkResponse({ type: ListOf(PlanSummaryDto) })
  @Get()
  async list(@CurrentPrincipal() principal: Principal, @Query() { referral, ...query }: PlansQuery): Promise<List<AnswerOf<PlanSummaryDto>>> {
    const { items, next } = answer(await this.listPlans.run(principal, { ...query, ...(referral === undefined ? {} : { referralId: referral }) }));
    return { items: items.map(planSummary), next };
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'One plan: its order, the calculation to check by hand, every session, who did what, and what comes next' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('plan') })
  @ApiOkResponse({ type: PlanDetailDto })
  @Get(':id')
  async read(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string): Promise<AnswerOf<PlanDetailDto>> {
    return planDetail(answer(await this.readPlan.run(principal, id)));
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'Screen the patient against every rule as the record stands now; missing data is a finding' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('draftPlan') })
  @ApiOkResponse({ type: ScreeningDto })
  @Get(':id/screening')
  async screening(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string): Promise<AnswerOf<ScreeningDto>> {
    return screeningView(answer(await this.screenPlan.run(principal, id)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Acknowledge a finding or a soft dose limit with a reason' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('draftPlan') })
  @ApiBody({ type: AcknowledgeDto, examples: { limit: { summary: 'A limit of the dose', value: ACKNOWLEDGE_EXAMPLE } } })
  @ApiCreatedResponse({ type: AcknowledgedDto })
  @Post(':id/acknowledgements')
  async acknowledge(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: AcknowledgeDto): Promise<AnswerOf<AcknowledgedDto>> {
    return acknowledgedView(answer(await this.acknowledgeFinding.run(principal, id, body)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Sign: screens again, makes the orders, and hands them to delivery, all or nothing; signing twice is signing once' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('plan') })
  @ApiBody({ type: SignDto, required: false, examples: { plain: { summary: 'As it stands', value: {} } } })
  @ApiOkResponse({ type: PlanDto })
  @HttpCode(200)
  @Post(':id/sign')
  async sign(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: SignDto): Promise<AnswerOf<PlanDto>> {
    return planView(answer(await this.signPlan.run(principal, id, body.version)));
  }
}
