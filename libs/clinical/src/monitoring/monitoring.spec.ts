import { describe, expect, it } from '@jest/globals';
import { consistencyProblems, refuseInconsistency } from '../consistency.js';
import { MIDAZOLAM_PRN } from '../protocols/usual.js';
import { protocols } from '../protocols/library.js';
import { OBSERVATIONS } from '../terminology/observations.js';
import { checkMonitoringPlan } from './check-monitoring-plan.js';
import { actionText, monitoringLines, monitoringSummary } from './describe-monitoring.js';
import { INPATIENT_MULTI_DAY } from './inpatient-multi-day.js';
import { isNumberTrigger, type MonitoringPlan, type MonitoringTrigger } from './monitoring-plan.js';
import { MONITORING_PLAN_KEYS, monitoringPlan } from './monitoring-plans.js';
import { OUTPATIENT_4H } from './outpatient-4h.js';
import { isOnScale, SCALES } from './scales.js';

type Loose = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- damage reaches anywhere

/** The plan after a damage, which may be anything. */
function damaged(damage: (plan: Loose) => void, plan: MonitoringPlan = OUTPATIENT_4H): MonitoringPlan {
  const copy = JSON.parse(JSON.stringify(plan)) as Loose;
  damage(copy);
  return copy as unknown as MonitoringPlan;
}
const fields = (damage: (plan: Loose) => void, plan?: MonitoringPlan) => checkMonitoringPlan(damaged(damage, plan), (plan ?? OUTPATIENT_4H).id).map((p) => p.expression);
const trigger = (code: string, subject?: string): number => OUTPATIENT_4H.triggers.findIndex((t) => t.code === code && (subject === undefined || (isNumberTrigger(t) && t.subject === subject)));

describe('the monitoring plans that ship', () => {
  it.each(MONITORING_PLAN_KEYS)('%s is consistent, and some protocol names it', (key) => {
    expect(checkMonitoringPlan(monitoringPlan(key), key)).toEqual([]);
    expect(protocols().some((p) => p.monitoringPlan === key)).toBe(true);
  });

  it('say the schedule of the clinical note, outpatient', () => {
    expect(monitoringSummary(OUTPATIENT_4H)).toBe(
      'blood pressure, heart rate, respiratory rate, SpO2, sedation (RASS) every 5 min × 3 after the start, a bolus or a higher rate, then first hour every 15 min, hours 2 and 3 every 15 to 30 min, later every 30 min; SpO2 continuously; pain 0-10, dissociation (CADSS-6 total), distress 0-10 30 min after the start, at the end, 60 min after the end; after the stop every 15 min for at least 60 min (30 min after a low dose, 2 h after esketamine) and until every criterion of discharge is met.',
    );
  });

  it('say the schedule of the clinical note, inpatient', () => {
    const phases = monitoringLines(INPATIENT_MULTI_DAY).filter((l) => l.kind === 'phase').map((l) => l.title);
    expect(phases).toEqual(['First hour (from the start to 1 h)', 'Hours 2 and 3 (from 1 h to 3 h)', 'Next 12 hours (from 3 h to 15 h)', 'Until hour 27 (from 15 h to 27 h)', 'Later (from 27 h to the end)']);
    expect(monitoringSummary(INPATIENT_MULTI_DAY)).toMatch(/first hour every 15 min, hours 2 and 3 every 30 min, next 12 hours hourly, .*; SpO2 continuously for the first 24 h; capnography \(with sleep apnoea or an opioid\) continuously; .* every 4 h; liver tests every 24 to 48 h; after the stop every 2 h for at least 6 h\.$/);
  });

  it.each([
    ['RASS at or below -3', 'Stop, stimulate, open the airway. (stop, at once)'],
    ['CADSS-6 total above 16', 'Stop. (stop)'],
    ['CADSS-6 total above 8', 'Slow. (slow)'],
    ['distress at or above 7', 'Talk down, quiet, halve the rate. Give midazolam 1 to 2 mg, if it is ordered. Stop if it lasts 10 min all the same. (slow)'],
    ['vomiting at or above 2 times', 'Slow. Give ondansetron 4 mg, if it is ordered. (slow)'],
    ['systolic pressure 30 % or more below baseline', 'Pause, legs up, fluid. (pause)'],
    ['Extravasation', 'Stop the line, site a new one. (pause, at once)'],
    ['ALT or AST above 3 times the upper limit', 'Stop the course, hepatology, record an adverse event. (stop, at once)'],
  ])('%s', (title, text) => {
    expect(monitoringLines(INPATIENT_MULTI_DAY).find((l) => l.title === title)?.text).toBe(text);
  });

  it('take the dose of a rescue drug from the adjunct itself', () => {
    const calm = OUTPATIENT_4H.triggers[trigger('distress')] as MonitoringTrigger;
    expect(calm.give).toEqual({ drug: 'midazolam', dose: MIDAZOLAM_PRN.dose, doseTo: MIDAZOLAM_PRN.doseTo });
    expect(actionText(calm)).toContain('midazolam 1 to 2 mg');
  });

  it('watch the liver only where the infusion runs over days', () => {
    expect([OUTPATIENT_4H, INPATIENT_MULTI_DAY].map((p) => p.triggers.some((t) => t.code === 'liver'))).toEqual([false, true]);
  });

  it('hold the ranges of the scales, and give none of them the LOINC code that circulates for RASS', () => {
    expect(['-6', '-5', '0', '4', '5', '1.5'].map((v) => isOnScale(SCALES.rass, v))).toEqual([false, true, true, true, false, false]);
    expect(['0', '24', '25'].map((v) => isOnScale(SCALES['cadss-6'], v))).toEqual([true, true, false]);
    expect(['S', '4', '5'].map((v) => isOnScale(SCALES.poss, v))).toEqual([true, true, false]);
    expect(SCALES['cadss-6'].keeps).toBe('total-only');
    expect(JSON.stringify([OBSERVATIONS, MONITORING_PLAN_KEYS.map((key) => monitoringPlan(key))])).not.toContain('54632-5');
  });
});

