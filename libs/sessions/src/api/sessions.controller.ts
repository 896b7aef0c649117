import { Allow, CurrentPrincipal } from '#access';
import { type AnswerOf } from '#plans';
import { answer, Clock, exampleId, type ExampleName, IdPipe, type List, ListOf, type Principal } from '#platform';
import { applyDecorators, Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ChangeRate } from '../change-rate.js';
import { CompleteSession } from '../complete-session.js';
import { PauseSession } from '../pause-session.js';
import { RecordBolus } from '../record-bolus.js';
import { ReadSessions } from '../read-sessions.js';
import { adviceOn, RecordVitals } from '../record-vitals.js';
import { ResumeSession } from '../resume-session.js';
import type { SessionPicture } from '../session-resources.js';
import { StartSession } from '../start-session.js';
import { StopSession } from '../stop-session.js';
import { AtDto, BOLUS_EXAMPLE, BolusDto, ChangeRateDto, RATE_EXAMPLE, ResumeDto, STANDSTILL_EXAMPLE, StandstillDto, StartSessionDto, VITALS_EXAMPLE, VitalsDto } from './commands.dto.js';
import { SessionDto, SessionSummaryDto, sessionSummary, sessionView } from './session.dto.js';

const PLAN = { name: 'id', format: 'uuid', example: exampleId('plan'), description: 'The plan.' };
const SessionOf = (plan: ExampleName, session: ExampleName): MethodDecorator =>
  applyDecorators(ApiParam({ ...PLAN, example: exampleId(plan) }), ApiParam({ name: 'sessionId', format: 'uuid', example: exampleId(session) }));
const OpenSession = (): MethodDecorator => SessionOf('openSessionPlan', 'openSession');
const example = (summary: string, value: object): { examples: Record<string, { summary: string; value: object }> } => ({ examples: { usual: { summary, value } } });

