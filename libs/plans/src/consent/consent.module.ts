import { ChartModule } from '#chart';
import { Module } from '@nestjs/common';
import { ConsentsController } from './consents.controller.js';
import { ListConsents } from './list-consents.js';
import { RecordConsent } from './record-consent.js';
import { RevokeConsent } from './revoke-consent.js';

/** What patients agree to: treatment, and sharing of their record. */
@Module({
  imports: [ChartModule],
  controllers: [ConsentsController],
  providers: [RecordConsent, RevokeConsent, ListConsents],
})
export class ConsentModule {}
