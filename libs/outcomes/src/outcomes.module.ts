import { ChartModule } from '#chart';
import { Module } from '@nestjs/common';
import { OutcomesController } from './api/outcomes.controller.js';
import { ListOutcomes } from './list-outcomes.js';
import { RecordOutcome } from './record-outcome.js';

/** How patients are, before, during and after a course. */
@Module({
  imports: [ChartModule],
  controllers: [OutcomesController],
  providers: [RecordOutcome, ListOutcomes],
})
export class OutcomesModule {}
