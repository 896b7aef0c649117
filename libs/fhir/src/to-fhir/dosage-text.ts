import { routeText, unitText } from '../elements.js';
import type { InfusionBolus, InfusionOrderSource, InfusionSegment } from './medication-request.js';
import type { Amount } from './source-types.js';

const say = (a: Amount): string => `${a.value} ${unitText(a.unit)}`;

const sessions = (s: InfusionOrderSource): string => {
  const { first, last, ofCourse } = s.sessions;
  if (ofCourse === 1) return 'one infusion';
  return first === last ? `session ${String(first)} of ${String(ofCourse)} only` : `sessions ${String(first)} to ${String(last)} of ${String(ofCourse)}`;
};

/** A step that is given a single time. */
export const isOnce = ({ sessions: { first, last } }: InfusionOrderSource): boolean => first === last;

function schedule(s: InfusionOrderSource): string[] {
  if (isOnce(s)) return [];
  const { times = 1, every, unit } = s.interval;
  const names: Record<typeof unit, string> = { h: 'hour', d: 'day', wk: 'week', mo: 'month' };
  const often = times === 1 ? 'once' : times === 2 ? 'twice' : `${String(times)} times`;
  return [every === 1 ? `${often} ${unit === 'h' ? 'an' : 'a'} ${names[unit]}` : `${often} every ${String(every)} ${names[unit]}s`];
}

const limits = (s: InfusionOrderSource): string[] => [
  ...(s.caps.rate === undefined ? [] : [`at most ${say(s.caps.rate)}`]),
  ...(s.caps.session === undefined ? [] : [`at most ${say(s.caps.session)} per session`]),
];

const isFlat = (s: InfusionOrderSource): boolean => s.bolus === undefined && s.segments.every((g) => !(g.ordered.rate ?? g.ordered.dose ?? g.rate).unit.includes('/kg'));

function basis(s: InfusionOrderSource): string {
  const weight = `${say(s.weight.value)}${s.weight.basis === undefined ? '' : ` (${s.weight.basis})`} measured ${s.weight.measuredOn.slice(0, 10)}`;
  return isFlat(s) ? `flat dose, not by weight; the patient weighs ${weight}` : `calculated on ${weight}`;
}

/** A step of a ramp is a share of the cap: lower than the cap itself, because of it. */
function capped({ cappedFrom, ramp }: InfusionOrderSource): string {
  if (cappedFrom === undefined) return '';
  return ramp === undefined ? `, reduced to the cap from ${say(cappedFrom)}` : `, not ${say(cappedFrom)}, because the full rate is cut to the cap`;
}

/**
 * Every coded number of the Dosage once more, because US Core asks readers for `text` but not for `rate[x]`.
 * A test reads the numbers back out of the sentence and compares them with the coded ones.
 */
export function segmentText(s: InfusionOrderSource, g: InfusionSegment): string {
  const ordered = g.ordered.rate ?? g.ordered.dose ?? g.rate;
  const number = s.segments.indexOf(g) + 1;
  return [
    ...(s.segments.length > 1 ? [`step ${String(number)} of ${String(s.segments.length)}`] : []),
    `${say(ordered)} ${routeText('iv')} infusion over ${say(g.duration)}`,
    ...(s.ramp === undefined ? [] : [`${s.ramp.percent} % of ${say(s.ramp.of)}`]),
    `rate ${say(g.rate)}, dose ${say(g.dose)}${capped(s)}`,
    ...(g.titration === undefined ? [] : [`titrate to effect between ${say(g.titration.low)} and ${say(g.titration.high)}`]),
    `pump ${say(g.pumpRate)} at ${say(s.concentration)}${s.diluent === undefined ? '' : ` in ${s.diluent}`}`,
    [sessions(s), ...schedule(s), `${say(s.sessionDose)} ${s.sessions.ofCourse === 1 ? 'in all' : 'per session'}${s.bolus === undefined ? '' : ', bolus included'}${s.segments.some((x) => x.titration) ? ', if the rate is not changed' : ''}`].join(', '),
    ...limits(s),
    basis(s),
    ...(s.instructions ?? []),
    ...(g.titration === undefined ? [] : [g.titration.rule]),
  ].join('; ');
}

/** The dosage that follows says the limits of the session; a bolus has one of its own. */
export function bolusText(s: InfusionOrderSource, b: InfusionBolus): string {
  return [
    `bolus ${say(b.ordered)} ${routeText('iv')} over ${say(b.over)}, once before the infusion`,
    `dose ${say(b.dose)}`,
    `${say(b.volume)} at ${say(s.concentration)}${s.diluent === undefined ? '' : ` in ${s.diluent}`}`,
    [sessions(s), ...schedule(s)].join(', '),
    `at most ${say(b.cap)} as a bolus`,
    basis(s),
    ...(s.instructions ?? []),
  ].join('; ');
}
