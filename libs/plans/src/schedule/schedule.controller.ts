import { Allow, CurrentPrincipal } from '#access';
import { answer, DEFAULT_PAGE, exampleId, IdPipe, type List, ListOf, MAX_PAGE, type Principal } from '#platform';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import type { AnswerOf } from '../api/answer-of.js';
import { AllowEarlyStart } from './allow-early-start.js';
import { ReadSchedule } from './read-schedule.js';
import { AllowEarlyStartDto, EARLY_EXAMPLE, EarlyStartDto, earlyStartView, OverdueDto, overdueView, ScheduleDto, scheduleView } from './schedule.dto.js';

class OverdueQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_PAGE, default: DEFAULT_PAGE, description: 'Those that wait longest come first.' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE)
  limit: number = DEFAULT_PAGE;
}

@ApiTags('schedule')
@Controller('api/v1')
export class ScheduleController {
  constructor(
    @Inject(ReadSchedule) private readonly readSchedule: ReadSchedule,
    @Inject(AllowEarlyStart) private readonly allowEarlyStart: AllowEarlyStart,
  ) {}

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'The sessions of a plan with their days: done, next, planned' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('plan') })
  @ApiOkResponse({ type: ScheduleDto })
  @Get('plans/:id/schedule')
  async read(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string): Promise<AnswerOf<ScheduleDto>> {
    return scheduleView(answer(await this.readSchedule.one(principal, planId)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Let the next session start before the least interval of the protocol has passed' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('plan') })
  @ApiBody({ type: AllowEarlyStartDto, examples: { travel: { summary: 'For a journey', value: EARLY_EXAMPLE } } })
  @ApiCreatedResponse({ type: EarlyStartDto })
  @Post('plans/:id/schedule/early-start')
  async allow(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Body() body: AllowEarlyStartDto): Promise<AnswerOf<EarlyStartDto>> {
    return earlyStartView(answer(await this.allowEarlyStart.run(principal, planId, body)));
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'Plans of the clinic whose next session should have been given' })
  @ApiOkResponse({ type: ListOf(OverdueDto) })
  @Get('schedule/overdue')
  async overdue(@CurrentPrincipal() principal: Principal, @Query() { limit }: OverdueQuery): Promise<List<AnswerOf<OverdueDto>>> {
    return { items: answer(await this.readSchedule.overdue(principal, limit)).flatMap(overdueView), next: null };
  }
}
