import { Module } from '@nestjs/common';
import { ProtocolsController } from './protocols.controller.js';

/** The protocol library: what ships, and the versions that a clinic wrote and signed. */
@Module({ controllers: [ProtocolsController] })
export class ProtocolsModule {}
