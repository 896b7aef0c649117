import type { ScheduledSession, ScheduleState } from '#clinical';
import { exampleId } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { ACKNOWLEDGEMENT_REASONS, type AcknowledgementReason } from '../acknowledgement-reasons.js';
import type { AnswerOf } from '../api/answer-of.js';
import { PersonDto } from '../api/quantity.dto.js';
import type { PlanSchedule } from './read-schedule.js';
import type { EarlyStart } from './schedule.store.js';

const REASONS = Object.keys(ACKNOWLEDGEMENT_REASONS) as AcknowledgementReason[];
const STATES: readonly ScheduleState[] = ['done', 'running', 'overdue', 'due', 'upcoming', 'held'];
const LONGEST_TEXT = 2000;

export const EARLY_EXAMPLE = { reason: 'specialist-advice', text: 'The patient travels tomorrow; tolerated the last session well.' };

export class AllowEarlyStartDto {
  @ApiProperty({ enum: REASONS, example: EARLY_EXAMPLE.reason })
  @IsIn(REASONS)
  readonly reason!: AcknowledgementReason;

  @ApiProperty({ example: EARLY_EXAMPLE.text })
  @IsString()
  @Matches(/\S/, { message: 'must say in a sentence why this is right for this patient' })
  @MaxLength(LONGEST_TEXT)
  readonly text!: string;
}

export class EarlyStartDto {
  @ApiProperty({ example: 2 })
  readonly sessionNumber!: number;

  @ApiProperty({ enum: REASONS })
  readonly reason!: string;

  @ApiProperty()
  readonly text!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ type: PersonDto })
  readonly by!: PersonDto;
}

export class ScheduledSessionDto {
  @ApiProperty({ example: 2 })
  readonly number!: number;

  @ApiProperty({ enum: STATES, description: 'due: its day has come; overdue: its day has passed (the first may wait as long as a weight counts, threshold weight.age); held: the plan is on hold.' })
  readonly state!: ScheduleState;

  @ApiProperty({ format: 'date', example: '2026-03-04', description: 'Day of the clinic (see timeZone) on which it began or is planned, counted from the last start; an outpatient course leaves out days on which the clinic is closed.' })
  readonly day!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  readonly startedAt?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Of the next one: before this a prescriber must allow it. Elapsed hours, whatever the clocks do.' })
  readonly earliest?: string;
}

export class ScheduleDto {
  @ApiProperty({ format: 'uuid', example: exampleId('plan') })
  readonly planId!: string;

  @ApiProperty({ example: '10 infusions, daily' })
  readonly rule!: string;

  @ApiProperty({ example: 'America/New_York', description: 'Zone of the clinic, whose days these are (IANA name).' })
  readonly timeZone!: string;

  @ApiProperty({ type: [Number], example: [6, 7], description: 'Days on which the clinic sees no outpatients: 1 Monday to 7 Sunday.' })
  readonly closedWeekdays!: readonly number[];

  @ApiProperty({ example: 1 })
  readonly done!: number;

  @ApiProperty({ example: 10 })
  readonly planned!: number;

  @ApiProperty({ description: 'Whether the next session should have been given.' })
  readonly overdue!: boolean;

  @ApiPropertyOptional({ type: ScheduledSessionDto })
  readonly next?: ScheduledSessionDto;

  @ApiPropertyOptional({ type: EarlyStartDto, description: 'A prescriber lets the next session start before its time.' })
  readonly early?: EarlyStartDto;

  @ApiProperty({ type: [ScheduledSessionDto] })
  readonly sessions!: readonly ScheduledSessionDto[];
}

export class OverdueDto {
  @ApiProperty({ format: 'uuid', example: exampleId('plan') })
  readonly planId!: string;

  @ApiProperty({ format: 'uuid', example: exampleId('patient') })
  readonly patientId!: string;

  @ApiProperty({ example: 'CRPS-OP-10D' })
  readonly protocol!: string;

  @ApiProperty({ example: 'America/New_York', description: 'Zone of the clinic, whose days these are.' })
  readonly timeZone!: string;

  @ApiProperty({ type: ScheduledSessionDto })
  readonly next!: ScheduledSessionDto;
}

export const earlyStartView = ({ sessionNumber, reason, text, at, by }: EarlyStart): AnswerOf<EarlyStartDto> => ({ sessionNumber, reason, text, at: at.toISOString(), by: { id: by.sub, name: by.name } });

const sessionView = (s: ScheduledSession): AnswerOf<ScheduledSessionDto> => s;

export const scheduleView = ({ plan, calendar, sessions, next, early }: PlanSchedule): AnswerOf<ScheduleDto> => ({
  planId: plan.id,
  rule: plan.protocol.course.text,
  timeZone: calendar.timeZone,
  closedWeekdays: calendar.closedWeekdays,
  done: sessions.filter((s) => s.state === 'done').length,
  planned: plan.calculation.sessions.length,
  overdue: next?.state === 'overdue',
  ...(next ? { next: sessionView(next) } : {}),
  ...(early ? { early: earlyStartView(early) } : {}),
  sessions: sessions.map(sessionView),
});

export const overdueView = ({ plan, calendar, next }: PlanSchedule): AnswerOf<OverdueDto>[] => (next ? [{ planId: plan.id, patientId: plan.patientId, protocol: plan.protocol.id, timeZone: calendar.timeZone, next: sessionView(next) }] : []);
