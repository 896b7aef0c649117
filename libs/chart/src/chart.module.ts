import { Module } from '@nestjs/common';
import { Jobs } from '#database';
import { Clock, SystemClock } from '#platform';
import { Chart } from './chart.js';

/** Provides `Chart`. */
@Module({
  providers: [{ provide: Chart, useFactory: (jobs: Jobs, clock?: Clock) => new Chart(jobs, clock ?? new SystemClock()), inject: [Jobs, { token: Clock, optional: true }] }],
  exports: [Chart],
})
export class ChartModule {}
