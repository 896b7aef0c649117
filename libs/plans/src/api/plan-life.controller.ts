import { Allow, CurrentPrincipal } from '#access';
import { answer, exampleId, type ExampleName, IdPipe, type List, ListOf, type Principal } from '#platform';
import { applyDecorators, Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CompletePlan } from '../life/complete-plan.js';
import { DiffPlan } from '../life/diff-plan.js';
import { DoubleCheckPlan } from '../life/double-check-plan.js';
import { EnterInError } from '../life/enter-in-error.js';
import { HoldPlan } from '../life/hold-plan.js';
import { ProposePlan } from '../life/propose-plan.js';
import { ReadHistory } from '../life/read-history.js';
import { ResumePlan } from '../life/resume-plan.js';
import { ReturnPlan } from '../life/return-plan.js';
import { RevisePlan } from '../life/revise-plan.js';
import { StopPlan } from '../life/stop-plan.js';
import { WithdrawRevision } from '../life/withdraw-revision.js';
import type { AnswerOf } from './answer-of.js';
import { PlanDto, PlanEventDto, planEventView, planView } from './plan.dto.js';
import {
  COMPLETE_EXAMPLE, CompletePlanDto, DiffDto, DiffQuery, diffView, DOUBLE_CHECK_EXAMPLE, DoubleCheckDto, DoubleCheckedDto, doubleCheckedView, ERROR_EXAMPLE, ErrorDto,
  HOLD_EXAMPLE, HoldDto, RETURN_EXAMPLE, REVISE_EXAMPLE, RevisedDto, revisedView, RevisePlanDto, STOP_EXAMPLE, StopPlanDto, TEXT_EXAMPLE, TextDto, WITHDRAW_EXAMPLE, WithdrawDto,
} from './plan-life.dto.js';

const Plan = (example: ExampleName): MethodDecorator => ApiParam({ name: 'id', format: 'uuid', example: exampleId(example) });
const Body1 = (type: new () => object, summary: string, value: object): MethodDecorator => ApiBody({ type, examples: { usual: { summary, value } } });
/** A step that answers the plan as it stands after it. */
const Step = (example: ExampleName): MethodDecorator => applyDecorators(Plan(example), ApiOkResponse({ type: PlanDto }), HttpCode(200));