@ApiTags('sessions')
@Controller('api/v1/plans/:id/sessions')
export class SessionsController {
  constructor(
    @Inject(StartSession) private readonly startSession: StartSession,
    @Inject(ReadSessions) private readonly readSessions: ReadSessions,
    @Inject(RecordVitals) private readonly recordVitals: RecordVitals,
    @Inject(RecordBolus) private readonly recordBolus: RecordBolus,
    @Inject(ChangeRate) private readonly changeRate: ChangeRate,
    @Inject(PauseSession) private readonly pauseSession: PauseSession,
    @Inject(ResumeSession) private readonly resumeSession: ResumeSession,
    @Inject(CompleteSession) private readonly completeSession: CompleteSession,
    @Inject(StopSession) private readonly stopSession: StopSession,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Start the next session at the rate that the plan gives it; the patient is screened once more' })
  @ApiParam(PLAN)
  @ApiBody({ type: StartSessionDto, required: false, ...example('With the readings taken just before', { vitals: VITALS_EXAMPLE }) })
  @ApiCreatedResponse({ type: SessionDto })
  @Post()
  async start(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Body() body: StartSessionDto): Promise<AnswerOf<SessionDto>> {
    return this.shown(answer(await this.startSession.run(principal, planId, body)));
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'The sessions of a plan, in the order of the course' })
  @ApiParam(PLAN)
  @ApiOkResponse({ type: ListOf(SessionSummaryDto) })
  @Get()
  async list(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string): Promise<List<AnswerOf<SessionSummaryDto>>> {
    const { plan, sessions } = answer(await this.readSessions.all(principal, planId));
    return { items: sessions.map((s) => sessionSummary(plan, s)), next: null };
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'One session: what was planned, what was given, and everything that was written down' })
  @SessionOf('plan', 'session')
  @ApiOkResponse({ type: SessionDto })
  @Get(':sessionId')
  async read(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Param('sessionId', IdPipe) sessionId: string): Promise<AnswerOf<SessionDto>> {
    return this.shown(answer(await this.readSessions.one(principal, planId, sessionId)));
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Record vital signs; the answer says what they ask for' })
  @OpenSession()
  @ApiBody({ type: VitalsDto, ...example('A set of readings', VITALS_EXAMPLE) })
  @ApiCreatedResponse({ type: SessionDto })
  @Post(':sessionId/vitals')
  async vitals(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Param('sessionId', IdPipe) sessionId: string, @Body() body: VitalsDto): Promise<AnswerOf<SessionDto>> {
    const { picture, advice } = answer(await this.recordVitals.run(principal, { planId, sessionId }, body));
    return sessionView(picture, advice, this.clock.now());
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Record the bolus that was given: once, where the order has one, never more than ordered' })
  @SessionOf('bolusSessionPlan', 'bolusSession')
  @ApiBody({ type: BolusDto, ...example('Just given', BOLUS_EXAMPLE) })
  @ApiCreatedResponse({ type: SessionDto })
  @Post(':sessionId/bolus')
  async bolus(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Param('sessionId', IdPipe) sessionId: string, @Body() body: BolusDto): Promise<AnswerOf<SessionDto>> {
    return this.shown(answer(await this.recordBolus.run(principal, { planId, sessionId }, body)));
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Change the rate; one above the limit of the protocol is refused' })
  @OpenSession()
  @ApiBody({ type: ChangeRateDto, ...example('Slow down', RATE_EXAMPLE) })
  @ApiOkResponse({ type: SessionDto })
  @HttpCode(200)
  @Post(':sessionId/rate')
  async rate(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Param('sessionId', IdPipe) sessionId: string, @Body() body: ChangeRateDto): Promise<AnswerOf<SessionDto>> {
    return this.shown(answer(await this.changeRate.run(principal, { planId, sessionId }, body)));
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Pause the infusion' })
  @OpenSession()
  @ApiBody({ type: StandstillDto, ...example('For nausea', STANDSTILL_EXAMPLE) })
  @ApiOkResponse({ type: SessionDto })
  @HttpCode(200)
  @Post(':sessionId/pause')
  async pause(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Param('sessionId', IdPipe) sessionId: string, @Body() body: StandstillDto): Promise<AnswerOf<SessionDto>> {
    return this.shown(answer(await this.pauseSession.run(principal, { planId, sessionId }, body)));
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Resume a paused infusion, at the rate before the pause or another' })
  @OpenSession()
  @ApiBody({ type: ResumeDto, required: false, ...example('At the rate before the pause', {}) })
  @ApiOkResponse({ type: SessionDto })
  @HttpCode(200)
  @Post(':sessionId/resume')
  async resume(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Param('sessionId', IdPipe) sessionId: string, @Body() body: ResumeDto): Promise<AnswerOf<SessionDto>> {
    return this.shown(answer(await this.resumeSession.run(principal, { planId, sessionId }, body)));
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Complete the session; the delivered dose is what its rate log adds up to' })
  @OpenSession()
  @ApiBody({ type: AtDto, required: false, ...example('Now', {}) })
  @ApiOkResponse({ type: SessionDto })
  @HttpCode(200)
  @Post(':sessionId/complete')
  async complete(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Param('sessionId', IdPipe) sessionId: string, @Body() body: AtDto): Promise<AnswerOf<SessionDto>> {
    return this.shown(answer(await this.completeSession.run(principal, { planId, sessionId }, body.at)));
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @ApiOperation({ summary: 'Stop the session before its time; what was given until then counts' })
  @SessionOf('stopSessionPlan', 'stopSession')
  @ApiBody({ type: StandstillDto, ...example('Asked by the patient', { reason: 'patient-request' }) })
  @ApiOkResponse({ type: SessionDto })
  @HttpCode(200)
  @Post(':sessionId/stop')
  async stop(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) planId: string, @Param('sessionId', IdPipe) sessionId: string, @Body() body: StandstillDto): Promise<AnswerOf<SessionDto>> {
    return this.shown(answer(await this.stopSession.run(principal, { planId, sessionId }, body)));
  }

  private shown(picture: SessionPicture): AnswerOf<SessionDto> {
    return sessionView(picture, adviceOn(picture), this.clock.now());
  }
}
