import { MOST_SESSIONS } from '../dosing/order.js';
import type { Problem } from '../problem.js';
import { spanOf } from '../quantity/calendar.js';
import type { Exact } from '../quantity/exact.js';
import { isDecimal, type Quantity, toDecimal } from '../quantity/quantity.js';
import { isAmountUnit, isRateUnit } from '../quantity/unit.js';
import { CONDITIONS } from '../terminology/conditions.js';
import { DRUGS } from '../terminology/drugs.js';
import { checkStated, type Fault } from './check-stated.js';
import type { Adjunct, Protocol } from './protocol.js';

/** Faults of a protocol, each with its field. Run over all at boot and over every version that a clinic writes. */
export function checkProtocol(protocol: Protocol): readonly Problem[] {
  const problems: Problem[] = [];
  const fault: Fault = (field, text, fix) => problems.push({ kind: 'invalid', code: 'PROTOCOL_INCONSISTENT', text, expression: `${protocol.id}.${field}`, fix });
  checkStated(protocol, fault);
  checkIdentity(protocol, fault);
  if (problems.length > 0) return problems;
  checkDose(protocol, fault);
  checkSegments(protocol, fault);
  checkCourse(protocol, fault);
  checkBag(protocol, fault);
  for (const [n, adjunct] of protocol.adjuncts.entries()) checkAdjunct(adjunct, `adjuncts[${n}]`, fault);
  return problems;
}

/** No leading zeros, and small enough for an integer of the database. */
const VERSION = /^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}$/;
export const isVersion = (text: string): boolean => VERSION.test(text);
export const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && spanOf(text) !== undefined;

function checkIdentity(p: Protocol, fault: Fault): void {
  if (!/^[A-Z0-9-]{3,40}$/.test(p.id)) fault('id', 'The id is not valid.', 'Use capital letters, digits and hyphens.');
  if (!isVersion(p.version)) fault('version', 'The version is not valid.', 'Use three numbers, for example 1.0.0.');
  if (!isDay(p.reviewDue)) fault('reviewDue', 'The review date is not a date.', 'Use, for example, 2027-03-01.');
  if (p.approvedOn !== undefined && !isDay(p.approvedOn)) fault('approvedOn', 'The date of approval is not a date.', 'Use, for example, 2027-03-01.');
  if (!Object.hasOwn(DRUGS, p.drug)) fault('drug', 'The drug is not in the drug table.', 'Use a key of the drug table.');
  if ((p.drug === 'esketamine') !== (p.chirality === 'S')) fault('chirality', 'Drug and chirality contradict each other.', 'Esketamine is S, ketamine is racemic.');
  for (const [n, key] of p.indication.conditions.entries()) if (!Object.hasOwn(CONDITIONS, key)) fault(`indication.conditions[${n}]`, 'The condition is not in the condition table.', 'Use a key of the condition table.');
  for (const [n, { drug }] of p.adjuncts.entries()) if (!Object.hasOwn(DRUGS, drug)) fault(`adjuncts[${n}].drug`, 'The drug is not in the drug table.', 'Use a key of the drug table.');
  if (p.evidence.citations.length === 0) fault('evidence.citations', 'No source stands behind the protocol.', 'Cite at least one.');
  if (p.blocked !== undefined && p.blocked.trim() === '') fault('blocked', 'The reason is empty.', 'Say why no plan may be made from this protocol.');
}

const milligrams = (q: Quantity<'mg' | 'g'>): Exact => toDecimal(q).times(q.unit === 'g' ? 1000 : 1);

function checkAdjunct({ dose, doseTo, maxDose }: Adjunct, at: string, fault: Fault): void {
  if (doseTo && doseTo.unit !== dose.unit) fault(`${at}.doseTo.unit`, 'The two ends of the dose are not in one unit.', 'Use the unit of the dose.');
  if (doseTo && milligrams(dose).greaterThan(milligrams(doseTo))) fault(`${at}.doseTo`, 'The range of the dose is not in order.', 'dose <= doseTo.');
  if (maxDose && milligrams(dose).greaterThan(milligrams(maxDose))) fault(`${at}.maxDose`, 'The dose is above its own maximum.', 'dose <= maxDose.');
  else if (doseTo && maxDose && milligrams(doseTo).greaterThan(milligrams(maxDose))) fault(`${at}.doseTo`, 'The upper end of the dose is above its own maximum.', 'doseTo <= maxDose.');
}

