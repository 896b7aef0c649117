import { DRUGS } from '../terminology/drugs.js';
import { SOURCES } from '../sources.js';
import type { Quantity } from '../quantity/quantity.js';
import { monitoringLines } from '../monitoring/describe-monitoring.js';
import { monitoringPlan } from '../monitoring/monitoring-plans.js';
import { SHIPPED_THRESHOLDS, type Thresholds } from '../thresholds/thresholds.js';
import { EVIDENCE_TEXT, SETTING_TEXT } from './choices.js';
import { adjunctDose, type CitedTrial, type Protocol } from './protocol.js';

export interface ComparedRow {
  readonly topic: string;
  /** One line for each thing that the protocol says on the topic; none where it says nothing. */
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly same: boolean;
}

const say = (q: Quantity): string => `${q.value} ${q.unit}`;
const maybe = (what: string, q: Quantity | undefined): string[] => (q ? [`${what} ${say(q)}`] : []);
const trial = ({ source, finding }: CitedTrial): string => `${SOURCES[source].text} ${finding}`;

/** In the order in which a prescriber asks. */
const TOPICS: Readonly<Record<string, (p: Protocol, thresholds: Thresholds) => readonly string[]>> = {
  indication: (p) => [p.indication.text],
  setting: (p) => [SETTING_TEXT[p.setting]],
  drug: (p) => [`${DRUGS[p.drug].text} (${p.chirality === 'S' ? 'S-enantiomer' : 'racemic'})`],
  basis: (p) => [`${p.basis} on ${p.weightBasis} weight`],
  dose: (p) => [`usually ${say(p.dose.typical)}`, `${p.dose.min.value} to ${p.dose.max.value} ${p.dose.max.unit}`],
  bolus: (p) => (p.bolus ? [`${p.bolus.min ? `${p.bolus.min.value} to ` : 'up to '}${say(p.bolus.max)}`, ...maybe('over', p.bolus.over)] : []),
  duration: (p) => p.segments.map((s) => `${say(s.duration)} at ${s.rate === 'ordered' ? 'the ordered dose' : say(s.rate)}${s.shortest && s.longest ? ` (${say(s.shortest)} to ${say(s.longest)})` : ''}`),
  course: (p) => [p.course.text, ...maybe('usually every', p.course.usualInterval), ...maybe('not before', p.course.minimumInterval), ...maybe('again after', p.course.repeatAfter)],
  ramp: (p) => p.ramp.map((r) => `from session ${r.fromSession}: ${r.fraction} of the dose`),
  titration: (p) => (p.titration ? [...maybe('start', p.titration.start), ...maybe('step', p.titration.step), ...maybe('largest step', p.titration.largestStep), ...maybe('every', p.titration.interval), p.titration.upIf, ...(p.titration.downIf ? [p.titration.downIf] : []), ...(p.titration.stopIf ? [p.titration.stopIf] : [])] : []),
  caps: (p) => [...maybe('ordered', p.caps.ordered), ...maybe('rate', p.caps.rate), ...maybe('rate by weight', p.caps.ratePerKg), ...maybe('session', p.caps.session), ...maybe('session by weight', p.caps.sessionPerKg), ...maybe('24 hours', p.caps.day), ...maybe('bolus', p.caps.bolusPerKg)],
  concentrations: (p) => p.concentrations.map(say),
  adjuncts: (p) => p.adjuncts.map((a) => `${DRUGS[a.drug].text} ${adjunctDose(a)} ${a.route}, ${a.timing}${a.asNeeded ? ', as needed' : ''}`),
  monitoring: (p, thresholds) => [monitoringPlan(p.monitoringPlan).title, ...monitoringLines(monitoringPlan(p.monitoringPlan, thresholds)).map(({ title, text }) => `${title}: ${text}`)],
  evidence: (p) => [EVIDENCE_TEXT[p.evidence.grade], p.evidence.summary],
  citations: (p) => p.evidence.citations.map(trial),
  negativeTrials: (p) => p.evidence.negativeTrials.map(trial),
  notes: (p) => p.notes,
  blocked: (p) => (p.blocked === undefined ? [] : [p.blocked]),
};

/** Two protocols side by side, in words, as a clinic with these thresholds follows them. */
export const compareProtocols = (left: Protocol, right: Protocol, thresholds: Thresholds = SHIPPED_THRESHOLDS): readonly ComparedRow[] =>
  Object.entries(TOPICS).map(([topic, of]) => {
    const [l, r] = [of(left, thresholds), of(right, thresholds)];
    return { topic, left: l, right: r, same: JSON.stringify(l) === JSON.stringify(r) };
  });