describe('an inconsistent monitoring plan is refused by its field', () => {
  it.each<[string, (p: Loose) => void, string]>([
    ['a gap between phases', (p) => { p['phases'][1].from.value = '1.5'; }, 'phases[1].from'],
    ['an overlap of phases', (p) => { p['phases'][1].from.value = '0.5'; }, 'phases[1].from'],
    ['a phase that begins at the start again', (p) => { delete p['phases'][1].from; }, 'phases[1].from'],
    ['a phase without end before others', (p) => { delete p['phases'][0].until; }, 'phases[0].until'],
    ['a gap after the start', (p) => { p['phases'][0].from = { value: '0.5', unit: 'h', mark: 'P', source: 'project' }; }, 'phases[0].from'],
    ['an end that nobody watches', (p) => { p['phases'][2].until = { value: '4', unit: 'h', mark: 'P', source: 'project' }; }, 'phases[2].until'],
    ['a phase that ends before it begins', (p) => { p['phases'][1].until.value = '1'; p['phases'][2].from.value = '1'; }, 'phases[1].until'],
    ['a phase shorter than its interval', (p) => { p['phases'][0].checks[0].every.value = '90'; }, 'phases[0].checks[0].every'],
    ['no phase', (p) => { p['phases'] = []; }, 'phases'],
    ['a phase without checks', (p) => { p['phases'][0].checks = []; }, 'phases[0].checks'],
    ['a check that reads nothing', (p) => { p['phases'][0].checks[0].measures = []; }, 'phases[0].checks[0].measures'],
    ['a measure that is none', (p) => { p['phases'][0].checks[0].measures[0] = 'aura'; }, 'phases[0].checks[0].measures[0]'],
    ['two checks of the same', (p) => { p['phases'][0].checks.push({ ...p['phases'][0].checks[0], measures: ['heart-rate'] }); }, 'phases[0].checks'],
    ['two phases of one id', (p) => { p['phases'][1].id = 'first-hour'; }, 'phases[1].id'],
    ['an interval of nothing', (p) => { p['phases'][0].checks[0].every.value = '0'; }, 'phases.0.checks.0.every.value'],
    ['a negative interval', (p) => { p['recovery'].checks[0].every.value = '-15'; }, 'recovery.checks.0.every.value'],
    ['a range of the interval that runs backwards', (p) => { p['phases'][1].checks[0].atLatest.value = '10'; }, 'phases[1].checks[0].atLatest'],
    ['a unit that is none', (p) => { p['phases'][0].checks[0].every.unit = 'minutes'; }, 'phases.0.checks.0.every.unit'],
    ['a source that is none', (p) => { p['overdue'].grace.source = 'hearsay'; }, 'overdue.grace.source'],
    ['a mark that is none', (p) => { p['dischargeGate'][0].mark = 'X'; }, 'dischargeGate.0.mark'],
    ['no baseline', (p) => { p['baseline'] = []; }, 'baseline'],
    ['a closer look that never happens', (p) => { p['afterChange'].times = 0; }, 'afterChange.times'],
    ['a closer look after nothing', (p) => { p['afterChange'].after = []; }, 'afterChange.after'],
    ['no shortest recovery for most', (p) => { p['recovery'].atLeast.shift(); }, 'recovery.atLeast'],
    ['a follow-up without a time', (p) => { delete p['followUp'][0].after; }, 'followUp[0]'],
    ['an overdue rule without action', (p) => { p['overdue'].action = ' '; }, 'overdue.action'],
    ['no miss that counts', (p) => { p['overdue'].missesToGap = 0; }, 'overdue.missesToGap'],
    ['a confirmation by one reading', (p) => { p['confirmation'].readings = 1; }, 'confirmation.readings'],
    ['a confirmation before it may be', (p) => { p['confirmation'].notAfter.value = '1'; }, 'confirmation'],
    ['no trigger', (p) => { p['triggers'] = []; }, 'triggers'],
    ['a trigger without action', (p) => { p['triggers'][0].action = ''; }, 'triggers[0].action'],
    ['a trigger without tier', (p) => { p['triggers'][0].tier = 'panic'; }, 'triggers[0].tier'],
    ['a trigger that speaks of no sign', (p) => { p['triggers'][trigger('emergency')].signs = []; }, `triggers[${String(trigger('emergency'))}].signs`],
    ['a trigger on what nobody measures', (p) => { p['alongside'][1].measures = ['pain']; }, `triggers[${String(trigger('distress'))}].subject`],
    ['a score that the scale does not have', (p) => { p['triggers'][trigger('oversedation', 'rass')].threshold.value = '-6'; }, `triggers[${String(trigger('oversedation', 'rass'))}].threshold.value`],
    ['a limit of nothing', (p) => { p['triggers'][0].threshold.value = '0'; }, 'triggers[0].threshold.value'],
    ['a milder action for a graver reading', (p) => { p['triggers'][trigger('bp-raised')].threshold.value = '190'; }, 'triggers[0].threshold.value'],
    ['the same trigger twice', (p) => { p['triggers'].push(p['triggers'][0]); }, `triggers[${String(OUTPATIENT_4H.triggers.length)}]`],
    ['an open door', (p) => { p['dischargeGate'] = []; }, 'dischargeGate'],
    ['a criterion without words', (p) => { p['dischargeGate'][0].text = ''; }, 'dischargeGate[0].text'],
    ['a scale without range', (p) => { p['scales'][0].values.highest = -5; }, 'scales[0].values'],
    ['another id than its key', (p) => { p['id'] = 'other'; }, 'id'],
    ['no version', (p) => { p['version'] = '1'; }, 'version'],
    ['no day of review', (p) => { p['reviewDue'] = 'soon'; }, 'reviewDue'],
  ])('%s', (_, damage, field) => {
    expect(fields(damage)).toContain(`outpatient-4h.${field}`);
  });

  it('at the boot, by name', () => {
    const broken = damaged((p) => { p['phases'][1].from.value = '2'; });
    expect(() => refuseInconsistency(consistencyProblems([], [], { 'outpatient-4h': broken }))).toThrow('outpatient-4h.phases[1].from: There is a gap before this phase.');
  });
});
