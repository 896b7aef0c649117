import { ChartModule } from '#chart';
import { PlansModule } from '#plans';
import { ReferralsModule } from '#referrals';
import { Module } from '@nestjs/common';
import { SessionsController } from './api/sessions.controller.js';
import { ChangeRate } from './change-rate.js';
import { CompleteSession } from './complete-session.js';
import { PauseSession } from './pause-session.js';
import { RecordBolus } from './record-bolus.js';
import { ReadSessions } from './read-sessions.js';
import { RecordEntry } from './record-entry.js';
import { RecordVitals } from './record-vitals.js';
import { ResumeSession } from './resume-session.js';
import { StartSession } from './start-session.js';
import { StopSession } from './stop-session.js';

/** Infusions as they run: rate log, vital signs, delivered dose. */
@Module({
  imports: [ChartModule, ReferralsModule, PlansModule],
  controllers: [SessionsController],
  providers: [StartSession, ReadSessions, RecordEntry, RecordVitals, RecordBolus, ChangeRate, PauseSession, ResumeSession, CompleteSession, StopSession],
})
export class SessionsModule {}
