import { ok, refuse, type Problem, type Result } from '../problem.js';
import { Exact, HALF_UP } from '../quantity/exact.js';
import { formatFixed, isDecimal } from '../quantity/quantity.js';
import type { Answers, Instrument, InstrumentAlert, InstrumentId, InstrumentScore } from './instrument.js';
import { PAIN_NRS } from './pain-nrs.js';
import { SHIPPED_THRESHOLDS, type Thresholds } from '../thresholds/thresholds.js';
import { PHQ9 } from './phq9.js';

const REGISTRY: Readonly<Record<InstrumentId, Instrument>> = { 'nrs-pain': PAIN_NRS, 'phq-9': PHQ9 };

/** More missing answers than this and no total is given (PHQ-9 manual; clinical note §5). */
const MAX_MISSING: Readonly<Record<InstrumentId, number>> = { 'nrs-pain': 0, 'phq-9': 2 };

export const instruments = (): readonly Instrument[] => Object.values(REGISTRY);
export const findInstrument = (id: string): Instrument | undefined => (Object.hasOwn(REGISTRY, id) ? REGISTRY[id as InstrumentId] : undefined);

/** Recomputes the total from the answers; a total that somebody sends is never taken. */
export function scoreInstrument(instrument: Instrument, answers: Answers): Result<InstrumentScore> {
  const problems: Problem[] = [];
  for (const linkId of Object.keys(answers)) {
    if (!instrument.items.some((item) => item.linkId === linkId)) problems.push({ kind: 'invalid', code: 'ITEM_UNKNOWN', text: 'The instrument has no such item.', expression: `items.${linkId}`, fix: `Items: ${instrument.items.map((i) => i.linkId).join(', ')}.` });
  }
  const given: { linkId: string; value: number }[] = [];
  for (const item of instrument.items) {
    const value = answers[item.linkId];
    if (value === undefined || value === null) continue;
    if (!Number.isInteger(value) || value < item.min || value > item.max) {
      problems.push({ kind: 'invalid', code: 'ANSWER_OUT_OF_RANGE', text: 'The answer is not one that the item allows.', expression: `items.${item.linkId}`, fix: `A whole number from ${item.min} to ${item.max}.` });
    } else given.push({ linkId: item.linkId, value });
  }
  const missing = instrument.items.length - given.length;
  if (problems.length === 0 && missing > MAX_MISSING[instrument.id]) {
    problems.push({ kind: 'required', code: 'ANSWERS_MISSING', text: 'Too many answers are missing for a total.', expression: 'items', fix: `At most ${MAX_MISSING[instrument.id]} may be missing.` });
  }
  if (problems.length > 0) return refuse(...problems);

  const sum = given.reduce((acc, answer) => acc + answer.value, 0);
  const total = missing === 0 ? new Exact(sum) : new Exact(sum).times(instrument.items.length).div(given.length).toDecimalPlaces(0, HALF_UP);
  const band = instrument.bands.find((b) => total.gte(b.from) && total.lte(b.to));
  return ok({ instrument: instrument.id, total: total.toFixed(), ...(band ? { band } : {}), prorated: missing > 0, answers: given, alerts: alertsOf(instrument, answers) });
}

export const scorePhq9 = (answers: Answers): Result<InstrumentScore> => scoreInstrument(PHQ9, answers);
export const scorePainNrs = (pain: number): Result<InstrumentScore> => scoreInstrument(PAIN_NRS, { pain });

/** Item 9 counts whatever the total; an unanswered item 9 is not a "no". */
function alertsOf(instrument: Instrument, answers: Answers): readonly InstrumentAlert[] {
  if (instrument.id !== 'phq-9') return [];
  const nine = answers['9'];
  if (nine === undefined || nine === null) return [{ code: 'SUICIDE_ITEM_NOT_ANSWERED', text: 'Item 9 was not answered. Ask the patient about thoughts of self-harm now.' }];
  return nine >= 1 ? [{ code: 'SUICIDAL_THOUGHTS', text: 'Item 9 is 1 or more: assess suicide risk before the patient leaves.' }] : [];
}

export interface ChangeFromBaseline {
  /** Positive is a fall: (baseline - value). */
  readonly difference: string;
  /** Percent fall to 0.1, half-up; absent where the baseline is zero or suppressed. */
  readonly percent?: string;
  readonly responder30?: boolean;
  readonly responder50?: boolean;
}

/** 100 × (baseline - value) ÷ baseline, compared unrounded: 7 to 4.9 is exactly 30 %. Decimal text in and out. */
export function changeFromBaseline(baseline: string, value: string, instrument: InstrumentId = 'nrs-pain', { values }: Thresholds = SHIPPED_THRESHOLDS): Result<ChangeFromBaseline> {
  if (!isDecimal(baseline) || !isDecimal(value)) return refuse({ kind: 'invalid', code: 'DECIMAL_NOT_VALID', text: 'This is not a plain decimal number.', fix: 'Give decimal text such as "4.9".' });
  const base = new Exact(baseline);
  const fall = base.minus(value);
  const difference = fall.toFixed();
  if (base.lte(0) || (instrument === 'nrs-pain' && base.lt(values['pain.smallest-baseline']))) return ok({ difference });
  const percent = fall.times(100).div(base);
  return ok({ difference, percent: formatFixed(percent, 1), responder30: fall.times(10).gte(base.times(3)), responder50: fall.times(2).gte(base) });
}
