import { Allow } from '#access';
import { findProtocol, ok, protocols, refuse } from '#clinical';
import { answer, type List, ListOf } from '#platform';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { AnswerOf } from '../api/answer-of.js';
import { ProtocolDto, protocolDetail, ProtocolSummaryDto, protocolSummary } from './protocol.dto.js';

@ApiTags('protocols')
@Controller('api/v1/protocols')
export class ProtocolsController {
  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'Every protocol that a plan can follow, with its evidence and the trials that speak against it' })
  @ApiOkResponse({ type: ListOf(ProtocolSummaryDto) })
  @Get()
  list(): List<AnswerOf<ProtocolSummaryDto>> {
    return { items: protocols().map(protocolSummary), next: null };
  }

  @Allow({ people: ['clinician', 'nurse', 'integrator'] })
  @ApiOperation({ summary: 'One protocol in full: doses, steps, caps, adjuncts, each number with its source' })
  @ApiParam({ name: 'id', example: 'CRPS-OP-10D' })
  @ApiOkResponse({ type: ProtocolDto })
  @Get(':id')
  read(@Param('id') id: string): AnswerOf<ProtocolDto> {
    const protocol = findProtocol(id);
    return protocolDetail(answer(protocol ? ok(protocol) : refuse({ kind: 'not-found', code: 'PROTOCOL_UNKNOWN', text: 'There is no protocol of this id.', fix: 'Choose one of GET /api/v1/protocols.' })));
  }
}
