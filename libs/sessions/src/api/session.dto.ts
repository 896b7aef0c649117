import { currentRate, delivered, INFUSION_MEANWHILE, type InfusionMeanwhile, SESSION_STATES, type SessionState, type VitalAction } from '#clinical';
import { type AnswerOf, PersonDto, PlannedBolusDto, PlannedSessionDto, QuantityDto } from '#plans';
import type { Plan } from '#plans';
import { exampleId } from '#platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { BOLUS_STATES, bolusStanding } from '../bolus-standing.js';
import { pumpRate } from '../pump-rate.js';
import { rateLogOf, segmentId } from '../rate-log-of.js';
import { administrationId, bolusId, type SessionPicture } from '../session-resources.js';
import type { Session, SessionEntry } from '../session.js';

const STATUSES = Object.keys(SESSION_STATES.transitions) as SessionState[];
const MG_H = { value: '12.25', unit: 'mg/h' };

export class SessionSummaryDto {
  @ApiProperty({ format: 'uuid', example: exampleId('session') })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', example: exampleId('plan') })
  readonly planId!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly number!: number;

  @ApiProperty({ type: 'integer', example: 10, description: 'Sessions of the course.' })
  readonly of!: number;

  @ApiProperty({ enum: STATUSES, example: 'in-progress' })
  readonly status!: SessionState;

  @ApiProperty({ format: 'date-time' })
  readonly startedAt!: string;

  @ApiProperty({ type: PersonDto })
  readonly startedBy!: PersonDto;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly endedAt!: string | null;

  @ApiProperty({ type: QuantityDto, nullable: true, example: { value: '44.92', unit: 'mg' }, description: 'Given in all, from the rate log; while it runs, so far.' })
  readonly delivered!: QuantityDto | null;
}

export class SegmentDto {
  @ApiProperty({ format: 'uuid', description: 'Id of its MedicationAdministration.' })
  readonly id!: string;

  @ApiProperty({ format: 'date-time' })
  readonly start!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly end!: string | null;

  @ApiProperty({ type: QuantityDto, example: MG_H })
  readonly rate!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '6.1', unit: 'mL/h' } })
  readonly pumpRate!: QuantityDto;

  @ApiProperty({ type: QuantityDto, nullable: true, example: { value: '12.25', unit: 'mg' }, description: 'null while it runs.' })
  readonly dose!: QuantityDto | null;
}

export class GivenBolusDto {
  @ApiProperty({ format: 'uuid', description: 'Id of its MedicationAdministration.' })
  readonly id!: string;

  @ApiProperty({ type: QuantityDto, example: { value: '19.20', unit: 'mg' } })
  readonly dose!: QuantityDto;

  @ApiProperty({ type: QuantityDto, example: { value: '5', unit: 'min' } })
  readonly over!: QuantityDto;

  @ApiProperty({ format: 'date-time' })
  readonly start!: string;

  @ApiProperty({ format: 'date-time' })
  readonly end!: string;

  @ApiProperty({ enum: INFUSION_MEANWHILE, example: 'stands', description: 'What the infusion did meanwhile.' })
  readonly infusion!: InfusionMeanwhile;

  @ApiProperty({ type: PersonDto })
  readonly by!: PersonDto;
}

export class SessionBolusDto {
  @ApiProperty({ enum: BOLUS_STATES, example: 'given', description: 'awaited: the session goes on and it was not written down yet. not-given: the session ended without it.' })
  readonly status!: (typeof BOLUS_STATES)[number];

  @ApiProperty({ type: PlannedBolusDto })
  readonly ordered!: PlannedBolusDto;

  @ApiProperty({ type: GivenBolusDto, nullable: true })
  readonly given!: GivenBolusDto | null;
}

export class EntryDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'start' })
  readonly kind!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ format: 'date-time', description: 'Later than `at` where it was written down late.' })
  readonly recordedAt!: string;

  @ApiProperty({ type: PersonDto })
  readonly by!: PersonDto;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { rate: MG_H } })
  readonly data!: object;
}

export class AdviceDto {
  @ApiProperty({ example: 'bp-raised' })
  readonly code!: string;

  @ApiProperty({ enum: ['stop', 'pause', 'slow'] })
  readonly tier!: string;

  @ApiProperty({ example: 'systolic' })
  readonly sign!: string;

  @ApiProperty({ example: 'Halve the rate, consider clonidine.' })
  readonly action!: string;

  @ApiProperty({ example: 'systolic at or above 160' })
  readonly threshold!: string;

  @ApiProperty({ description: 'false: measure again in 2 to 5 minutes, act if it holds.' })
  readonly immediate!: boolean;
}

