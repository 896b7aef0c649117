import { concentrationIn, type DeliveredDose, Exact, type GivenBolus, type RateSegment, type SessionState, STOP_REASONS, isStopReason, type Thresholds } from '#clinical';
import { type AdministrationStatus, bolusMedicationAdministration, type Concept, type ProcedureStatus, segmentMedicationAdministration, sessionMedicationAdministration, sessionProcedure, TITRATE_CS } from '#fhir';
import { drugOf, partId, type Plan, settingOf } from '#plans';
import { bolusStanding } from './bolus-standing.js';
import { pumpRate } from './pump-rate.js';
import { segmentId } from './rate-log-of.js';
import type { Session, SessionEntry, Why } from './session.js';

/** A session as it stands, with what its log adds up to. */
export interface SessionPicture {
  readonly plan: Plan;
  readonly session: Session;
  readonly entries: readonly SessionEntry[];
  readonly segments: readonly RateSegment[];
  /** As it was given. */
  readonly bolus?: GivenBolus;
  readonly total: DeliveredDose['dose'];
  /** The order of the plan that this session fulfils. */
  readonly orderId: string;
  readonly serviceRequestId: string;
  /** Of the clinic, for what the vital signs ask for. */
  readonly thresholds: Thresholds;
}

const STATUS: Readonly<Record<SessionState, ProcedureStatus & AdministrationStatus>> = { 'in-progress': 'in-progress', paused: 'on-hold', completed: 'completed', stopped: 'stopped' };

function concept(system: string, { reason, text }: Why): Concept {
  return { coding: [{ system, code: reason }], text: text ?? (isStopReason(reason) ? STOP_REASONS[reason] : reason) };
}

/** Why it stands still now: of a pause or a stop, not of what came before it. */
function whyStanding({ entries, session }: SessionPicture): Concept | undefined {
  const last = entries.findLast((e) => e.kind === 'pause' || e.kind === 'stop');
  if (session.status === 'paused' && last?.kind === 'pause') return concept(TITRATE_CS.holdReason, last.data);
  if (session.status === 'stopped' && last?.kind === 'stop') return concept(TITRATE_CS.stopReason, last.data);
  return undefined;
}

export const administrationId = (sessionId: string): string => partId(sessionId, 'administration');
export const bolusId = (sessionId: string): string => partId(sessionId, 'bolus');

/** The session's Procedure, what was given as a whole, the bolus, and each stretch of constant rate, in dependency order. */
export function sessionResources(p: SessionPicture): fhir4.Resource[] {
  const { plan, session } = p;
  const start = session.startedAt.toISOString();
  const span = { start, ...(session.endedAt ? { end: session.endedAt.toISOString() } : {}) };
  const statusReason = whyStanding(p);
  const given = { patientId: plan.patientId, drug: drugOf(plan), setting: settingOf(plan), orderId: p.orderId };
  return [
    sessionProcedure({
      id: session.id,
      status: STATUS[session.status],
      statusReason,
      patientId: plan.patientId,
      planId: plan.id,
      serviceRequestId: p.serviceRequestId,
      session: { number: session.number, of: plan.calculation.sessions.length },
      performed: span,
      performer: session.startedBy,
    }),
    sessionMedicationAdministration({ ...given, id: administrationId(session.id), status: STATUS[session.status], statusReason, performer: session.startedBy, effective: span, procedureId: session.id, total: p.total, withBolus: p.bolus !== undefined, notes: bolusStanding(p)?.status === 'not-given' ? [BOLUS_NOT_GIVEN] : undefined }),
    ...bolusResource(p),
    ...p.segments.map((s) => segmentResource(p, s, s.end === undefined ? 'in-progress' : 'completed')),
  ];
}

const BOLUS_NOT_GIVEN = 'The session ended without the bolus that was ordered for it.';

/** Of a session that ended without its bolus, that it was not done. */
function bolusResource(p: SessionPicture): fhir4.Resource[] {
  const bolus = bolusStanding(p);
  if (!bolus || bolus.status === 'awaited') return [];
  const { plan, session, orderId } = p;
  const { ordered, given } = bolus;
  const concentration = concentrationIn(plan.calculation, session.number);
  return [
    bolusMedicationAdministration({
      patientId: plan.patientId,
      drug: drugOf(plan),
      setting: settingOf(plan),
      orderId,
      id: bolusId(session.id),
      parentId: administrationId(session.id),
      status: given ? (bolus.status === 'given' ? 'completed' : 'stopped') : 'not-done',
      statusReason: given ? (bolus.status === 'given' ? undefined : { text: 'Less was given than ordered' }) : { text: BOLUS_NOT_GIVEN },
      performer: given?.by ?? session.startedBy,
      effective: given ? { start: given.start, end: given.end } : { start: session.startedAt.toISOString(), ...(session.endedAt ? { end: session.endedAt.toISOString() } : {}) },
      ordered,
      given: given && { dose: given.dose, over: given.over, volume: { value: new Exact(given.dose.value).div(concentration.value).toDecimalPlaces(2).toFixed(), unit: 'mL' }, concentration },
    }),
  ];
}

/** A stretch that was told to an EHR and that a late entry did away with. */
export const withdrawnSegment = (p: SessionPicture, segment: RateSegment): fhir4.Resource => segmentResource(p, segment, 'entered-in-error');

function segmentResource({ plan, session, entries, orderId }: SessionPicture, s: RateSegment, status: AdministrationStatus): fhir4.Resource {
  const setBy = entries.findLast((e) => (e.kind === 'start' || e.kind === 'rate' || e.kind === 'resume') && e.at.toISOString() <= s.key)?.by;
  return segmentMedicationAdministration({
    patientId: plan.patientId,
    drug: drugOf(plan),
    setting: settingOf(plan),
    orderId,
    id: segmentId(session.id, s),
    status,
    performer: setBy ?? session.startedBy,
    effective: { start: s.start, ...(s.end === undefined ? {} : { end: s.end }) },
    parentId: administrationId(session.id),
    rate: s.rate,
    pumpRate: pumpRate(plan, session.number, s.rate),
    concentration: concentrationIn(plan.calculation, session.number),
    dose: s.end === undefined ? undefined : s.dose,
  });
}
