import { type Answers, findInstrument, type InstrumentScore, ok, type Problem, refuse, type Result, scoreInstrument } from '#clinical';
import { type InstrumentName, INSTRUMENTS } from './outcome.js';

/** What was sent: one score for a single question, answers for a form, and a total that is only ever compared. */
export interface GivenAnswers {
  readonly score?: number;
  readonly items?: readonly (number | null)[];
  readonly total?: number;
}

export interface Scored {
  readonly score: InstrumentScore;
  /** Answers in the order of the form, for instruments with several questions. */
  readonly items?: readonly (number | null)[];
}

const SCORE_MISSING: Problem = { kind: 'required', code: 'SCORE_REQUIRED', text: 'The score is missing.', expression: 'score', fix: 'Give a whole number from 0 to 10.' };
const ITEMS_MISSING: Problem = { kind: 'required', code: 'ITEMS_REQUIRED', text: 'The answers are missing: a total alone cannot be checked.', expression: 'items', fix: 'Give the answers in the order of the form, each 0 to 3, null where one was not given.' };
const ITEMS_NOT_ASKED: Problem = { kind: 'invalid', code: 'ITEMS_NOT_EXPECTED', text: 'This instrument is a single question.', expression: 'items', fix: 'Give `score` instead.' };
const TOTAL_WRONG: Problem = { kind: 'invalid', code: 'TOTAL_DOES_NOT_MATCH', text: 'The total that was sent is not what the answers add up to.', expression: 'total', fix: 'Leave the total out, or check the answers.' };

/** A score is always computed here. */
export function scoreAnswers(name: InstrumentName, given: GivenAnswers): Result<Scored> {
  const instrument = findInstrument(INSTRUMENTS[name]);
  if (!instrument) throw new Error('An instrument of the API is not in the clinical library.');
  const [first, ...others] = instrument.items;
  if (first && others.length === 0) {
    if (given.items) return refuse(ITEMS_NOT_ASKED);
    if (given.score === undefined) return refuse(SCORE_MISSING);
    return checked(scoreInstrument(instrument, { [first.linkId]: given.score }), given, (p) => ({ ...p, expression: 'score' }));
  }
  if (!given.items) return refuse(ITEMS_MISSING);
  const items = given.items;
  if (items.length !== instrument.items.length) return refuse({ kind: 'invalid', code: 'ITEMS_COUNT', text: 'The form has another number of questions.', expression: 'items', fix: `Give ${instrument.items.length} answers, null where one was not given.` });
  const answers: Answers = Object.fromEntries(instrument.items.map((item, n) => [item.linkId, items[n]]));
  // people count from 1 as the form does, JSON paths from 0
  return checked(scoreInstrument(instrument, answers), given, (p) => ({ ...p, expression: (p.expression ?? 'items').replace(/^items\.(\d+)$/, (_all, n: string) => `items[${Number(n) - 1}]`) }));
}

function checked(scored: Result<InstrumentScore>, { items, score, total }: GivenAnswers, located: (p: Problem) => Problem): Result<Scored> {
  if (!scored.ok) return refuse(...scored.problems.map(located));
  const claims = [total, items ? score : undefined].filter((n) => n !== undefined);
  if (claims.some((claim) => String(claim) !== scored.value.total)) return refuse(TOTAL_WRONG);
  return ok({ score: scored.value, ...(items ? { items } : {}) });
}
