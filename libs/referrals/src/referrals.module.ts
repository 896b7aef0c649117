import { Module } from '@nestjs/common';
import { Chart, ChartModule } from '#chart';
import { Clock } from '#platform';
import { IntakeController } from './intake/intake.controller.js';
import { ReferralIntake } from './intake/referral-intake.js';
import { Referrals } from './referrals.js';

@Module({
  imports: [ChartModule],
  controllers: [IntakeController],
  providers: [ReferralIntake, { provide: Referrals, useFactory: (chart: Chart, clock: Clock) => new Referrals(chart, clock), inject: [Chart, Clock] }],
  exports: [Referrals],
})
export class ReferralsModule {}
