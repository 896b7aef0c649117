import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Open } from '#access';
import { HealthChecks, type Readiness } from '#platform';

@ApiTags('Operations')
@Controller('health')
export class HealthController {
  constructor(@Inject(HealthChecks) private readonly checks: HealthChecks) {}

  @Open()
  @Get('live')
  @ApiOperation({ summary: 'Whether the process runs' })
  @ApiOkResponse({ description: 'It runs.', schema: { type: 'object', example: { status: 'ok' } } })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Open()
  @Get('ready')
  @ApiOperation({ summary: 'Whether it can serve: database and jobs; and the last contact to each EHR, which is told but not judged' })
  @ApiOkResponse({ description: 'It can serve.', schema: { type: 'object', example: { status: 'ok', checks: { database: 'ok', jobs: 'ok', ehrs: [{ id: '{{ehr}}', lastContactAt: '2026-11-23T10:15:00.000Z' }] } } } })
  @ApiServiceUnavailableResponse({ description: 'The database or the jobs are down.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.checks.readiness();
    if (readiness.status === 'down') void reply.status(503);
    return readiness;
  }
}