export class SessionDto extends SessionSummaryDto {
  @ApiProperty({ type: QuantityDto, nullable: true, example: MG_H, description: 'What runs now; null while nothing does.' })
  readonly rate!: QuantityDto | null;

  @ApiProperty({ type: QuantityDto, nullable: true, example: { value: '6.1', unit: 'mL/h' }, description: 'What to set the pump to.' })
  readonly pumpRate!: QuantityDto | null;

  @ApiPropertyOptional({ type: QuantityDto, description: 'Highest rate that may run in this patient.' })
  readonly rateCap?: QuantityDto;

  @ApiProperty({ type: PlannedSessionDto, description: 'What the plan says of this session.' })
  readonly planned!: PlannedSessionDto;

  @ApiProperty({ type: SessionBolusDto, nullable: true, description: 'The bolus, ordered and given; null where none is ordered. It is part of `delivered`.' })
  readonly bolus!: SessionBolusDto | null;

  @ApiProperty({ example: '240', description: 'Minutes in which the infusion ran.' })
  readonly activeMinutes!: string;

  @ApiProperty({ example: '255', description: 'Minutes from the start, pauses included.' })
  readonly elapsedMinutes!: string;

  @ApiProperty({ type: [SegmentDto], description: 'Stretches of constant rate.' })
  readonly segments!: readonly SegmentDto[];

  @ApiProperty({ type: [EntryDto], description: 'Everything that was written down, in the order in which it happened.' })
  readonly entries!: readonly EntryDto[];

  @ApiProperty({ type: [AdviceDto], example: [], description: 'What the newest reading asks for, gravest first. A person decides.' })
  readonly advice!: readonly AdviceDto[];

  @ApiProperty({ type: [String], description: 'Where it stands at the FHIR face.' })
  readonly fhir!: readonly string[];
}

export const sessionSummary = (plan: Plan, s: Session): AnswerOf<SessionSummaryDto> => ({
  id: s.id,
  planId: s.planId,
  number: s.number,
  of: plan.calculation.sessions.length,
  status: s.status,
  startedAt: s.startedAt.toISOString(),
  startedBy: { id: s.startedBy.sub, name: s.startedBy.name },
  endedAt: s.endedAt?.toISOString() ?? null,
  delivered: s.delivered ?? null,
});

const entryView = (e: SessionEntry): AnswerOf<EntryDto> => ({ id: e.id, kind: e.kind, at: e.at.toISOString(), recordedAt: e.recordedAt.toISOString(), by: { id: e.by.sub, name: e.by.name }, data: e.data });

const adviceView = ({ code, tier, sign, action, threshold, immediate }: VitalAction): AnswerOf<AdviceDto> => ({ code, tier, sign: sign === 'oxygenSaturation' ? 'spo2' : sign, action, threshold, immediate });

function bolusView(p: SessionPicture): AnswerOf<SessionBolusDto> | null {
  const bolus = bolusStanding(p);
  if (!bolus) return null;
  const { status, ordered, given } = bolus;
  return { status, ordered, given: given ? { id: bolusId(p.session.id), dose: given.dose, over: given.over, start: given.start, end: given.end, infusion: given.infusion, by: { id: given.by.sub, name: given.by.name } } : null };
}

/** `now` counts what a running infusion has given until then. */
export function sessionView(picture: SessionPicture, advice: readonly VitalAction[], now: Date): AnswerOf<SessionDto> {
  const { plan, session, entries, segments } = picture;
  const log = rateLogOf(entries);
  const given = delivered(log, now.toISOString());
  if (!given.ok) throw new Error('The log of a session holds what could not have happened.');
  const planned = plan.calculation.sessions.find((s) => s.number === session.number);
  if (!planned) throw new Error('A session has a number that its plan does not have.');
  const rate = currentRate(log) ?? null;
  return {
    ...sessionSummary(plan, session),
    delivered: given.value.dose,
    rate,
    pumpRate: rate && pumpRate(plan, session.number, rate),
    ...(plan.calculation.rateCap ? { rateCap: plan.calculation.rateCap } : {}),
    planned,
    bolus: bolusView(picture),
    activeMinutes: given.value.activeMinutes,
    elapsedMinutes: given.value.elapsedMinutes,
    segments: segments.map((s) => ({ id: segmentId(session.id, s), start: s.start, end: s.end ?? null, rate: s.rate, pumpRate: pumpRate(plan, session.number, s.rate), dose: s.end === undefined ? null : s.dose })),
    entries: entries.map(entryView),
    advice: advice.map(adviceView),
    fhir: [`Procedure/${session.id}`, `MedicationAdministration/${administrationId(session.id)}`],
  };
}
