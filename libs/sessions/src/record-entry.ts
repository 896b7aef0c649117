import { record } from '#audit';
import { Chart } from '#chart';
import { bolusMs, checkRateLog, isTerminal, ok, type Problem, type RateCeilings, refuse, type Result, SESSION_STATES, type SessionState, toDecimal } from '#clinical';
import { Database, type Tx } from '#database';
import { clinicPolicy, lockPlan, personOf, type Plan, PLAN_UNKNOWN, PlanLife } from '#plans';
import { Clock, newId, type Principal } from '#platform';
import { Referrals } from '#referrals';
import { Inject, Injectable } from '@nestjs/common';
import { bolusStanding } from './bolus-standing.js';
import { pictureOf } from './picture.js';
import { BOLUS_AFTER_END, BOLUS_NOT_OVER, LATE_ENTRY_DOES_NOT_FIT, OTHER_NEEDS_WORDS, PLAN_ON_HOLD, RATE_ABOVE_ORDER, RATE_ABOVE_TITRATION, SESSION_ENDED, SESSION_UNKNOWN, TIME_BEFORE_START, TIME_IN_FUTURE } from './problems.js';
import { planOf } from './read-sessions.js';
import { ceilingsOf, rateLogOf, segmentId } from './rate-log-of.js';
import { type SessionPicture, sessionResources, withdrawnSegment } from './session-resources.js';
import { entriesOf, insertEntry, lockSession, updateSession } from './session.store.js';
import type { Session, SessionEntry, SessionFact } from './session.js';
import { vitalObservations } from './vitals.js';

export interface SessionRef {
  readonly planId: string;
  readonly sessionId: string;
}

export interface EntryCommand {
  /** When it happened; now, unless it is written down late. */
  readonly at?: string;
  /** Or how it follows from the order that the session was given under. */
  readonly fact: SessionFact | ((plan: Plan) => Result<SessionFact>);
}

/** Adds one line to a session's record, and to every chart what follows from it. The use cases of a session call it. */
@Injectable()
export class RecordEntry {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Referrals) private readonly referrals: Referrals,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PlanLife) private readonly life: PlanLife,
  ) {}

  run(principal: Principal, where: SessionRef, command: EntryCommand): Promise<Result<SessionPicture>> {
    return this.database.inTenant(principal, (tx) => this.add(tx, where, command));
  }

  private async add(tx: Tx, { planId, sessionId }: SessionRef, { at, fact: entered }: EntryCommand): Promise<Result<SessionPicture>> {
    // the plan first: who holds it waits for this entry, or this entry for the hold
    const current = await lockPlan(tx, planId);
    if (!current) return refuse(PLAN_UNKNOWN);
    const session = await lockSession(tx, planId, sessionId);
    if (!session) return refuse(SESSION_UNKNOWN);
    const plan = await planOf(tx, current, session);
    const made = typeof entered === 'function' ? entered(plan) : ok(entered);
    if (!made.ok) return made;
    const fact = made.value;
    const late = isTerminal(SESSION_STATES, session.status) ? endedProblem(fact, at) : undefined;
    if (late) return refuse(late);
    if (fact.kind === 'resume' && current.status !== 'active') return refuse(PLAN_ON_HOLD);
    const referral = await this.referrals.find(tx, plan.referralId);
    if (!referral) throw new Error('A plan has no referral.');

    const now = this.clock.now();
    const entry: SessionEntry = { ...fact, id: newId(), at: at === undefined ? justNow(fact, now) : new Date(at), recordedAt: now, by: personOf(tx.principal) };
    const before = await entriesOf(tx, sessionId);
    const entries = withEntry(before, entry);
    const problem = timeProblem(entry, session, now, at !== undefined) ?? wordsMissing(fact) ?? orderProblem(tx.principal, plan, session, fact);
    if (problem) return refuse(problem);
    const impossible = logProblems(entries, entry, ceilingsOf(plan));
    if (impossible.length > 0) return refuse(...impossible);

    const around = { serviceRequestId: referral.serviceRequestId, thresholds: (await clinicPolicy(tx)).thresholds };
    const was = pictureOf(plan, session, before, around);
    if (!was.ok) return was;
    const after = pictureOf(plan, session, entries, around);
    if (!after.ok) return after;
    const picture: SessionPicture = { ...after.value, session: moved(session, entries, after.value) };
    await insertEntry(tx, sessionId, entry);
    await updateSession(tx, picture.session);
    await this.chart.publish(tx, planId, resourcesOf(picture, was.value, entry));
    await record(tx, { action: `session.${fact.kind}`, entity: { type: 'session', id: sessionId }, ...('reason' in fact.data ? { reason: fact.data.reason } : {}), detail: { plan: planId, entry: entry.id, ...withoutBolus(picture) } });
    if (fact.kind !== 'complete') return ok(picture);
    const ended = await this.endWithLast(tx, current, picture.session);
    return ended.ok ? ok(picture) : ended;
  }

  /** The last session of the course, completed, completes the plan and tells the hospital. A stopped one leaves it to a person. */
  private async endWithLast(tx: Tx, plan: Plan, session: Session): Promise<Result<unknown>> {
    if (session.status !== 'completed' || plan.status !== 'active' || session.number < plan.calculation.sessions.length) return ok(plan);
    return this.life.change(tx, plan, 'complete');
  }
}

