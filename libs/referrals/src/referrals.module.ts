import { Module } from '@nestjs/common';
import { Chart, ChartModule } from '#chart';
import { Clock } from '#platform';
import { AnswerReferral } from './answer-referral.js';
import { ReferralsController } from './api/referrals.controller.js';
import { IntakeController } from './intake/intake.controller.js';
import { ReferralIntake } from './intake/referral-intake.js';
import { ListReferrals } from './list-referrals.js';
import { ReadReferral } from './read-referral.js';
import { Referrals } from './referrals.js';

/** Takes referrals in as FHIR, and serves triage. */
@Module({
  imports: [ChartModule],
  controllers: [IntakeController, ReferralsController],
  providers: [ReferralIntake, ListReferrals, ReadReferral, AnswerReferral, { provide: Referrals, useFactory: (chart: Chart, clock: Clock) => new Referrals(chart, clock), inject: [Chart, Clock] }],
  exports: [Referrals],
})
export class ReferralsModule {}
