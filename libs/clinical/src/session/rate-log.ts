import { ok, refuse, type Problem, type Result } from '../problem.js';
import { after, instantOf } from '../quantity/calendar.js';
import { Exact } from '../quantity/exact.js';
import { type Quantity, toDecimal, toFixedQuantity } from '../quantity/quantity.js';
import { DOSING_THRESHOLDS } from '../thresholds/dosing.js';

export type RateLogKind = 'start' | 'rate' | 'pause' | 'resume' | 'bolus' | 'complete' | 'stop';

/** A dose given over minutes, as it was given and not as it was ordered. */
export interface LoggedBolus {
  readonly dose: Quantity<'mg'>;
  readonly over: Quantity<'min'>;
  /** What the infusion did meanwhile: it stands where bolus and infusion share a pump, or where it begins after the bolus. */
  readonly infusion: InfusionMeanwhile;
}

export const INFUSION_MEANWHILE = ['stands', 'runs'] as const;
export type InfusionMeanwhile = (typeof INFUSION_MEANWHILE)[number];

/** What happened at the pump, in order. A rate is mg/h; a dose only comes out of a rate and a time, or out of a bolus. */
export interface RateLogEntry {
  /** ISO 8601 instant; of a bolus its beginning. */
  readonly at: string;
  readonly kind: RateLogKind;
  /** Required for `bolus`. */
  readonly bolus?: LoggedBolus;
  /** Required for `start` and `rate`; on `resume` the rate to go on with, without it the one before the pause. */
  readonly rate?: Quantity<'mg/h'>;
  readonly reason?: string;
}

export type RateLog = readonly RateLogEntry[];

export interface RateSegment {
  readonly start: string;
  /** Instant by which the stretch is known: a bolus that puts its beginning off leaves it the same stretch. */
  readonly key: string;
  /** Absent while the pump runs and no `until` was given. */
  readonly end?: string;
  readonly rate: Quantity<'mg/h'>;
  /** To 0.01 mg, cut from the running total, so that segments and bolus always add up to the delivered dose. */
  readonly dose: Quantity<'mg'>;
  readonly minutes: string;
}

/** The bolus of a session as it was given. */
export interface GivenBolus extends LoggedBolus {
  readonly start: string;
  readonly end: string;
}

export interface DeliveredDose {
  /** Of the infusion and the bolus. */
  readonly dose: Quantity<'mg'>;
  /** Decimal minutes in which the infusion ran. */
  readonly activeMinutes: string;
  /** Decimal minutes from start to end, pauses included. */
  readonly elapsedMinutes: string;
  /** Still running or paused. */
  readonly open: boolean;
}

/** Ceilings of the signed plan for this patient, see `DoseCalculation.rateCap` and `.sessionCap`. */
export interface RateCeilings {
  readonly rate?: Quantity<'mg/h'>;
  readonly session?: Quantity<'mg'>;
  /** The bolus as it was ordered: less may be given, never more. */
  readonly bolus?: Quantity<'mg'>;
}

type PumpState = 'not-started' | 'running' | 'paused' | 'ended';

/** Dose is recorded to 0.01 mg, the finest step of the rounding rule (clinical note §2.2). */
const DOSE_PLACES = 2;
const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;
/** A hand pushes no faster than this, whatever was ordered: what was given too fast must still be written down as it was. */
const SHORTEST_BOLUS_MS = 1000;
const LONGEST_BOLUS_MS = Number(DOSING_THRESHOLDS['dose.bolus-longest'].value) * MS_PER_MINUTE;

const NEXT: Readonly<Record<PumpState, Readonly<Partial<Record<RateLogKind, PumpState>>>>> = {
  'not-started': { start: 'running' },
  running: { rate: 'running', bolus: 'running', pause: 'paused', complete: 'ended', stop: 'ended' },
  paused: { resume: 'running', complete: 'ended', stop: 'ended' },
  ended: {},
};

const WRONG_ORDER: Readonly<Record<PumpState, Pick<Problem, 'code' | 'text' | 'fix'>>> = {
  'not-started': { code: 'SESSION_NOT_STARTED', text: 'The infusion has not started.', fix: 'Start it first.' },
  running: { code: 'SESSION_RUNNING', text: 'The infusion is running.', fix: 'Change the rate, give the bolus that is ordered, pause, complete or stop it.' },
  paused: { code: 'SESSION_PAUSED', text: 'The infusion is paused.', fix: 'Resume it (with the new rate, if it changes), complete or stop it.' },
  ended: { code: 'SESSION_ENDED', text: 'The infusion has ended.', fix: 'Start a new session.' },
};

