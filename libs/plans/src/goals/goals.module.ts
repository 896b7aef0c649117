import { ChartModule } from '#chart';
import { Module } from '@nestjs/common';
import { GoalsController } from './goals.controller.js';
import { ListGoals } from './list-goals.js';
import { SetGoal } from './set-goal.js';

/** What a course is to reach, and whether it does. */
@Module({
  imports: [ChartModule],
  controllers: [GoalsController],
  providers: [SetGoal, ListGoals],
})
export class GoalsModule {}
