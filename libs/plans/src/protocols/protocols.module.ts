import { Module } from '@nestjs/common';
import { AddProtocolVersion } from './add-protocol-version.js';
import { ImportProtocol } from './import-protocol.js';
import { PlanDefinitionsController } from './plan-definitions.controller.js';
import { PlanDefinitions } from './plan-definitions.js';
import { ProtocolsController } from './protocols.controller.js';
import { ReadProtocols } from './read-protocols.js';
import { SignProtocolVersion } from './sign-protocol-version.js';

/** The protocol library: what ships, and the versions that a clinic wrote and signed. */
@Module({
  controllers: [ProtocolsController, PlanDefinitionsController],
  providers: [ReadProtocols, AddProtocolVersion, ImportProtocol, SignProtocolVersion, PlanDefinitions],
})
export class ProtocolsModule {}