/** The log with the entry added, or why it cannot be. */
export function appendToLog(log: RateLog, entry: RateLogEntry, ceilings: RateCeilings = {}): Result<RateLog> {
  const longer = [...log, entry];
  const problems = checkRateLog(longer, ceilings);
  return problems.length > 0 ? refuse(...problems) : ok(longer);
}

export function checkRateLog(log: RateLog, ceilings: RateCeilings = {}): readonly Problem[] {
  const problems: Problem[] = [];
  let state: PumpState = 'not-started';
  let last: number | undefined;
  for (const [n, entry] of log.entries()) {
    const at = instantOf(entry.at);
    const where = `log[${n}]`;
    if (at === undefined) problems.push({ kind: 'invalid', code: 'TIME_NOT_VALID', text: 'This is not an ISO 8601 instant.', expression: `${where}.at`, fix: 'Use, for example, 2026-03-02T09:15:00Z.' });
    else if (last !== undefined && at < last) problems.push({ kind: 'business-rule', code: 'TIME_OUT_OF_ORDER', text: 'This happened before the last entry.', expression: `${where}.at`, fix: 'Give a time at or after the last entry.' });
    else last = at;
    const next: PumpState | undefined = NEXT[state][entry.kind];
    if (next === undefined) problems.push({ kind: 'business-rule', ...WRONG_ORDER[state], expression: `${where}.kind` });
    else state = next;
    problems.push(...checkRate(entry, `${where}.rate`, ceilings), ...checkBolusEntry(entry, `${where}.bolus`, ceilings));
  }
  if (problems.length === 0) problems.push(...checkBolusInLog(log));
  if (problems.length === 0 && ceilings.session && total(log, runs(log)).greaterThan(mostRecorded(log, ceilings.session))) {
    problems.push({ kind: 'business-rule', code: 'SESSION_DOSE_ABOVE_CAP', text: 'The delivered dose is above the limit of the protocol for one session.', expression: 'log', fix: 'Check the times and rates that were entered. If so much was really given, stop the infusion with its reason: what was given is always taken down.' });
  }
  return problems;
}

/** A nurse's clock is not the pump's: a session that was planned up to its cap may be completed a little late. */
const LATE_PERCENT = DOSING_THRESHOLDS['rounding.hard'].value;

/** The cap keeps drug from going on. It does not keep a pump that stands, or what was given, out of the record. */
function mostRecorded(log: RateLog, cap: Quantity<'mg'>): Exact {
  const last = log.findLast((entry) => entry.kind !== 'bolus')?.kind;
  if (last === 'pause' || last === 'stop') return new Exact(Infinity);
  return last === 'complete' ? toDecimal(cap).times(new Exact(LATE_PERCENT).plus(100)).div(100) : toDecimal(cap);
}

function checkRate(entry: RateLogEntry, expression: string, ceilings: RateCeilings): Problem[] {
  if (entry.rate === undefined) {
    return entry.kind === 'start' || entry.kind === 'rate' ? [{ kind: 'required', code: 'RATE_REQUIRED', text: 'A rate in mg/h is missing.', expression, fix: 'Give the rate in mg/h.' }] : [];
  }
  if (entry.kind === 'bolus') return [{ kind: 'invalid', code: 'RATE_NOT_EXPECTED', text: 'A bolus has a dose and a time, no rate.', expression, fix: 'Leave the rate out.' }];
  if (entry.kind === 'pause' || entry.kind === 'complete' || entry.kind === 'stop') return [{ kind: 'invalid', code: 'RATE_NOT_EXPECTED', text: 'A pump that stands has no rate.', expression, fix: 'Leave the rate out.' }];
  if (!toDecimal(entry.rate).greaterThan(0)) return [{ kind: 'invalid', code: 'RATE_NOT_POSITIVE', text: 'A rate must be above zero.', expression, fix: 'To stop the flow, pause the infusion.' }];
  if (ceilings.rate && toDecimal(entry.rate).greaterThan(toDecimal(ceilings.rate))) {
    return [{ kind: 'business-rule', code: 'RATE_ABOVE_CAP', text: 'This rate is above the limit of the protocol for this patient.', expression, fix: 'Lower the rate. The limit cannot be overridden.' }];
  }
  return [];
}

