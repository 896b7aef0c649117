import type { Problem } from '../problem.js';
import { isDay, isVersion } from '../protocols/check-protocol.js';
import { checkStated, type Fault } from '../protocols/check-stated.js';
import type { Exact } from '../quantity/exact.js';
import { type Quantity, toDecimal } from '../quantity/quantity.js';
import type { Unit } from '../quantity/unit.js';
import { MEASURES, type Measure, TRIGGER_SUBJECTS } from './measures.js';
import { type Check, isNumberTrigger, type MonitoringPlan, type MonitoringTrigger, type NumberTrigger, TIERS } from './monitoring-plan.js';
import { isOnScale, SCALES } from './scales.js';

/** Faults of a monitoring plan, each with its field. Run over all that ship at boot. */
export function checkMonitoringPlan(plan: MonitoringPlan, key: string = plan.id): readonly Problem[] {
  const problems: Problem[] = [];
  const fault: Fault = (field, text, fix) => problems.push({ kind: 'invalid', code: 'MONITORING_INCONSISTENT', text, expression: `${key}.${field}`, fix });
  if (plan.id !== key) fault('id', 'The plan has another id than its key.', 'Use the key.');
  if (!isVersion(plan.version)) fault('version', 'The version is not valid.', 'Use three numbers, for example 1.0.0.');
  if (!isDay(plan.reviewDue)) fault('reviewDue', 'The review date is not a date.', 'Use, for example, 2027-03-01.');
  // RASS has values below zero and is meant to be 0 at discharge
  checkStated(plan, fault, (path) => path.endsWith('.threshold'));
  // what follows calculates with the numbers
  if (problems.length > 0) return problems;
  checkSchedule(plan, fault);
  checkRest(plan, fault);
  checkTriggers(plan, fault);
  return problems;
}

const MINUTES: Readonly<Partial<Record<Unit, number>>> = { min: 1, h: 60, d: 1440, wk: 10_080 };
const minutes = (q: Quantity): Exact => toDecimal(q).times(MINUTES[q.unit] ?? 1);

function checkMeasures(measures: readonly Measure[], field: string, fault: Fault): void {
  if (measures.length === 0) fault(field, 'Nothing is measured.', 'Name at least one measure.');
  for (const [n, m] of measures.entries()) if (!Object.hasOwn(MEASURES, m)) fault(`${field}[${String(n)}]`, 'The measure is not in the table of measures.', 'Use a key of the table.');
  if (new Set(measures).size !== measures.length) fault(field, 'A measure stands there twice.', 'Name each once.');
}

function checkInterval({ every, atLatest }: { readonly every: Quantity; readonly atLatest?: Quantity }, field: string, fault: Fault): void {
  if (atLatest && minutes(atLatest).lessThan(minutes(every))) fault(`${field}.atLatest`, 'The range of the interval is not in order.', 'every <= atLatest.');
}

function checkChecks(checks: readonly Check[], field: string, fault: Fault): void {
  if (checks.length === 0) fault(field, 'Nothing is checked.', 'Give at least one check.');
  for (const [n, c] of checks.entries()) {
    checkMeasures(c.measures, `${field}[${String(n)}].measures`, fault);
    checkInterval(c, `${field}[${String(n)}]`, fault);
  }
  const all = checks.flatMap((c) => c.measures);
  for (const [n, m] of all.entries()) if (all.indexOf(m) !== n && checks.every((c) => new Set(c.measures).size === c.measures.length)) fault(field, 'Two checks read the same at different intervals.', 'Name each measure in one check.');
}

