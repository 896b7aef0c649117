import { ChartModule } from '#chart';
import { ReferralsModule } from '#referrals';
import { Module } from '@nestjs/common';
import { AcknowledgeFinding } from './acknowledge-finding.js';
import { PlansController } from './api/plans.controller.js';
import { ConsentModule } from './consent/consent.module.js';
import { DraftPlan } from './draft-plan.js';
import { ListPlans } from './list-plans.js';
import { PreviewPlan } from './preview-plan.js';
import { ProtocolsModule } from './protocols/protocols.module.js';
import { ReadPlan } from './read-plan.js';
import { ScreenPlan } from './screen-plan.js';
import { SignPlan } from './sign-plan.js';

/** Drafting, screening, acknowledging and signing of plans. */
@Module({
  imports: [ChartModule, ReferralsModule, ProtocolsModule, ConsentModule],
  controllers: [PlansController],
  providers: [DraftPlan, PreviewPlan, ListPlans, ReadPlan, ScreenPlan, AcknowledgeFinding, SignPlan],
})
export class PlansModule {}
