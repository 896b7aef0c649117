import { Module } from '@nestjs/common';
import { Chart, ChartModule } from '#chart';
import { Clock, SystemClock } from '#platform';
import { Referrals } from './referrals.js';

@Module({
  imports: [ChartModule],
  providers: [{ provide: Referrals, useFactory: (chart: Chart, clock?: Clock) => new Referrals(chart, clock ?? new SystemClock()), inject: [Chart, { token: Clock, optional: true }] }],
  exports: [Referrals],
})
export class ReferralsModule {}
