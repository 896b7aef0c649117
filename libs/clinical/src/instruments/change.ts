import { ok, refuse, type Problem, type Result } from '../problem.js';
import { isDecimal } from '../quantity/quantity.js';
import { Ratio } from '../quantity/ratio.js';
import { SHIPPED_THRESHOLDS, type Thresholds } from '../thresholds/thresholds.js';
import type { Fall, Instrument, Milestone } from './instrument.js';

/** A score as it is kept. */
export interface KeptScore {
  /** Decimal text; absent where nothing could be counted. */
  readonly score?: string;
  /** Answers in the order of the form. */
  readonly items?: readonly (number | null)[];
  /** The score is a part of what there is. */
  readonly partial?: boolean;
}

export interface ChangeFromBaseline {
  /** Positive is a fall: (baseline - value). */
  readonly difference: string;
  /** Percent fall to 0.1, half-up; absent where a share of this baseline says nothing. */
  readonly percent?: string;
  readonly responder30?: boolean;
  readonly responder50?: boolean;
  /** Those that can be told of this baseline. */
  readonly milestones?: readonly (Milestone & { readonly reached: boolean })[];
}

const NOT_DECIMAL: Problem = { kind: 'invalid', code: 'DECIMAL_NOT_VALID', text: 'This is not a plain decimal number.', fix: 'Give decimal text such as "4.9".' };
const NOT_WHOLE: Problem = { kind: 'business-rule', code: 'SCORE_PARTIAL', text: 'A part of a total cannot be compared.', fix: 'Compare two totals that are whole.' };

/** 100 × (baseline - value) ÷ baseline, compared unrounded: 7 to 4.9 is exactly 30 %, and so is a PEG from 20 thirds to 14 thirds. */
export function changeFromBaseline(instrument: Instrument, baseline: KeptScore, value: KeptScore, { values }: Thresholds = SHIPPED_THRESHOLDS): Result<ChangeFromBaseline> {
  if ([baseline, value].some((kept) => kept.partial === true || kept.score === undefined)) return refuse(NOT_WHOLE);
  const [base, now] = [exact(instrument, baseline), exact(instrument, value)];
  if (!base || !now) return refuse(NOT_DECIMAL);
  const { percent, responders, milestones } = instrument.change;
  const fall = base.minus(now);
  const shareSays = percent !== undefined && base.above(0) && !base.below(percent.smallestBaseline === undefined ? 0 : values[percent.smallestBaseline]);
  const reaches = (by: Fall): boolean => ('share' in by ? !fall.below(base.times(by.share)) : 'points' in by ? !fall.below(by.points) : fall.above(0) && !now.above(by.to));
  return ok({
    difference: isMean(instrument) ? fall.shown(instrument.scoring.places) : fall.decimal.toFixed(),
    ...(shareSays ? { percent: fall.times(100).div(base).fixed(1) } : {}),
    ...(shareSays && responders ? { responder30: reaches({ share: '0.3' }), responder50: reaches({ share: '0.5' }) } : {}),
    ...(milestones ? { milestones: milestones.filter((m) => shareSays || !('share' in m.fall)).map((m) => ({ ...m, reached: reaches(m.fall) })) } : {}),
  });
}

const isMean = (i: Instrument): i is Extract<Instrument, { scoring: object }> => i.asks !== 'opioids' && i.scoring.by === 'mean';

/** Before it was rounded: a mean again from its answers. */
function exact(instrument: Instrument, { score, items }: KeptScore): Ratio | undefined {
  if (isMean(instrument) && items && items.length === instrument.items.length) {
    const answers = items.filter((n) => n !== null);
    if (answers.length === items.length) return Ratio.of(answers.reduce((sum, n) => sum + n, 0)).div(items.length);
  }
  return isDecimal(score) ? Ratio.of(score) : undefined;
}