function checkDose(p: Protocol, fault: Fault): void {
  const { typical, min, max } = p.dose;
  for (const [name, dose] of Object.entries(p.dose)) if (dose.unit !== p.basis) fault(`dose.${name}.unit`, 'The dose is not in the unit of the basis.', 'Use the unit of the basis.');
  if (toDecimal(min).greaterThan(toDecimal(typical)) || toDecimal(typical).greaterThan(toDecimal(max))) fault('dose', 'The doses are not in order.', 'min <= typical <= max.');
  const { bolusPerKg: _bolus, ...ceilings } = p.caps;
  for (const [name, cap] of Object.entries(ceilings)) if (cap.unit === p.basis && toDecimal(max).greaterThan(toDecimal(cap))) fault(`caps.${name}`, 'The usual maximum is above the cap.', 'Lower the maximum or raise the cap.');
  const start = p.titration?.start;
  if (start?.unit === p.basis && (toDecimal(start).lessThan(toDecimal(min)) || toDecimal(start).greaterThan(toDecimal(max)))) fault('titration.start', 'The titration starts outside of the range of doses.', 'min <= start <= max.');
  if (Object.keys(p.caps).length === 0) fault('caps', 'The protocol has no cap.', 'Give at least one.');
  if (p.bolus) {
    if (p.bolus.min && toDecimal(p.bolus.min).greaterThan(toDecimal(p.bolus.max))) fault('bolus', 'The bolus doses are not in order.', 'min <= max.');
    if (!p.caps.bolusPerKg || toDecimal(p.bolus.max).greaterThan(toDecimal(p.caps.bolusPerKg))) fault('caps.bolusPerKg', 'The bolus has no cap, or is above it.', 'Give a cap at or above the largest bolus.');
  }
  if (p.blocked === undefined && p.concentrations.length === 0) fault('concentrations', 'No concentration may be ordered.', 'List at least one.');
}

function checkSegments(p: Protocol, fault: Fault): void {
  const ordered = p.segments.filter((s) => s.rate === 'ordered');
  if (ordered.length !== 1) fault('segments', 'There must be exactly one stretch at the ordered dose.', 'Give one stretch the rate "ordered".');
  if (isAmountUnit(p.basis) && p.segments.length !== 1) fault('segments', 'An amount is given in one stretch.', 'Use one stretch, or a rate as the basis.');
  for (const [n, segment] of p.segments.entries()) {
    if (segment.rate !== 'ordered' && !isRateUnit(segment.rate.unit)) fault(`segments[${n}].rate`, 'This is not a rate.', 'Use a rate unit.');
    const minutes = (q: { value: string; unit: 'h' | 'min' } | undefined) => q && toDecimal(q).times(q.unit === 'h' ? 60 : 1);
    const [shortest, planned, longest] = [minutes(segment.shortest), minutes(segment.duration), minutes(segment.longest)];
    if (planned && ((shortest && shortest.gt(planned)) || (longest && longest.lt(planned)))) fault(`segments[${n}].duration`, 'The duration lies outside of its own range.', 'shortest <= duration <= longest.');
  }
}

function checkCourse(p: Protocol, fault: Fault): void {
  const { planned, fewest, most, minimumInterval } = p.course;
  if (!(fewest >= 1 && fewest <= planned && planned <= most)) fault('course', 'The numbers of sessions are not in order.', '1 <= fewest <= planned <= most.');
  if (most > MOST_SESSIONS) fault('course.most', 'The course is longer than any plan may be.', `At most ${MOST_SESSIONS} sessions.`);
  if (planned > 1 && !minimumInterval) fault('course.minimumInterval', 'A series needs a shortest interval.', 'Give one.');
  let last = 0;
  for (const [n, step] of p.ramp.entries()) {
    if (step.fromSession <= last || !Number.isInteger(step.fromSession)) fault(`ramp[${n}].fromSession`, 'The steps of the ramp are not in order.', 'Sessions must rise, from 1.');
    if (!isDecimal(step.fraction) || toDecimal({ value: step.fraction }).lte(0) || toDecimal({ value: step.fraction }).gt(1)) fault(`ramp[${n}].fraction`, 'The fraction is not between 0 and 1.', 'Use, for example, 0.5.');
    last = step.fromSession;
  }
  if (p.ramp.length > 0 && p.ramp[0]?.fromSession !== 1) fault('ramp[0].fromSession', 'The ramp does not begin with the first session.', 'Begin with session 1.');
}

function checkBag(p: Protocol, fault: Fault): void {
  const { bag, segments } = p;
  if (!bag) return;
  const hours = segments.reduce((sum, s) => sum + Number(s.duration.value) / (s.duration.unit === 'h' ? 1 : 60), 0);
  if (!toDecimal(bag.pumpRate).times(hours).equals(toDecimal(bag.volume))) fault('bag', 'The bag does not last for the session.', 'volume = pump rate × duration.');
}
