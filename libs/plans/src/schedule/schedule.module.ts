import { ChartModule } from '#chart';
import { Module } from '@nestjs/common';
import { AllowEarlyStart } from './allow-early-start.js';
import { ReadSchedule } from './read-schedule.js';
import { ScheduleController } from './schedule.controller.js';

/** When the sessions of a course are due. */
@Module({
  imports: [ChartModule],
  controllers: [ScheduleController],
  providers: [ReadSchedule, AllowEarlyStart],
})
export class ScheduleModule {}
