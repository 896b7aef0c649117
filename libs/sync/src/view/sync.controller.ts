import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal } from '#access';
import { answer, exampleId, IdPipe, type Principal } from '#platform';
import { ReadSync } from './read-sync.js';
import { ReleaseStream } from './release-stream.js';
import { ReleasedDto, SyncViewDto } from './sync.dto.js';

const PLAN = { name: 'id', format: 'uuid', example: exampleId('plan') };
const REFERRAL = { name: 'id', format: 'uuid', example: exampleId('referral') };
const NOTHING = { description: 'Nothing has been published for it, or it does not exist.' };

@ApiTags('Sync')
@Controller('api/v1')
export class SyncController {
  constructor(
    @Inject(ReadSync) private readonly reading: ReadSync,
    @Inject(ReleaseStream) private readonly releasing: ReleaseStream,
  ) {}

  @Get('plans/:id/sync')
  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'What each EHR should hold of a plan, holds, and why not' })
  @ApiParam(PLAN)
  @ApiOkResponse({ type: SyncViewDto })
  @ApiNotFoundResponse(NOTHING)
  async ofPlan(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string) {
    return answer(await this.reading.run(principal, 'plan', id));
  }

  @Get('referrals/:id/sync')
  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'What each EHR should hold of a referral (its Task), holds, and why not' })
  @ApiParam(REFERRAL)
  @ApiOkResponse({ type: SyncViewDto })
  @ApiNotFoundResponse(NOTHING)
  async ofReferral(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string) {
    return answer(await this.reading.run(principal, 'referral', id));
  }

  @Post('plans/:id/sync/release')
  @HttpCode(200)
  @Allow({ people: ['clinician', 'integrator'] })
  @ApiOperation({ summary: 'Try again what an EHR refused of a plan', description: 'For after a person has looked and the EHR has been put right. A new version of the refused resource does the same by itself.' })
  @ApiParam(PLAN)
  @ApiOkResponse({ type: ReleasedDto })
  @ApiNotFoundResponse(NOTHING)
  async releasePlan(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string) {
    return answer(await this.releasing.run(principal, 'plan', id));
  }

  @Post('referrals/:id/sync/release')
  @HttpCode(200)
  @Allow({ people: ['clinician', 'integrator'] })
  @ApiOperation({ summary: 'Try again what an EHR refused of a referral' })
  @ApiParam(REFERRAL)
  @ApiOkResponse({ type: ReleasedDto })
  @ApiNotFoundResponse(NOTHING)
  async releaseReferral(@CurrentPrincipal() principal: Principal, @Param('id', IdPipe) id: string) {
    return answer(await this.releasing.run(principal, 'referral', id));
  }
}