function checkBolusEntry({ kind, bolus }: RateLogEntry, expression: string, ceilings: RateCeilings): readonly Problem[] {
  if (kind !== 'bolus') return bolus === undefined ? [] : [{ kind: 'invalid', code: 'BOLUS_NOT_EXPECTED', text: 'Only a bolus has a dose of its own.', expression, fix: 'Leave it out.' }];
  if (bolus === undefined) return [{ kind: 'required', code: 'BOLUS_REQUIRED', text: 'The dose of the bolus is missing.', expression, fix: 'Give its dose in mg and its time in min.' }];
  return checkBolus(bolus, ceilings).map((p) => ({ ...p, expression: `${expression}.${p.expression ?? ''}` }));
}

/** Dose and time by themselves: whether the log has room for them, it says itself. */
export function checkBolus(bolus: LoggedBolus, ceilings: RateCeilings = {}): readonly Problem[] {
  const dose = toDecimal(bolus.dose);
  if (!dose.greaterThan(0)) return [{ kind: 'invalid', code: 'BOLUS_NOT_POSITIVE', text: 'A bolus must be above zero.', expression: 'dose', fix: 'Leave out a bolus that was not given.' }];
  if (dose.decimalPlaces() > DOSE_PLACES) return [{ kind: 'invalid', code: 'DOSE_TOO_FINE', text: 'A dose is recorded to 0.01 mg.', expression: 'dose', fix: 'Give at most two places after the point.' }];
  if (ceilings.bolus && dose.greaterThan(toDecimal(ceilings.bolus))) {
    return [{ kind: 'business-rule', code: 'BOLUS_ABOVE_ORDER', text: 'This bolus is above the one that was ordered.', expression: 'dose', fix: 'Check the dose. Nobody gives more than was ordered; another bolus needs another order.' }];
  }
  const ms = bolusMs(bolus.over);
  return ms >= SHORTEST_BOLUS_MS && ms <= LONGEST_BOLUS_MS ? [] : [{ kind: 'invalid', code: 'BOLUS_TIME_IMPLAUSIBLE', text: 'No bolus takes less than a second or more than an hour.', expression: 'over', fix: 'Give the minutes that it took.' }];
}

/** One bolus in a session, and the infusion neither paused nor ended while it was given. Only for entries that were checked. */
function checkBolusInLog(log: RateLog): Problem[] {
  const problems: Problem[] = [];
  const [first, ...others] = log.flatMap((entry, n) => (entry.kind === 'bolus' ? [{ entry, n }] : []));
  if (!first) return problems;
  for (const { n } of others) problems.push({ kind: 'duplicate', code: 'BOLUS_ALREADY_GIVEN', text: 'The bolus of this session was given already.', expression: `log[${n}].bolus`, fix: 'Read the session: a plan orders one bolus for each.' });
  const standstill = log.find((entry, n) => n > first.n && (entry.kind === 'pause' || entry.kind === 'complete' || entry.kind === 'stop'));
  const end = endOf(first.entry);
  if (standstill && end !== undefined && between(standstill.at, end) > 0) {
    problems.push({ kind: 'business-rule', code: 'BOLUS_CUT_OFF', text: 'The infusion was paused or ended before this bolus was over.', expression: `log[${first.n}].bolus.over`, fix: 'Give the time and the dose as far as the bolus came.' });
  }
  return problems;
}

/** Milliseconds, the finest that an instant is written in. */
export const bolusMs = (over: Quantity<'min'>): number => toDecimal(over).times(MS_PER_MINUTE).round().toNumber();

function endOf({ at, bolus }: RateLogEntry): string | undefined {
  if (bolus === undefined) return undefined;
  return after(at, bolusMs(bolus.over));
}

/** The bolus of the session, as it was given. Only for a log that was checked. */
export function givenBolus(log: RateLog): GivenBolus | undefined {
  const entry = log.find((e) => e.kind === 'bolus');
  const end = entry && endOf(entry);
  return entry?.bolus && end !== undefined ? { ...entry.bolus, start: entry.at, end } : undefined;
}

interface Run {
  readonly key: string;
  readonly start: string;
  readonly rate: Quantity<'mg/h'>;
  readonly end?: string;
  /** rate × milliseconds: exact where mg would be an endless decimal (10 mg/h for 20 min). */
  readonly product: Exact;
  readonly ms: number;
}

type Span = Pick<Run, 'key' | 'start' | 'rate' | 'end'>;

/** Stretches of constant rate that the patient received: those that were set, without what a bolus took the place of. */
function runs(log: RateLog, until?: string): Run[] {
  const bolus = givenBolus(log);
  const received = bolus?.infusion === 'stands' ? setRates(log, until).flatMap((span) => around(span, bolus)) : setRates(log, until);
  return received.flatMap((span): Run[] => {
    if (span.end === undefined) return [{ ...span, ms: 0, product: new Exact(0) }];
    const ms = between(span.start, span.end);
    return ms > 0 ? [{ ...span, ms, product: toDecimal(span.rate).times(ms) }] : [];
  });
}

