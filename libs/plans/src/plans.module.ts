import { ChartModule } from '#chart';
import { ReferralsModule } from '#referrals';
import { Module } from '@nestjs/common';
import { AcknowledgeFinding } from './acknowledge-finding.js';
import { PlanLifeController } from './api/plan-life.controller.js';
import { PlansController } from './api/plans.controller.js';
import { ConsentModule } from './consent/consent.module.js';
import { DraftPlan } from './draft-plan.js';
import { GoalsModule } from './goals/goals.module.js';
import { CompletePlan } from './life/complete-plan.js';
import { DiffPlan } from './life/diff-plan.js';
import { DoubleCheckPlan } from './life/double-check-plan.js';
import { EnterInError } from './life/enter-in-error.js';
import { HoldPlan } from './life/hold-plan.js';
import { PlanLife } from './life/plan-life.js';
import { ProposePlan } from './life/propose-plan.js';
import { ReadHistory } from './life/read-history.js';
import { ResumePlan } from './life/resume-plan.js';
import { ReturnPlan } from './life/return-plan.js';
import { RevisePlan } from './life/revise-plan.js';
import { StopPlan } from './life/stop-plan.js';
import { WithdrawRevision } from './life/withdraw-revision.js';
import { ListPlans } from './list-plans.js';
import { PreviewPlan } from './preview-plan.js';
import { ProtocolsModule } from './protocols/protocols.module.js';
import { ReadPlan } from './read-plan.js';
import { ScheduleModule } from './schedule/schedule.module.js';
import { ScreenPlan } from './screen-plan.js';
import { SignPlan } from './sign-plan.js';
import { ThresholdsModule } from './thresholds/thresholds.module.js';

/** What happens to a plan after it was drafted. */
const LIFE = [ProposePlan, ReturnPlan, HoldPlan, ResumePlan, RevisePlan, WithdrawRevision, StopPlan, CompletePlan, EnterInError, DoubleCheckPlan, ReadHistory, DiffPlan];

/** Drafting, screening, acknowledging and signing of plans. */
@Module({
  imports: [ChartModule, ReferralsModule, ProtocolsModule, ConsentModule, GoalsModule, ScheduleModule, ThresholdsModule],
  controllers: [PlansController, PlanLifeController],
  providers: [DraftPlan, PreviewPlan, ListPlans, ReadPlan, ScreenPlan, AcknowledgeFinding, SignPlan, PlanLife, ...LIFE],
  exports: [PlanLife],
})
export class PlansModule {}