/** In the order in which it happened; what happened at once, in the order in which it was written down. */
function withEntry(entries: readonly SessionEntry[], entry: SessionEntry): SessionEntry[] {
  const after = entries.findIndex((e) => e.at > entry.at);
  return after < 0 ? [...entries, entry] : [...entries.slice(0, after), entry, ...entries.slice(after)];
}

/** A drug that was given must come into the record, also when it is remembered after the end; nothing else changes one that is closed. */
function endedProblem(fact: SessionFact, at: string | undefined): Problem | undefined {
  if (fact.kind !== 'bolus') return SESSION_ENDED;
  return at === undefined ? BOLUS_AFTER_END : undefined;
}

const lengthOf = (fact: SessionFact): number => (fact.kind === 'bolus' ? bolusMs(fact.data.over) : 0);

/** When it began, of what has just happened. */
const justNow = (fact: SessionFact, now: Date): Date => new Date(now.getTime() - lengthOf(fact));

function timeProblem(entry: SessionEntry, session: Session, now: Date, told: boolean): Problem | undefined {
  if (entry.at > now) return TIME_IN_FUTURE;
  if (entry.at.getTime() + lengthOf(entry) > now.getTime()) return BOLUS_NOT_OVER;
  if (entry.at >= session.startedAt) return undefined;
  return told ? TIME_BEFORE_START : BOLUS_NOT_OVER;
}

const wordsMissing = ({ data }: SessionFact): Problem | undefined => ('reason' in data && data.reason === 'other' && !data.text?.trim() ? OTHER_NEEDS_WORDS : undefined);

/**
 * A nurse follows the order; going above it, within the protocol's limits, is a prescriber's decision. Where the protocol
 * titrates within an infusion, the order is a range. A titration without an interval is one from session to session: another
 * order.
 */
function orderProblem(principal: Principal, plan: Plan, session: Session, fact: SessionFact): Problem | undefined {
  const rate = fact.kind === 'rate' || fact.kind === 'resume' ? fact.data.rate : undefined;
  if (!rate || principal.roles.includes('clinician')) return undefined;
  const { titration } = plan.calculation;
  if (titration) return toDecimal(rate).greaterThan(titration.high.value) ? RATE_ABOVE_TITRATION : undefined;
  const ordered = plan.calculation.sessions.find((s) => s.number === session.number)?.segments ?? [];
  return ordered.every((s) => toDecimal(rate).greaterThan(s.rate.value)) ? RATE_ABOVE_ORDER : undefined;
}

/** Fields of the log that whoever writes an entry gives. */
const FIELDS: ReadonlySet<string> = new Set(['rate', 'at', 'dose', 'over']);

/** Why the log could not have happened like this, in the words of the one entry that is new. */
function logProblems(entries: readonly SessionEntry[], entry: SessionEntry, ceilings: RateCeilings): Problem[] {
  const own = entries.filter((e) => e.kind !== 'vitals').findIndex((e) => e.id === entry.id);
  return checkRateLog(rateLogOf(entries), ceilings).map((p): Problem => {
    const [, index, field] = /^log\[(\d+)\]\.(?:bolus\.)?(\w+)$/.exec(p.expression ?? '') ?? [];
    if (index !== undefined && Number(index) !== own) return LATE_ENTRY_DOES_NOT_FIT;
    const { expression: _internal, ...rest } = p;
    return field !== undefined && FIELDS.has(field) ? { ...rest, expression: field } : rest;
  });
}

/** The state follows from the last thing that happened at the pump. */
const STATE_AFTER: Readonly<Record<Exclude<SessionFact['kind'], 'vitals'>, SessionState>> = { start: 'in-progress', rate: 'in-progress', resume: 'in-progress', bolus: 'in-progress', pause: 'paused', complete: 'completed', stop: 'stopped' };

function moved(session: Session, entries: readonly SessionEntry[], { total }: SessionPicture): Session {
  const last = entries.findLast((e) => e.kind !== 'vitals');
  if (!last) return session;
  const status = STATE_AFTER[last.kind];
  if (!isTerminal(SESSION_STATES, status)) return { ...session, status };
  return { ...session, status, endedAt: last.at, delivered: total };
}

/** A bolus that was ordered and not given is for whoever reads the audit, too. */
const withoutBolus = (picture: SessionPicture): Readonly<Record<string, string>> => (bolusStanding(picture)?.status === 'not-given' ? { bolus: 'not-given' } : {});

function resourcesOf(now: SessionPicture, before: SessionPicture, entry: SessionEntry): fhir4.Resource[] {
  const { plan, session } = now;
  const still = new Set(now.segments.map((s) => segmentId(session.id, s)));
  const gone = before.segments.filter((s) => !still.has(segmentId(session.id, s)));
  const readings = entry.kind === 'vitals' ? vitalObservations(entry.data, { entryId: entry.id, patientId: plan.patientId, planId: plan.id, sessionId: session.id, at: entry.at.toISOString(), by: entry.by }) : [];
  return [...sessionResources(now), ...gone.map((s) => withdrawnSegment(now, s)), ...readings];
}
