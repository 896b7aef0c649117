import { Allow, CurrentPrincipal } from '#access';
import type { AnswerOf } from '#plans';
import { answer, exampleId, IdPipe, type List, ListOf, type Principal } from '#platform';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ListOutcomes } from '../list-outcomes.js';
import { RecordOutcome } from '../record-outcome.js';
import { InstrumentQuery, OUTCOME_EXAMPLES, OutcomeDto, outcomeView, RecordOutcomeDto } from './outcome.dto.js';

@ApiTags('outcomes')
@Controller('api/v1/plans/:id/outcomes')
export class OutcomesController {
  constructor(
    @Inject(RecordOutcome) private readonly recordOutcome: RecordOutcome,
    @Inject(ListOutcomes) private readonly listOutcomes: ListOutcomes,
  ) {}

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Record how the patient is: pain, PHQ-9, PEG, opioids a day or aid to walk; the score is computed here' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('plan') })
  @ApiBody({ type: RecordOutcomeDto, examples: { ...OUTCOME_EXAMPLES } })
  @ApiCreatedResponse({ type: OutcomeDto })
  @Post()
  async record(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Body() body: RecordOutcomeDto): Promise<AnswerOf<OutcomeDto>> {
    return outcomeView(answer(await this.recordOutcome.run(principal, planId, body)));
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'The outcomes of a plan in the order in which they were asked, each with its change from baseline' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('plan') })
  @ApiOkResponse({ type: ListOf(OutcomeDto) })
  @Get()
  async list(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Query() query: InstrumentQuery): Promise<List<AnswerOf<OutcomeDto>>> {
    return { items: answer(await this.listOutcomes.run(principal, planId, query.instrument)).map(outcomeView), next: null };
  }
}
