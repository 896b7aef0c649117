import { ok, refuse, type Problem, type Result } from '../problem.js';
import { instantOf } from '../quantity/calendar.js';
import { Exact } from '../quantity/exact.js';
import { type Quantity, toDecimal, toFixedQuantity } from '../quantity/quantity.js';

export type RateLogKind = 'start' | 'rate' | 'pause' | 'resume' | 'complete' | 'stop';

/** What happened at the pump, in order. A rate is mg/h; a dose only comes out of a rate and a time. */
export interface RateLogEntry {
  /** ISO 8601 instant. */
  readonly at: string;
  readonly kind: RateLogKind;
  /** Required for `start` and `rate`; on `resume` the rate to go on with, without it the one before the pause. */
  readonly rate?: Quantity<'mg/h'>;
  readonly reason?: string;
}

export type RateLog = readonly RateLogEntry[];

export interface RateSegment {
  readonly start: string;
  /** Absent while the pump runs and no `until` was given. */
  readonly end?: string;
  readonly rate: Quantity<'mg/h'>;
  /** To 0.01 mg, cut from the running total, so that segments always add up to the delivered dose. */
  readonly dose: Quantity<'mg'>;
  readonly minutes: string;
}

export interface DeliveredDose {
  readonly dose: Quantity<'mg'>;
  /** Decimal minutes with the pump running. */
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
}

type PumpState = 'not-started' | 'running' | 'paused' | 'ended';

/** Dose is recorded to 0.01 mg, the finest step of the rounding rule (clinical note §2.2). */
const DOSE_PLACES = 2;
const MS_PER_HOUR = 3_600_000;

const NEXT: Readonly<Record<PumpState, Readonly<Partial<Record<RateLogKind, PumpState>>>>> = {
  'not-started': { start: 'running' },
  running: { rate: 'running', pause: 'paused', complete: 'ended', stop: 'ended' },
  paused: { resume: 'running', complete: 'ended', stop: 'ended' },
  ended: {},
};

const WRONG_ORDER: Readonly<Record<PumpState, Pick<Problem, 'code' | 'text' | 'fix'>>> = {
  'not-started': { code: 'SESSION_NOT_STARTED', text: 'The infusion has not started.', fix: 'Start it first.' },
  running: { code: 'SESSION_RUNNING', text: 'The infusion is running.', fix: 'Change the rate, pause, complete or stop it.' },
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
    problems.push(...checkRate(entry, `${where}.rate`, ceilings));
  }
  if (problems.length === 0 && ceilings.session && total(runs(log)).greaterThan(toDecimal(ceilings.session))) {
    problems.push({ kind: 'business-rule', code: 'SESSION_DOSE_ABOVE_CAP', text: 'The delivered dose is above the limit of the protocol for one session.', expression: 'log', fix: 'Stop the infusion and check the times and rates that were entered.' });
  }
  return problems;
}

function checkRate(entry: RateLogEntry, expression: string, ceilings: RateCeilings): Problem[] {
  if (entry.rate === undefined) {
    return entry.kind === 'start' || entry.kind === 'rate' ? [{ kind: 'required', code: 'RATE_REQUIRED', text: 'A rate in mg/h is missing.', expression, fix: 'Give the rate in mg/h.' }] : [];
  }
  if (entry.kind === 'pause' || entry.kind === 'complete' || entry.kind === 'stop') return [{ kind: 'invalid', code: 'RATE_NOT_EXPECTED', text: 'A pump that stands has no rate.', expression, fix: 'Leave the rate out.' }];
  if (!toDecimal(entry.rate).greaterThan(0)) return [{ kind: 'invalid', code: 'RATE_NOT_POSITIVE', text: 'A rate must be above zero.', expression, fix: 'To stop the flow, pause the infusion.' }];
  if (ceilings.rate && toDecimal(entry.rate).greaterThan(toDecimal(ceilings.rate))) {
    return [{ kind: 'business-rule', code: 'RATE_ABOVE_CAP', text: 'This rate is above the limit of the protocol for this patient.', expression, fix: 'Lower the rate. The limit cannot be overridden.' }];
  }
  return [];
}

interface Run {
  readonly start: RateLogEntry;
  readonly rate: Quantity<'mg/h'>;
  readonly end?: string;
  /** rate × milliseconds: exact where mg would be an endless decimal (10 mg/h for 20 min). */
  readonly product: Exact;
  readonly ms: number;
}

/** Stretches of constant rate. A change to the same rate is no new stretch; one of no length is none. */
function runs(log: RateLog, until?: string): Run[] {
  const found: Run[] = [];
  let open: { entry: RateLogEntry; rate: Quantity<'mg/h'> } | undefined;
  let lastRate: Quantity<'mg/h'> | undefined;
  const close = (end: string) => {
    if (!open) return;
    const ms = between(open.entry.at, end);
    if (ms > 0) found.push({ start: open.entry, rate: open.rate, end, ms, product: toDecimal(open.rate).times(ms) });
    open = undefined;
  };
  for (const entry of log) {
    const rate: Quantity<'mg/h'> | undefined = entry.rate ?? lastRate;
    if (open && entry.kind === 'rate' && rate && toDecimal(rate).equals(toDecimal(open.rate))) continue;
    close(entry.at);
    if ((entry.kind === 'start' || entry.kind === 'rate' || entry.kind === 'resume') && rate) {
      open = { entry, rate };
      lastRate = rate;
    }
  }
  const running = open;
  if (running && until !== undefined) close(until);
  else if (running) found.push({ start: running.entry, rate: running.rate, ms: 0, product: new Exact(0) });
  return found;
}

/** Only for times that `checkRateLog` has read. */
const between = (start: string, end: string): number => (instantOf(end) ?? 0) - (instantOf(start) ?? 0);

const total = (all: readonly Run[]): Exact => all.reduce((sum, run) => sum.plus(run.product), new Exact(0)).div(MS_PER_HOUR);
const minutes = (ms: number): string => new Exact(ms).div(60_000).toDecimalPlaces(4).toFixed();

/**
 * Constant-rate stretches in order. `until` closes the last one at that instant for a running infusion; without it the
 * last one has no end and no dose yet. Refuses a log that could not have happened.
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
      const segment = { start: run.start.at, rate: run.rate, dose, minutes: minutes(run.ms) };
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
    dose: toFixedQuantity(total(all), DOSE_PLACES, 'mg'),
    activeMinutes: minutes(all.reduce((sum, run) => sum + run.ms, 0)),
    elapsedMinutes: minutes(first && end ? between(first.at, end) : 0),
    open,
  });
}

/** The rate that runs now, if any. */
export function currentRate(log: RateLog): Quantity<'mg/h'> | undefined {
  const last = log.at(-1);
  return last && (last.kind === 'start' || last.kind === 'rate' || last.kind === 'resume') ? log.findLast((entry) => entry.rate !== undefined)?.rate : undefined;
}
