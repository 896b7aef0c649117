import type { DoseCalculation } from '../dosing/dose.js';
import { type Adjunct, adjunctDose, type Protocol } from '../protocols/protocol.js';
import { Exact } from '../quantity/exact.js';
import { type EnteredQuantity, formatFixed } from '../quantity/quantity.js';
import { DRUGS } from '../terminology/drugs.js';

/** One order as a clinician compares it with another. */
export interface ComparedOrder {
  readonly protocol: Protocol;
  readonly dose: EnteredQuantity;
  readonly weight: EnteredQuantity;
  readonly bolus?: EnteredQuantity | undefined;
  readonly duration?: EnteredQuantity | undefined;
  readonly calculation: DoseCalculation;
}

export type DiffTopic =
  | 'protocol' | 'dose' | 'bolus' | 'bolus-time' | 'weight' | 'weight-basis' | 'concentration' | 'rate' | 'pump-rate' | 'bolus-dose' | 'session-dose' | 'duration' | 'interval'
  | 'sessions' | 'course-dose' | 'rate-cap' | 'session-cap' | 'adjunct';

export interface DiffRow {
  readonly topic: DiffTopic;
  /** As a clinician calls it. */
  readonly what: string;
  /** Absent where one of the two has no such thing. */
  readonly before?: string;
  readonly after?: string;
  /** Where both are numbers of one unit: `+20.0 %`. */
  readonly change?: string;
}

interface Line {
  readonly topic: DiffTopic;
  readonly what: string;
  readonly text: string;
  readonly number?: EnteredQuantity;
}

const PERCENT = 100;

/** What changed between two orders, in clinical terms; equal numbers written differently (0.35, 0.350) are no change. */
export function clinicalDiff(before: ComparedOrder, after: ComparedOrder): readonly DiffRow[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.flatMap((key): DiffRow[] => {
    const [a, b] = [old.get(key), now.get(key)];
    const line = a ?? b;
    if (!line || (a && b && same(a, b))) return [];
    const change = a?.number && b?.number ? changeOf(a.number, b.number) : undefined;
    return [{ topic: line.topic, what: line.what, ...(a ? { before: a.text } : {}), ...(b ? { after: b.text } : {}), ...(change === undefined ? {} : { change }) }];
  });
}

const same = (a: Line, b: Line): boolean => (a.number && b.number && a.number.unit === b.number.unit ? new Exact(a.number.value).equals(b.number.value) : a.text === b.text);

function changeOf(a: EnteredQuantity, b: EnteredQuantity): string | undefined {
  const from = new Exact(a.value);
  if (a.unit !== b.unit || from.isZero()) return undefined;
  const percent = new Exact(b.value).minus(from).div(from).times(PERCENT);
  return `${percent.isNegative() ? '-' : '+'}${formatFixed(percent.abs(), 1)} %`;
}

const say = ({ value, unit }: EnteredQuantity): string => `${value} ${unit}`;
const sayAdjunct = (a: Adjunct): string => [adjunctDose(a), a.route, a.timing, ...(a.asNeeded ? ['as needed'] : []), ...(a.maxDose ? [`at most ${say(a.maxDose)}`] : [])].join(', ');

/** In the order in which a prescriber reads: what was ordered, what it comes to, how often, up to where, beside what. */
function linesOf({ protocol, dose, weight, bolus, duration, calculation: c }: ComparedOrder): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>();
  const add = (topic: DiffTopic, what: string, text: string | undefined, key: string = topic): void => {
    if (text !== undefined) lines.set(key, { topic, what, text });
  };
  const amount = (topic: DiffTopic, what: string, q: EnteredQuantity | undefined): void => {
    if (q) lines.set(topic, { topic, what, text: say(q), number: q });
  };
  const interval = protocol.course.usualInterval ?? protocol.course.minimumInterval;
  const full = c.sessions.at(-1);
  add('protocol', 'Protocol', `${protocol.id} ${protocol.version}`);
  amount('dose', 'Dose', dose);
  amount('bolus', 'Bolus', bolus);
  amount('bolus-time', 'Time of the bolus', c.bolus?.over);
  amount('weight', 'Weight', weight);
  add('weight-basis', 'Weight basis', c.weightBasis);
  amount('concentration', 'Concentration', c.concentration);
  amount('rate', 'Rate at full dose', c.rate);
  amount('pump-rate', 'Pump rate at full dose', c.pumpRate);
  amount('bolus-dose', 'Dose of the bolus', c.bolus?.dose);
  amount('session-dose', 'Dose of a full session', c.sessionTotal);
  amount('duration', 'Duration of a session', duration ?? (full && { value: full.durationHours, unit: 'h' }));
  amount('interval', 'Interval between sessions', interval);
  amount('sessions', 'Sessions of the course', { value: String(c.sessions.length), unit: '{session}' });
  amount('course-dose', 'Dose of the course', c.courseTotal);
  amount('rate-cap', 'Highest rate', c.rateCap);
  amount('session-cap', 'Highest dose of a session', c.sessionCap);
  for (const adjunct of protocol.adjuncts) add('adjunct', DRUGS[adjunct.drug].text, sayAdjunct(adjunct), `adjunct/${adjunct.drug}/${adjunct.timing}/${adjunct.asNeeded}`);
  return lines;
}
