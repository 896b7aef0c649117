import { DRUGS } from '../terminology/drugs.js';
import type { Quantity } from '../quantity/quantity.js';
import { MEASURES, type Measure, TRIGGER_SUBJECTS } from './measures.js';
import { type Alongside, type Check, COMPARISONS, type DischargeCriterion, type FollowUp, isNumberTrigger, type MonitoringPlan, type MonitoringTrigger, type Phase } from './monitoring-plan.js';

/** One thing that a plan says, for a person to read. */
export interface MonitoringLine {
  readonly kind: 'baseline' | 'change' | 'phase' | 'alongside' | 'recovery' | 'follow-up' | 'overdue' | 'trigger' | 'scale' | 'discharge' | 'note';
  readonly title: string;
  readonly text: string;
}

const UNITS_READ: Readonly<Record<string, string>> = { '{score}': '', '{episode}': ' times', '{ULN}': ' times the upper limit', '/min': ' per minute', 'mm[Hg]': ' mmHg' };
const say = ({ value, unit }: Quantity): string => `${value}${UNITS_READ[unit] ?? ` ${unit}`}`;
const list = (measures: readonly Measure[]): string => measures.map((m) => MEASURES[m]).join(', ');
const onlyIf = (condition: string | undefined): string => (condition === undefined ? '' : ` (${condition})`);

/** "hourly" rather than "every 1 h". */
const ONE: Readonly<Record<string, string>> = { h: 'hourly', d: 'daily', wk: 'weekly' };
const rhythm = (every: Quantity): string => (every.value === '1' && ONE[every.unit]) || `every ${say(every)}`;
const interval = ({ every, atLatest }: { readonly every: Quantity; readonly atLatest?: Quantity }): string =>
  atLatest === undefined ? rhythm(every) : every.unit === atLatest.unit ? `every ${every.value} to ${say(atLatest)}` : `every ${say(every)} to ${say(atLatest)}`;
const check = (c: Check): string => `${list(c.measures)} ${interval(c)}`;

