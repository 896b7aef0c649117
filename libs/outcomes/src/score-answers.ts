import {
  type Answers, Exact, type Instrument, type InstrumentScore, ok, type OpioidAnswer, type OpioidSum, type Problem, type Questionnaire, refuse, type Result, scoreInstrument, totalOpioids,
} from '#clinical';
import type { Outcome } from './outcome.js';

/** What was sent, in the field that the instrument is answered in; and a total that is only ever compared. */
export interface GivenAnswers extends OpioidAnswer {
  readonly score?: number;
  readonly items?: readonly (number | null)[];
  readonly choice?: string;
  readonly total?: number;
}

/** What an outcome keeps of it. */
export type Scored = Pick<Outcome, 'score' | 'partial' | 'items' | 'opioids' | 'band' | 'alert'>;

type Field = Exclude<keyof GivenAnswers, 'total'>;

/** Fields that an instrument is answered in. A form may also be sent with a score, which is compared like a total. */
const FIELDS: Readonly<Record<Instrument['asks'], readonly [Field, ...Field[]]>> = { number: ['score'], form: ['items', 'score'], choice: ['choice'], opioids: ['opioids', 'takesNoOpioid'] };
const NOT_EXPECTED: Readonly<Record<Field, string>> = { score: 'SCORE_NOT_EXPECTED', items: 'ITEMS_NOT_EXPECTED', choice: 'CHOICE_NOT_EXPECTED', opioids: 'OPIOIDS_NOT_EXPECTED', takesNoOpioid: 'OPIOIDS_NOT_EXPECTED' };

const TOTAL_WRONG: Problem = { kind: 'invalid', code: 'TOTAL_DOES_NOT_MATCH', text: 'The total that was sent is not what the answers add up to.', expression: 'total', fix: 'Leave the total out, or check the answers.' };

/** A score is always computed here. */
export function scoreAnswers(instrument: Instrument, given: GivenAnswers): Result<Scored> {
  const [field] = FIELDS[instrument.asks];
  const elsewhere = (Object.keys(NOT_EXPECTED) as Field[]).filter((f) => given[f] !== undefined && !FIELDS[instrument.asks].includes(f));
  if (elsewhere.length > 0) return refuse(...elsewhere.map((f): Problem => ({ kind: 'invalid', code: NOT_EXPECTED[f], text: 'This instrument is answered in another field.', expression: f, fix: `Give \`${field}\` instead.` })));
  const scored = read(instrument, given);
  if (!scored.ok) return scored;
  const { score } = scored.value;
  const claims = [given.total, instrument.asks === 'form' ? given.score : undefined].filter((claim) => claim !== undefined);
  return claims.every((claim) => score !== undefined && new Exact(claim).equals(score)) ? scored : refuse(TOTAL_WRONG);
}

function read(instrument: Instrument, given: GivenAnswers): Result<Scored> {
  switch (instrument.asks) {
    case 'number':
      return readNumber(instrument, given);
    case 'form':
      return readForm(instrument, given);
    case 'choice':
      return readChoice(instrument, given);
    case 'opioids':
      return readOpioids(instrument, given);
  }
}

function readNumber(instrument: Questionnaire, { score }: GivenAnswers): Result<Scored> {
  const item = onlyItem(instrument);
  if (score === undefined) return refuse({ kind: 'required', code: 'SCORE_REQUIRED', text: 'The score is missing.', expression: 'score', fix: `Give a whole number from ${item.min} to ${item.max}.` });
  return kept(scoreInstrument(instrument, { [item.linkId]: score }), () => 'score');
}

function readChoice(instrument: Questionnaire, { choice }: GivenAnswers): Result<Scored> {
  const fix = `Give one of: ${instrument.options.flatMap(({ key }) => key ?? []).join(', ')}.`;
  if (choice === undefined) return refuse({ kind: 'required', code: 'CHOICE_REQUIRED', text: 'The choice is missing.', expression: 'choice', fix });
  const option = instrument.options.find(({ key }) => key === choice);
  if (!option) return refuse({ kind: 'invalid', code: 'CHOICE_UNKNOWN', text: 'This instrument has no such choice.', expression: 'choice', fix });
  return kept(scoreInstrument(instrument, { [onlyItem(instrument).linkId]: option.value }), () => 'choice');
}

function readForm(instrument: Questionnaire, { items }: GivenAnswers): Result<Scored> {
  const asked = instrument.items;
  const [{ min, max } = { min: 0, max: 0 }] = asked;
  if (!items) return refuse({ kind: 'required', code: 'ITEMS_REQUIRED', text: 'The answers are missing: a total alone cannot be checked.', expression: 'items', fix: `Give the answers in the order of the form, each ${min} to ${max}, null where one was not given.` });
  if (items.length !== asked.length) return refuse({ kind: 'invalid', code: 'ITEMS_COUNT', text: 'The form has another number of questions.', expression: 'items', fix: `Give ${asked.length} answers, null where one was not given.` });
  const answers: Answers = Object.fromEntries(asked.map((item, n) => [item.linkId, items[n]]));
  const scored = kept(scoreInstrument(instrument, answers), (expression) => {
    const n = asked.findIndex(({ linkId }) => expression === `items.${linkId}`);
    return n < 0 ? 'items' : `items[${n}]`;
  });
  return scored.ok ? ok({ ...scored.value, items }) : scored;
}

function readOpioids(_instrument: OpioidSum, given: GivenAnswers): Result<Scored> {
  const sum = totalOpioids(given);
  if (!sum.ok) return sum;
  const { total, partial, taken } = sum.value;
  return ok({ ...(total === undefined ? {} : { score: total }), ...(partial ? { partial } : {}), opioids: taken });
}

function onlyItem({ items: [item] }: Questionnaire): Questionnaire['items'][number] {
  if (!item) throw new Error('An instrument has no question.');
  return item;
}

function kept(scored: Result<InstrumentScore>, at: (expression: string) => string): Result<Scored> {
  if (!scored.ok) return refuse(...scored.problems.map((p) => ({ ...p, expression: at(p.expression ?? '') })));
  const { total, band, alerts: [alert] } = scored.value;
  return ok({ score: total, ...(band ? { band: { code: band.code, text: band.text } } : {}), ...(alert ? { alert } : {}) });
}
