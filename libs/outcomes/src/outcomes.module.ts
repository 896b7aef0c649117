import { ChartModule } from '#chart';
import { Module } from '@nestjs/common';
import { OutcomesController } from './api/outcomes.controller.js';
import { ListOutcomes } from './list-outcomes.js';
import { RecordOutcome } from './record-outcome.js';

/** What patients say of pain and mood. */
@Module({
  imports: [ChartModule],
  controllers: [OutcomesController],
  providers: [RecordOutcome, ListOutcomes],
})
export class OutcomesModule {}