const AFTER = { start: 'the start', bolus: 'a bolus', 'rate-increase': 'a higher rate' } as const;
const anyOf = (words: readonly string[]): string => (words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}` : (words[0] ?? ''));

function alongsideText({ measures, rhythm: how, onlyIf: condition }: Alongside): string {
  const what = `${list(measures)}${onlyIf(condition)}`;
  switch (how.kind) {
    case 'continuous':
      return `${what} continuously${how.until ? ` for the first ${say(how.until)}` : ''}`;
    case 'every':
      return `${what} ${interval(how)}`;
    case 'moments':
      return `${what} ${how.moments.map(({ at, after }) => (after ? `${say(after)} after the ${at}` : `at the ${at}`)).join(', ')}`;
  }
}

const OF = { any: '', 'low-dose': ' after a low dose', esketamine: ' after esketamine' } as const;
function recoveryText({ recovery: { checks, atLeast, until } }: MonitoringPlan, of: (c: Check) => string): string {
  const [usual, ...special] = [...atLeast].sort((a, b) => Number(b.of === 'any') - Number(a.of === 'any')).map(({ of: who, duration }) => `${say(duration)}${OF[who]}`);
  return `${checks.map(of).join('; ')} for at least ${usual ?? ''}${special.length > 0 ? ` (${special.join(', ')})` : ''}${until === undefined ? '' : ` and until ${until}`}`;
}

function followUpText({ what, after, every, times, onlyIf: condition }: FollowUp): string {
  const from = after ? `${say(after)} after the session` : '';
  const often = every ? [rhythm(every), ...(times === undefined ? [] : [`${String(times)} times`]), ...(after ? [`from ${from} on`] : [])].join(', ') : from;
  return `${what === 'call' ? 'call' : MEASURES[what]} ${often}${onlyIf(condition)}`;
}

/** What to do, with its numbers. */
export function actionText({ action, recheckAfter, give, stopAfter }: MonitoringTrigger): string {
  return [
    action,
    ...(recheckAfter ? [`Measure again after ${say(recheckAfter)}.`] : []),
    ...(give ? [`Give ${DRUGS[give.drug].text} ${give.doseTo ? `${give.dose.value} to ${say(give.doseTo)}` : say(give.dose)}, if it is ordered.`] : []),
    ...(stopAfter ? [`Stop if it lasts ${say(stopAfter)} all the same.`] : []),
  ].join(' ');
}

function triggerLine(t: MonitoringTrigger): MonitoringLine {
  const title = isNumberTrigger(t)
    ? t.when === 'rise-percent' || t.when === 'fall-percent'
      ? `${TRIGGER_SUBJECTS[t.subject].text} ${say(t.threshold)} or more ${t.when === 'rise-percent' ? 'above' : 'below'} baseline`
      : `${TRIGGER_SUBJECTS[t.subject].text} ${COMPARISONS[t.when]} ${say(t.threshold)}${t.lasting ? ` for ${say(t.lasting)}` : ''}`
    : t.signs.join(', ');
  return { kind: 'trigger', title, text: `${actionText(t)} (${t.tier}${t.immediate ? ', at once' : ''})` };
}

function dischargeText({ text, limit, holdsFor, onlyIf: condition }: DischargeCriterion): string {
  const rules = { 'within-percent-of-baseline': 'within', 'at-most-below-baseline': 'at most', 'at-least': 'at least', 'at-most': 'at most', exactly: 'exactly' } as const;
  return `${text}${limit ? `: ${rules[limit.rule]} ${say(limit.threshold)}` : ''}${holdsFor ? `, for ${say(holdsFor)}` : ''}${onlyIf(condition)}`;
}

const spanOf = ({ from, until }: Phase): string => `${from ? `from ${say(from)}` : 'from the start'} ${until ? `to ${say(until)}` : 'to the end'}`;

/** The whole plan in words, in the order of a session. */
export function monitoringLines(plan: MonitoringPlan): readonly MonitoringLine[] {
  const { afterChange: burst, overdue, confirmation } = plan;
  return [
    { kind: 'baseline', title: 'Before the start', text: plan.baseline.map((b) => `${list(b.measures)}${onlyIf(b.onlyIf)}`).join('; ') },
    ...(burst ? [{ kind: 'change' as const, title: `After ${anyOf(burst.after.map((a) => AFTER[a]))}`, text: `${list(burst.measures)} every ${say(burst.every)}, ${String(burst.times)} times` }] : []),
    ...plan.phases.map((p): MonitoringLine => ({ kind: 'phase', title: `${p.title} (${spanOf(p)})`, text: p.checks.map(check).join('; ') })),
    ...plan.alongside.map((a): MonitoringLine => ({ kind: 'alongside', title: 'Beside it', text: alongsideText(a) })),
    { kind: 'recovery', title: 'After the stop', text: recoveryText(plan, check) },
    ...plan.followUp.map((f): MonitoringLine => ({ kind: 'follow-up', title: 'At home', text: followUpText(f) })),
    { kind: 'overdue', title: `Overdue ${say(overdue.grace)} after it was due; ${String(overdue.missesToGap)} in a row are a gap`, text: overdue.action },
    ...plan.triggers.map(triggerLine),
    { kind: 'trigger', title: 'All others than those at once', text: `They act when ${String(confirmation.readings)} readings show it, ${confirmation.notBefore.value} to ${say(confirmation.notAfter)} apart.` },
    ...plan.scales.map(({ title, values, anchors, keeps, use }): MonitoringLine => ({ kind: 'scale', title, text: `${'levels' in values ? values.levels.join(', ') : `${String(values.lowest)} to ${String(values.highest)}`}${keeps === 'total-only' ? ', only the total is kept' : ''}; ${anchors}. ${use}` })),
    ...plan.dischargeGate.map((d): MonitoringLine => ({ kind: 'discharge', title: 'Discharge', text: dischargeText(d) })),
    ...plan.notes.map((note): MonitoringLine => ({ kind: 'note', title: 'Note', text: note })),
  ];
}

/** The schedule in one line: in a hospital's chart a clinician may see nothing else of it. What repeats is said once. */
export function monitoringSummary(plan: MonitoringPlan): string {
  const { afterChange: burst } = plan;
  const usual = list(burst?.measures ?? plan.phases[0]?.checks[0]?.measures ?? []);
  const opening = burst ? `${usual} every ${say(burst.every)} × ${String(burst.times)} after ${anyOf(burst.after.map((a) => AFTER[a]))}, then ` : `${usual}: `;
  // of a phase that reads things at different intervals, each with its own words
  const phases = plan.phases.map((p) => `${p.title.toLowerCase()} ${p.checks.map((c) => (p.checks.length === 1 ? interval(c) : check(c))).join(' and ')}`);
  return `${[`${opening}${phases.join(', ')}`, ...plan.alongside.map(alongsideText), `after the stop ${recoveryText(plan, interval)}`].join('; ')}.`;
}
