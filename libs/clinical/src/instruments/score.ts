import { ok, refuse, type Problem, type Result } from '../problem.js';
import { Ratio } from '../quantity/ratio.js';
import type { Answers, InstrumentScore, Questionnaire } from './instrument.js';

/** Recomputes the total from the answers; a total that somebody sends is never taken. */
export function scoreInstrument(instrument: Questionnaire, answers: Answers): Result<InstrumentScore> {
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
  const { by, places, mayMiss } = instrument.scoring;
  const missing = instrument.items.length - given.length;
  if (problems.length === 0 && missing > mayMiss) {
    const fix = mayMiss === 0 ? 'Give every answer.' : `At most ${mayMiss} may be missing.`;
    problems.push(...missingAt(instrument, given).map((expression): Problem => ({ kind: 'required', code: 'ANSWERS_MISSING', text: 'Too many answers are missing for a total.', expression, fix })));
  }
  if (problems.length > 0) return refuse(...problems);

  const mean = Ratio.of(given.reduce((sum, answer) => sum + answer.value, 0)).div(given.length);
  const total = (by === 'mean' ? mean : mean.times(instrument.items.length)).fixed(places);
  const band = instrument.bands.find((b) => Number(total) >= b.from && Number(total) <= b.to);
  return ok({ instrument: instrument.id, total, ...(band ? { band } : {}), prorated: missing > 0, answers: given, alerts: instrument.alerts?.(answers) ?? [] });
}

/** Where none may be missing, those that are can be named. */
function missingAt({ items, scoring }: Questionnaire, given: readonly { readonly linkId: string }[]): string[] {
  if (scoring.mayMiss > 0) return ['items'];
  return items.filter((item) => !given.some((g) => g.linkId === item.linkId)).map(({ linkId }) => `items.${linkId}`);
}