/** What the pump was set to, from when until when. A change to the same rate is no new stretch. */
function setRates(log: RateLog, until?: string): Span[] {
  const found: Span[] = [];
  let open: Span | undefined;
  let lastRate: Quantity<'mg/h'> | undefined;
  const close = (end: string) => {
    if (open) found.push({ ...open, end });
    open = undefined;
  };
  for (const entry of log) {
    if (entry.kind === 'bolus') continue;
    const rate: Quantity<'mg/h'> | undefined = entry.rate ?? lastRate;
    if (open && entry.kind === 'rate' && rate && toDecimal(rate).equals(toDecimal(open.rate))) continue;
    close(entry.at);
    if ((entry.kind === 'start' || entry.kind === 'rate' || entry.kind === 'resume') && rate) {
      open = { key: entry.at, start: entry.at, rate };
      lastRate = rate;
    }
  }
  if (until !== undefined) close(until);
  return open ? [...found, open] : found;
}

/** What is left of a stretch before and after the time in which the infusion stood. */
function around(span: Span, stood: GivenBolus): Span[] {
  const meets = between(span.start, stood.end) > 0 && (span.end === undefined || between(stood.start, span.end) > 0);
  if (!meets) return [span];
  const before = between(span.start, stood.start) > 0 ? [{ ...span, end: stood.start }] : [];
  const goesOn = span.end === undefined || between(stood.end, span.end) > 0;
  return goesOn ? [...before, { ...span, start: stood.end, key: before.length > 0 ? stood.end : span.key }] : before;
}

/** Only for times that `checkRateLog` has read. */
const between = (start: string, end: string): number => (instantOf(end) ?? 0) - (instantOf(start) ?? 0);

const infused = (all: readonly Run[]): Exact => all.reduce((sum, run) => sum.plus(run.product), new Exact(0)).div(MS_PER_HOUR);
/** mg of infusion and bolus. */
const total = (log: RateLog, all: readonly Run[]): Exact => infused(all).plus(givenBolus(log)?.dose.value ?? 0);
const minutes = (ms: number): string => new Exact(ms).div(MS_PER_MINUTE).toDecimalPlaces(4).toFixed();

/**
 * Constant-rate stretches in order, the bolus not among them. `until` closes the last one at that instant for a running
 * infusion; without it the last one has no end and no dose yet. Refuses a log that could not have happened.
 */
export function segments(log: RateLog, until?: string): Result<readonly RateSegment[]> {
  const problems = checkRateLog(log);
  if (problems.length > 0) return refuse(...problems);
  let before = new Exact(0);
  let roundedBefore = new Exact(0);
  return ok(
    runs(log, until).map((run) => {
      before = before.plus(run.product);
      const rounded = before.div(MS_PER_HOUR).toDecimalPlaces(DOSE_PLACES);
      const dose = toFixedQuantity(rounded.minus(roundedBefore), DOSE_PLACES, 'mg');
      roundedBefore = rounded;
      const segment = { start: run.start, key: run.key, rate: run.rate, dose, minutes: minutes(run.ms) };
      return run.end === undefined ? segment : { ...segment, end: run.end };
    }),
  );
}

/** What the patient received. `until` counts a running infusion up to that instant. */
export function delivered(log: RateLog, until?: string): Result<DeliveredDose> {
  const problems = checkRateLog(log);
  if (problems.length > 0) return refuse(...problems);
  const all = runs(log, until);
  const [first, last] = [log[0], log.at(-1)];
  const open = last !== undefined && last.kind !== 'complete' && last.kind !== 'stop';
  const end = open && until !== undefined ? until : last?.at;
  return ok({
    dose: toFixedQuantity(total(log, all), DOSE_PLACES, 'mg'),
    activeMinutes: minutes(all.reduce((sum, run) => sum + run.ms, 0)),
    elapsedMinutes: minutes(first && end ? between(first.at, end) : 0),
    open,
  });
}

/** The rate that runs now, if any. */
export function currentRate(log: RateLog): Quantity<'mg/h'> | undefined {
  const last = log.findLast((entry) => entry.kind !== 'bolus');
  return last && (last.kind === 'start' || last.kind === 'rate' || last.kind === 'resume') ? log.findLast((entry) => entry.rate !== undefined)?.rate : undefined;
}
