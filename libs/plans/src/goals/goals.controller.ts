import { Allow, CurrentPrincipal } from '#access';
import { answer, exampleId, IdPipe, type List, ListOf, type Principal } from '#platform';
import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { AnswerOf } from '../api/answer-of.js';
import { GOAL_EXAMPLE, GoalDto, goalView, SetGoalDto } from './goal.dto.js';
import { ListGoals } from './list-goals.js';
import { SetGoal } from './set-goal.js';

@ApiTags('goals')
@Controller('api/v1/plans/:id/goals')
export class GoalsController {
  constructor(
    @Inject(SetGoal) private readonly setGoal: SetGoal,
    @Inject(ListGoals) private readonly listGoals: ListGoals,
  ) {}

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Set a goal; the patient\'s answers so far count at once, and every further one' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('plan') })
  @ApiBody({ type: SetGoalDto, examples: { gait: { summary: 'To walk with less aid', value: GOAL_EXAMPLE } } })
  @ApiCreatedResponse({ type: GoalDto })
  @Post()
  async set(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Body() body: SetGoalDto): Promise<AnswerOf<GoalDto>> {
    return goalView(answer(await this.setGoal.run(principal, planId, body)));
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'The goals of a plan and where each stands' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('plan') })
  @ApiOkResponse({ type: ListOf(GoalDto) })
  @Get()
  async list(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string): Promise<List<AnswerOf<GoalDto>>> {
    return { items: answer(await this.listGoals.run(principal, planId)).map(goalView), next: null };
  }
}
