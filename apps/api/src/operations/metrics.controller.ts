import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Open } from '#access';
import { metricsText } from '#platform';

@ApiTags('Operations')
@Controller('metrics')
export class MetricsController {
  @Open()
  @Get()
  @ApiOperation({ summary: 'Measurements for Prometheus' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'Prometheus text format.', schema: { type: 'string' } })
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { contentType, text } = await metricsText();
    void reply.type(contentType);
    return text;
  }
}
