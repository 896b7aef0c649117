import { Allow, type Allowed, CurrentPrincipal } from '#access';
import { answer, type List, ListOf, type Principal } from '#platform';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { AnswerOf } from '../api/answer-of.js';
import { ProposeThresholds } from './propose-thresholds.js';
import { ReadThresholds } from './read-thresholds.js';
import { SignThresholds } from './sign-thresholds.js';
import { ownVersionView, PROPOSAL_EXAMPLE, ProposeThresholdsDto, ThresholdsDto, thresholdsView, ThresholdVersionDto, thresholdVersionView } from './thresholds.dto.js';

const STAFF: Allowed = { people: ['clinician', 'nurse', 'integrator'] };
/** The demo prepares it: a version that waits for its second signature. */
const AWAITING_VERSION = 1;

@ApiTags('thresholds')
@Controller('api/v1/thresholds')
export class ThresholdsController {
  constructor(
    @Inject(ReadThresholds) private readonly readThresholds: ReadThresholds,
    @Inject(ProposeThresholds) private readonly proposeThresholds: ProposeThresholds,
    @Inject(SignThresholds) private readonly signThresholds: SignThresholds,
  ) {}

  @Allow(STAFF)
  @ApiOperation({ summary: 'Every threshold: what counts in this clinic, what ships, who set it, its source, and how far a clinic may move it' })
  @ApiOkResponse({ type: ThresholdsDto })
  @Get()
  async list(@CurrentPrincipal() principal: Principal): Promise<AnswerOf<ThresholdsDto>> {
    return thresholdsView(await this.readThresholds.inForce(principal));
  }

  @Allow(STAFF)
  @ApiOperation({ summary: 'Every set of thresholds of the clinic, newest first, with who signed it; what ships is the last' })
  @ApiOkResponse({ type: ListOf(ThresholdVersionDto) })
  @Get('versions')
  async versions(@CurrentPrincipal() principal: Principal): Promise<List<AnswerOf<ThresholdVersionDto>>> {
    return { items: (await this.readThresholds.versions(principal)).map(thresholdVersionView), next: null };
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Propose thresholds of the clinic\'s own, with a reason; two clinicians sign them before they count' })
  @ApiBody({ type: ProposeThresholdsDto, examples: { stricter: { summary: 'A lower hard stop for blood pressure, and newer weights', value: PROPOSAL_EXAMPLE } } })
  @ApiCreatedResponse({ type: ThresholdVersionDto })
  @Post('versions')
  async propose(@CurrentPrincipal() principal: Principal, @Body() body: ProposeThresholdsDto): Promise<AnswerOf<ThresholdVersionDto>> {
    return ownVersionView(answer(await this.proposeThresholds.run(principal, body)));
  }

  @Allow({ people: ['clinician'] })
  @ApiOperation({ summary: 'Sign a set of thresholds; the second clinician\'s signature puts it in force' })
  @ApiParam({ name: 'version', type: 'integer', example: AWAITING_VERSION })
  @ApiOkResponse({ type: ThresholdVersionDto })
  @HttpCode(200)
  @Post('versions/:version/sign')
  async sign(@CurrentPrincipal() principal: Principal, @Param('version') version: string): Promise<AnswerOf<ThresholdVersionDto>> {
    return ownVersionView(answer(await this.signThresholds.run(principal, version)));
  }
}