/** From the start to the end of the infusion, no minute twice and none left out. */
function checkSchedule(plan: MonitoringPlan, fault: Fault): void {
  const { phases, baseline, afterChange: burst, alongside } = plan;
  if (baseline.length === 0) fault('baseline', 'Nothing is measured before the start.', 'Give at least one baseline.');
  for (const [n, b] of baseline.entries()) checkMeasures(b.measures, `baseline[${String(n)}].measures`, fault);
  if (phases.length === 0) fault('phases', 'The infusion is not watched.', 'Give at least one phase.');
  for (const [n, p] of phases.entries()) {
    const at = `phases[${String(n)}]`;
    const before = phases[n - 1];
    if (phases.findIndex((other) => other.id === p.id) !== n) fault(`${at}.id`, 'Two phases have this id.', 'Use another.');
    if (n === 0 && p.from) fault(`${at}.from`, 'The first phase leaves a gap after the start.', 'Leave its beginning out.');
    if (before?.until && !p.from) fault(`${at}.from`, 'The phase overlaps those before it.', 'Let it begin where the one before it ends.');
    if (before?.until && p.from) {
      const order = minutes(p.from).comparedTo(minutes(before.until));
      if (order > 0) fault(`${at}.from`, 'There is a gap before this phase.', 'Let it begin where the one before it ends.');
      if (order < 0) fault(`${at}.from`, 'The phase overlaps the one before it.', 'Let it begin where the one before it ends.');
    }
    const last = n === phases.length - 1;
    if (last && p.until) fault(`${at}.until`, 'Nothing watches the end of a long infusion.', 'Leave the end of the last phase out.');
    if (!last && !p.until) fault(`${at}.until`, 'The phase overlaps those after it.', 'Say when it ends.');
    if (p.until && p.from && minutes(p.until).lessThanOrEqualTo(minutes(p.from))) fault(`${at}.until`, 'The phase ends before it begins.', 'from < until.');
    const length = p.until && minutes(p.until).minus(p.from ? minutes(p.from) : 0);
    for (const [i, c] of p.checks.entries()) if (length && minutes(c.every).greaterThan(length)) fault(`${at}.checks[${String(i)}].every`, 'The phase is over before its first check.', 'Use a shorter interval.');
    checkChecks(p.checks, `${at}.checks`, fault);
  }
  if (burst) {
    if (burst.after.length === 0) fault('afterChange.after', 'No event asks for the closer look.', 'Name at least one.');
    if (!Number.isInteger(burst.times) || burst.times < 1) fault('afterChange.times', 'This is not a count.', 'A whole number from 1.');
    checkMeasures(burst.measures, 'afterChange.measures', fault);
  }
  for (const [n, a] of alongside.entries()) {
    checkMeasures(a.measures, `alongside[${String(n)}].measures`, fault);
    if (a.rhythm.kind === 'every') checkInterval(a.rhythm, `alongside[${String(n)}].rhythm`, fault);
    if (a.rhythm.kind === 'moments' && a.rhythm.moments.length === 0) fault(`alongside[${String(n)}].rhythm.moments`, 'No moment is named.', 'Name at least one.');
  }
}

function checkRest({ recovery, followUp, overdue, confirmation, dischargeGate, scales }: MonitoringPlan, fault: Fault): void {
  checkChecks(recovery.checks, 'recovery.checks', fault);
  if (!recovery.atLeast.some(({ of }) => of === 'any')) fault('recovery.atLeast', 'For most patients no shortest recovery is said.', 'Give one of "any".');
  for (const [n, f] of followUp.entries()) if (!f.after && !f.every) fault(`followUp[${String(n)}]`, 'It is not said when.', 'Give after or every.');
  if (!Number.isInteger(overdue.missesToGap) || overdue.missesToGap < 1) fault('overdue.missesToGap', 'This is not a count.', 'A whole number from 1.');
  if (overdue.action.trim() === '') fault('overdue.action', 'It is not said what to do.', 'Say who is told.');
  if (!Number.isInteger(confirmation.readings) || confirmation.readings < 2) fault('confirmation.readings', 'One reading confirms nothing.', 'A whole number from 2.');
  if (minutes(confirmation.notAfter).lessThan(minutes(confirmation.notBefore))) fault('confirmation', 'The times of the second reading are not in order.', 'notBefore <= notAfter.');
  if (dischargeGate.length === 0) fault('dischargeGate', 'Anybody may go home at any time.', 'Give at least one criterion.');
  for (const [n, d] of dischargeGate.entries()) {
    if (d.text.trim() === '') fault(`dischargeGate[${String(n)}].text`, 'The criterion has no words.', 'Say what must be so.');
    if (dischargeGate.findIndex((other) => other.code === d.code) !== n) fault(`dischargeGate[${String(n)}].code`, 'Two criteria have this code.', 'Use another.');
  }
  for (const [n, s] of scales.entries()) if ('lowest' in s.values ? s.values.lowest >= s.values.highest : s.values.levels.length < 2) fault(`scales[${String(n)}].values`, 'The scale has no range.', 'lowest < highest, or two levels or more.');
}