/** What happens to a plan after it was drafted; one word for each step. */
@ApiTags('plans')
@Controller('api/v1/plans')
export class PlanLifeController {
  constructor(
    @Inject(ProposePlan) private readonly proposePlan: ProposePlan,
    @Inject(ReturnPlan) private readonly returnPlan: ReturnPlan,
    @Inject(HoldPlan) private readonly holdPlan: HoldPlan,
    @Inject(ResumePlan) private readonly resumePlan: ResumePlan,
    @Inject(RevisePlan) private readonly revisePlan: RevisePlan,
    @Inject(WithdrawRevision) private readonly withdrawRevision: WithdrawRevision,
    @Inject(StopPlan) private readonly stopPlan: StopPlan,
    @Inject(CompletePlan) private readonly completePlan: CompletePlan,
    @Inject(EnterInError) private readonly enterInError: EnterInError,
    @Inject(DoubleCheckPlan) private readonly doubleCheckPlan: DoubleCheckPlan,
    @Inject(ReadHistory) private readonly readHistory: ReadHistory,
    @Inject(DiffPlan) private readonly diffPlan: DiffPlan,
  ) {}

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Propose a draft to whoever signs it' })
  @Step('draftPlan')
  @Post(':id/propose')
  async propose(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string): Promise<AnswerOf<PlanDto>> {
    return planView(answer(await this.proposePlan.run(principal, id)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Return a proposed plan to its author, saying what to change' })
  @Step('proposedPlan')
  @Body1(TextDto, 'Asking for a lower start', RETURN_EXAMPLE)
  @Post(':id/return')
  async giveBack(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: TextDto): Promise<AnswerOf<PlanDto>> {
    return planView(answer(await this.returnPlan.run(principal, id, body.text)));
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Enter weight, concentration and pump rate again, blind, before the first session: whoever neither entered nor signed the order' })
  @Plan('lifePlan')
  @Body1(DoubleCheckDto, 'As read off scale, bag and pump', DOUBLE_CHECK_EXAMPLE)
  @ApiCreatedResponse({ type: DoubleCheckedDto })
  @Post(':id/double-check')
  async doubleCheck(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: DoubleCheckDto): Promise<AnswerOf<DoubleCheckedDto>> {
    return doubleCheckedView(answer(await this.doubleCheckPlan.run(principal, id, body)));
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Hold a plan: no session starts, and the hospital is told why' })
  @Step('lifePlan')
  @Body1(HoldDto, 'For a laboratory result', HOLD_EXAMPLE)
  @Post(':id/hold')
  async hold(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: HoldDto): Promise<AnswerOf<PlanDto>> {
    return planView(answer(await this.holdPlan.run(principal, id, body)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Resume a plan that is on hold, unless the screening still finds a hard stop' })
  @Step('heldPlan')
  @Body1(TextDto, 'After a normal result', TEXT_EXAMPLE)
  @Post(':id/resume')
  async resume(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: TextDto): Promise<AnswerOf<PlanDto>> {
    return planView(answer(await this.resumePlan.run(principal, id, body.text)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Change the order of a signed plan: it waits for screening, acknowledgement and signature like a first one' })
  @Plan('lifePlan')
  @Body1(RevisePlanDto, 'A lower dose', REVISE_EXAMPLE)
  @ApiCreatedResponse({ type: RevisedDto })
  @Post(':id/revise')
  async revise(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: RevisePlanDto): Promise<AnswerOf<RevisedDto>> {
    return revisedView(answer(await this.revisePlan.run(principal, id, body)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Withdraw the changed order that waits for its signature; the order that stands is untouched, and nobody outside is told' })
  @Step('revisedPlan')
  @Body1(WithdrawDto, 'The order that stands is right', WITHDRAW_EXAMPLE)
  @Post(':id/revision/withdraw')
  async withdraw(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: WithdrawDto): Promise<AnswerOf<PlanDto>> {
    return planView(answer(await this.withdrawRevision.run(principal, id, body)));
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'What two revisions of a plan differ in, as a clinician would say it' })
  @Plan('lifePlan')
  @ApiOkResponse({ type: DiffDto })
  @Get(':id/diff')
  async diff(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Query() { from, to }: DiffQuery): Promise<AnswerOf<DiffDto>> {
    return diffView(answer(await this.diffPlan.run(principal, id, from, to)));
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'Everything that was decided on a plan: who, when, why' })
  @Plan('lifePlan')
  @ApiOkResponse({ type: ListOf(PlanEventDto) })
  @Get(':id/history')
  async history(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string): Promise<List<AnswerOf<PlanEventDto>>> {
    return { items: answer(await this.readHistory.run(principal, id)).map(planEventView), next: null };
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Complete a plan; the last session does so by itself' })
  @Step('givenPlan')
  @Body1(CompletePlanDto, 'Before the last session', COMPLETE_EXAMPLE)
  @Post(':id/complete')
  async complete(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: CompletePlanDto): Promise<AnswerOf<PlanDto>> {
    return planView(answer(await this.completePlan.run(principal, id, body)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Stop a plan for good, or withdraw a draft' })
  @Step('endPlan')
  @Body1(StopPlanDto, 'Asked by the patient', STOP_EXAMPLE)
  @Post(':id/stop')
  async stop(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: StopPlanDto): Promise<AnswerOf<PlanDto>> {
    return planView(answer(await this.stopPlan.run(principal, id, body)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Mark a plan that should never have existed; one under which something was given is stopped instead' })
  @Step('errorPlan')
  @Body1(ErrorDto, 'Drafted twice', ERROR_EXAMPLE)
  @Post(':id/entered-in-error')
  async enteredInError(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string, @Body() body: ErrorDto): Promise<AnswerOf<PlanDto>> {
    return planView(answer(await this.enterInError.run(principal, id, body)));
  }
}