const isHigh = ({ when }: NumberTrigger): boolean => when === 'above' || when === 'at-or-above';
const isLow = ({ when }: NumberTrigger): boolean => when === 'below' || when === 'at-or-below';

function checkTriggers(plan: MonitoringPlan, fault: Fault): void {
  const { triggers } = plan;
  if (triggers.length === 0) fault('triggers', 'No reading asks for anything.', 'Give at least one trigger.');
  const measured = new Set<Measure>([...plan.phases.flatMap((p) => p.checks), ...plan.alongside, ...plan.recovery.checks].flatMap((c) => c.measures));
  for (const [n, t] of triggers.entries()) {
    const at = `triggers[${String(n)}]`;
    if (t.action.trim() === '') fault(`${at}.action`, 'The trigger asks for no action.', 'Say what to do.');
    if (!TIERS.includes(t.tier)) fault(`${at}.tier`, 'The tier is not known.', `Use one of: ${TIERS.join(', ')}.`);
    if (t.code.trim() === '') fault(`${at}.code`, 'The trigger has no code.', 'Give one.');
    if (!isNumberTrigger(t)) {
      if (t.signs.length === 0) fault(`${at}.signs`, 'The trigger speaks of no sign.', 'Name at least one.');
      continue;
    }
    const { measure } = TRIGGER_SUBJECTS[t.subject];
    if (measure !== 'reported' && !measured.has(measure)) fault(`${at}.subject`, 'Nobody measures what the trigger speaks of.', 'Add it to the schedule, or leave the trigger out.');
    const scale = Object.hasOwn(SCALES, t.subject) ? SCALES[t.subject as keyof typeof SCALES] : undefined;
    if (scale && !isOnScale(scale, t.threshold.value)) fault(`${at}.threshold.value`, 'The scale has no such value.', scale.anchors);
    if (!scale && !toDecimal(t.threshold).greaterThan(0)) fault(`${at}.threshold.value`, 'The number is not above zero.', 'Write decimal text above zero.');
    if (triggers.some((other, m) => m < n && isNumberTrigger(other) && sameThreshold(other, t))) fault(at, 'Two triggers speak of the same reading.', 'Leave one out.');
    const milder = triggers.find((other): other is NumberTrigger => isNumberTrigger(other) && other.subject === t.subject && TIERS.indexOf(other.tier) > TIERS.indexOf(t.tier) && isOutside(other, t));
    if (milder) fault(`${at}.threshold.value`, 'A milder action has the graver reading.', 'Let the graver action have the graver reading.');
  }
}

const sameThreshold = (a: MonitoringTrigger & NumberTrigger, b: NumberTrigger): boolean => a.subject === b.subject && a.when === b.when && toDecimal(a.threshold).equals(toDecimal(b.threshold));

/** Whether `milder` begins where `graver` has long begun. */
const isOutside = (milder: NumberTrigger, graver: NumberTrigger): boolean =>
  (isHigh(milder) && isHigh(graver) && toDecimal(milder.threshold).greaterThan(toDecimal(graver.threshold))) || (isLow(milder) && isLow(graver) && toDecimal(milder.threshold).lessThan(toDecimal(graver.threshold)));
