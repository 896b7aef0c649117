import { PHQ9 } from '../instruments/phq9.js';
import { ageInYears } from '../quantity/calendar.js';
import { convert } from '../quantity/convert.js';
import { Exact } from '../quantity/exact.js';
import { isDecimal } from '../quantity/quantity.js';
import { isUnit } from '../quantity/unit.js';
import { say } from '../thresholds/say.js';
import type { ThresholdKey, Thresholds } from '../thresholds/thresholds.js';
import { conditionOutcome, type ConditionLine } from './condition-rules.js';
import type { ObservationFact } from './facts.js';
import { inSet } from './code-set.js';
import type { PatientRecord, Reading } from './record.js';
import type { ScreeningContext, ScreeningStage } from './result.js';
import { daysOf, fail, gravest, longestDays, notReassuring, type Outcome, pass, type Rule, unknown } from './rule.js';
import { VALUE_SETS } from './value-sets.js';
import { DRUGS, type DrugKey } from '../terminology/drugs.js';

/** How old a reading may be, by stage. At the start of a session it must be today's. */
const LOOK_BACK = {
  bloodPressure: { planning: 'blood-pressure.age.planning', 'session-start': 'blood-pressure.age.start' },
  oxygenSaturation: { planning: 'oxygen-saturation.age.planning', 'session-start': 'oxygen-saturation.age.start' },
  suicidality: { planning: 'suicidality.age.planning', 'session-start': 'suicidality.age.start' },
} as const satisfies Record<string, Record<ScreeningStage, ThresholdKey>>;

interface BloodPressure {
  readonly systolic: Reading;
  readonly diastolic: Reading;
}

export function bloodPressures(record: PatientRecord): readonly BloodPressure[] {
  const diastolics = record.readings('diastolic', 'mm[Hg]', 'blood-pressure');
  return record.readings('systolic', 'mm[Hg]', 'blood-pressure').flatMap((systolic) => {
    const diastolic = diastolics.find((d) => d.at === systolic.at);
    return diastolic ? [{ systolic, diastolic }] : [];
  });
}

const bloodPressureNow: Rule = {
  id: 'S2', title: 'Blood pressure now', source: 'ed-protocol', mark: 'P', unknown: 'acknowledge', neededAtStart: true,
  evaluate: (record, { stage }, thresholds) => {
    const gap = unknown('No blood pressure that is recent enough. Measure it.');
    const latest = bloodPressures(record)[0];
    const within = LOOK_BACK.bloodPressure[stage];
    if (!latest || latest.systolic.days > longestDays(within)) return gap;
    const outcome = pressureOutcome(latest, thresholds);
    return latest.systolic.days > daysOf(within, thresholds) && !notReassuring(outcome) ? gap : outcome;
  },
};

function pressureOutcome({ systolic, diastolic }: BloodPressure, { values }: Thresholds): Outcome {
  const shown = { observed: `${systolic.value.toFixed()}/${diastolic.value.toFixed()} mm[Hg]`, evidence: [systolic.evidence] };
  const reaches = (step: 'hard' | 'high' | 'raised'): { threshold: string } | undefined => {
    const [s, d] = [values[`blood-pressure.systolic.${step}`], values[`blood-pressure.diastolic.${step}`]];
    return systolic.value.gte(s) || diastolic.value.gte(d) ? { threshold: `${s}/${d} mm[Hg]` } : undefined;
  };
  const [hard, high, raised] = [reaches('hard'), reaches('high'), reaches('raised')];
  const low = values['blood-pressure.systolic.low'];
  if (hard) return fail('hard', 'Blood pressure is too high for an infusion.', { ...shown, ...hard });
  if (high) return fail('acknowledge', 'Blood pressure is high: measure twice more, 5 minutes apart.', { ...shown, ...high });
  if (systolic.value.lt(low)) return fail('acknowledge', 'Blood pressure is low.', { ...shown, threshold: `${low} mm[Hg] systolic` });
  if (raised) return fail('info', 'Blood pressure is above normal.', { ...shown, ...raised });
  return pass('Blood pressure allows an infusion.', shown);
}

const CRISIS: readonly ConditionLine[] = [{ set: 'hypertensive-crisis', when: 'present', severity: 'hard', text: 'Hypertensive crisis.' }];

const hypertension: Rule = {
  id: 'S3', title: 'Uncontrolled hypertension', source: 'ketalar-label', mark: 'V', unknown: 'info', neededAtStart: false,
  evaluate: (record, context, thresholds) => {
    const limit = thresholds.values['blood-pressure.mean'];
    const lastThree = bloodPressures(record).slice(0, 3);
    const onList = conditionOutcome(CRISIS, record, context, thresholds);
    if (lastThree.length < 3) return onList;
    const mean = lastThree.reduce((sum, bp) => sum.plus(bp.systolic.value), new Exact(0)).div(3);
    if (mean.lt(limit)) return onList;
    const high = fail('acknowledge', 'The mean of the last three systolic pressures is high.', { observed: `${mean.toFixed(0)} mm[Hg]`, threshold: `${limit} mm[Hg]`, evidence: lastThree.map((bp) => bp.systolic.evidence) });
    return gravest([onList, high]);
  },
};

const SUICIDALITY: readonly ConditionLine[] = [{ set: 'suicidality', when: 'present', severity: 'acknowledge', text: 'Suicidal thoughts or an attempt on the problem list: psychiatric assessment.' }];

const suicidality: Rule = {
  id: 'S13', title: 'Suicidality', source: 'project', mark: 'P', unknown: 'acknowledge', neededAtStart: true,
  evaluate: (record, context, thresholds) => {
    const within = LOOK_BACK.suicidality[context.stage];
    const onList = conditionOutcome(SUICIDALITY, record, context, thresholds);
    const answered = (key: 'cssrs-risk' | 'phq9-9', read: (o: ObservationFact) => Outcome): Outcome[] => {
      const latest = record.latest(key, longestDays(within));
      const outcome = latest && read(latest);
      return latest && outcome && (notReassuring(outcome) || (record.daysSince(latest.effective) ?? Infinity) <= daysOf(within, thresholds)) ? [outcome] : [];
    };
    const asked = [...answered('cssrs-risk', (o) => riskOutcome(o, context)), ...answered('phq9-9', (o) => item9Outcome(o, thresholds))];
    if (asked.length > 0) return gravest([...asked, ...(onList.status === 'fail' ? [onList] : [])]);
    return onList.status === 'fail' ? onList : unknown('Nobody has asked about suicidal thoughts lately. Ask (C-SSRS screener or PHQ-9).');
  },
};

const evidenceOf = (o: ObservationFact) => ({ evidence: [{ resourceType: 'Observation', id: o.id }] });

function riskOutcome(o: ObservationFact, { setting }: ScreeningContext): Outcome {
  const words = [o.text, ...(o.coded ?? []).map((c) => c.display)].filter((w) => w !== undefined).join(' ').toLowerCase();
  if (words.includes('high')) return fail(setting === 'outpatient' ? 'hard' : 'acknowledge', 'High suicide risk: psychiatry the same day.', { ...evidenceOf(o), threshold: 'high risk' });
  if (words.includes('moderate')) return fail('acknowledge', 'Moderate suicide risk: psychiatric assessment.', { ...evidenceOf(o), threshold: 'moderate risk' });
  if (words.includes('low') || words.includes('no risk')) return pass('Suicide risk was asked and is low.', evidenceOf(o));
  return unknown('The answer to the suicide risk screener cannot be read.', evidenceOf(o));
}

function item9Outcome(o: ObservationFact, thresholds: Thresholds): Outcome {
  // some systems send the LOINC answer instead of the number
  const option = PHQ9.options.find(({ code }) => o.coded?.some((c) => c.code === code?.code));
  const answer = o.quantity?.value ?? option?.value.toString();
  if (answer === undefined) return unknown('The answer to PHQ-9 item 9 cannot be read.', evidenceOf(o));
  const threshold = thresholds.values['suicidality.item-9'];
  const shown = { ...evidenceOf(o), observed: answer, threshold };
  return new Exact(answer).gte(threshold) ? fail('acknowledge', say('PHQ-9 item 9 is {=suicidality.item-9} or more: assess suicide risk.', thresholds), shown) : pass('PHQ-9 item 9 is 0.', shown);
}

const liverTests: Rule = {
  id: 'S15', title: 'Liver tests', source: 'noppers-2011-liver', mark: 'V', unknown: 'acknowledge', neededAtStart: false,
  evaluate: (record, { multiDay }, thresholds) => {
    const repeat = (record.facts.priorCourses ?? []).length > 0;
    const within = multiDay || repeat ? 'liver.age.repeated' : 'liver.age.single';
    const outcomes = (['alt', 'ast'] as const).flatMap((key): Outcome[] => {
      const tests = record.readings(key, 'U/L').filter((r) => r.days <= longestDays(within));
      // two results of the same moment: nobody knows which is right, so both count
      return tests.filter((t) => t.at === tests[0]?.at).flatMap((test) => {
        const outcome = liverOutcome(record, test, multiDay, thresholds);
        return notReassuring(outcome) || test.days <= daysOf(within, thresholds) ? [outcome] : [];
      });
    });
    return outcomes.length > 0 ? gravest(outcomes) : unknown('No ALT or AST that is recent enough. Take liver tests.', { threshold: say(`within {${within}}`, thresholds) });
  },
};

function liverOutcome(record: PatientRecord, test: Reading, multiDay: boolean, thresholds: Thresholds): Outcome {
  const { 'liver.severe': severe, 'liver.raised': raised } = thresholds.values;
  const high = upperLimit(record, test, thresholds);
  const times = test.value.div(high.value);
  const shown = { evidence: [test.evidence], observed: `${test.value.toFixed()} U/L = ${times.toFixed(1)} × upper limit of normal (${high.value} U/L${high.stated ? '' : ', the usual one: the laboratory gave none'})` };
  if (times.gt(severe)) return fail('hard', say('ALT or AST is more than {liver.severe} times the upper limit of normal.', thresholds), { ...shown, threshold: `${severe} ×` });
  if (times.gt(raised)) return fail(multiDay ? 'hard' : 'acknowledge', say('ALT or AST is more than {liver.raised} times the upper limit of normal.', thresholds), { ...shown, threshold: `${raised} ×` });
  return pass('ALT and AST allow an infusion.', shown);
}

/** The laboratory's own limit, in the unit of the test; a limit that is none (zero, another dimension) is not taken. */
function upperLimit(record: PatientRecord, test: Reading, { values }: Thresholds): { readonly value: string; readonly stated: boolean } {
  const given = record.facts.observations.find((o) => o.id === test.evidence.id)?.referenceHigh;
  const value = given && isUnit(given.unit) && isDecimal(given.value) ? convert({ value: given.value, unit: given.unit }, test.unit) : undefined;
  return value?.gt(0) ? { value: value.toFixed(), stated: true } : { value: values['liver.upper-limit'], stated: false };
}

const PREGNANCY: readonly ConditionLine[] = [{ set: 'pregnancy', when: 'present', severity: 'hard', text: 'Pregnancy.' }];

const pregnancy: Rule = {
  id: 'S16', title: 'Pregnancy', source: 'ketalar-label', mark: 'V', unknown: 'acknowledge', neededAtStart: true,
  evaluate: (record, context, thresholds) => {
    const { gender, birthDate } = record.facts.patient;
    const { values } = thresholds;
    const onList = conditionOutcome(PREGNANCY, record, context, thresholds);
    if (onList.status === 'fail') return onList;
    const age = ageInYears(birthDate, record.at, record.timeZone);
    if (gender === 'male' || (age !== undefined && (age < Number(values['pregnancy.from-age']) || age > Number(values['pregnancy.to-age'])))) return pass('Does not apply.');
    // a positive test is news for as long as any clinic looks back; a negative one only for as long as this clinic does
    const latest = (key: 'hcg-urine' | 'hcg-serum' | 'pregnancy-status'): ObservationFact | undefined => record.latest(key, longestDays('pregnancy.test-age'));
    const tests = [latest('hcg-urine'), latest('hcg-serum')].filter((t) => t !== undefined);
    const status = latest('pregnancy-status');
    const positive = tests.find((t) => testResult(t) === 'positive') ?? (status && inSet(status.coded ?? [], VALUE_SETS['pregnant-answer']) ? status : undefined);
    if (positive) return fail('hard', 'The pregnancy test is positive.', evidenceOf(positive));
    const negative = tests.find((t) => testResult(t) === 'negative' && (record.daysSince(t.effective) ?? Infinity) <= daysOf('pregnancy.test-age', thresholds));
    return negative ? pass('The pregnancy test is negative.', evidenceOf(negative)) : unknown(say('No pregnancy test within {pregnancy.test-age}. Test before the infusion.', thresholds), { threshold: say('within {pregnancy.test-age}', thresholds) });
  },
};

function testResult(o: ObservationFact): 'positive' | 'negative' | 'unclear' {
  const words = [o.text, ...(o.coded ?? []).map((c) => c.display)].filter((w) => w !== undefined).join(' ').toLowerCase();
  if (inSet(o.coded ?? [], VALUE_SETS['test-negative']) || /\bnegative\b|\bnot detected\b/.test(words)) return 'negative';
  return inSet(o.coded ?? [], VALUE_SETS['test-positive']) || /\bpositive\b|\bdetected\b/.test(words) ? 'positive' : 'unclear';
}

const AIRWAY: readonly ConditionLine[] = [{ set: 'airway-or-lung-disease', when: 'present', severity: 'acknowledge', text: 'Sleep apnoea, chronic lung disease or home oxygen: capnography.' }];

const airway: Rule = {
  id: 'S21', title: 'Airway and breathing', source: 'project', mark: 'P', unknown: 'acknowledge', neededAtStart: false,
  evaluate: (record, context, thresholds) => {
    const onList = conditionOutcome(AIRWAY, record, context, thresholds);
    const within = LOOK_BACK.oxygenSaturation[context.stage];
    const least = thresholds.values['oxygen-saturation.low'];
    const latest = record.readings('oxygen-saturation', '%').find((r) => r.days <= longestDays(within));
    const shown = latest && { evidence: [latest.evidence], observed: `${latest.value.toFixed()} %`, threshold: `${least} %` };
    if (latest?.value.lt(least)) return fail('hard', 'Oxygen saturation in room air is too low.', shown);
    if (onList.status === 'fail') return onList;
    return latest && latest.days <= daysOf(within, thresholds) ? pass('Oxygen saturation allows an infusion.', shown) : unknown('No oxygen saturation that is recent enough. Measure it in room air.');
  },
};

const LONG_QT: readonly ConditionLine[] = [{ set: 'long-qt', when: 'ever', severity: 'acknowledge', text: 'Long QT: no ondansetron or haloperidol without an electrocardiogram.' }];

/** Clinical note §3, S23: hard for these, to be acknowledged for ketamine alone. */
const LENGTHEN_QT: readonly DrugKey[] = ['ondansetron', 'haloperidol'];

const qtInterval: Rule = {
  // no electrocardiogram is asked for where nothing points to the heart, so missing is shown and not stopped
  id: 'S23', title: 'QTc interval', source: 'ctcae-v5', mark: 'V', unknown: 'info', neededAtStart: false,
  evaluate: (record, context, thresholds) => {
    const onList = conditionOutcome(LONG_QT, record, context, thresholds);
    const { 'qt.very-long': veryLong, 'qt.long': long } = thresholds.values;
    const latest = record.readings('qtc', 'ms')[0];
    if (!latest) return onList.status === 'fail' ? onList : unknown('No QTc is known.');
    const shown = { evidence: [latest.evidence], observed: `${latest.value.toFixed()} ms` };
    const lengthening = context.beside.filter((drug) => LENGTHEN_QT.includes(drug)).map((drug) => DRUGS[drug].text);
    if (latest.value.gte(veryLong) && lengthening.length > 0) return fail('hard', say(`QTc is {qt.very-long} or more, and the plan orders ${lengthening.join(' and ')}: order it without (withoutAdjuncts).`, thresholds), { ...shown, threshold: `${veryLong} ms` });
    if (latest.value.gte(veryLong)) return fail('acknowledge', say('QTc is {qt.very-long} or more: no ondansetron, no haloperidol.', thresholds), { ...shown, threshold: `${veryLong} ms` });
    if (latest.value.gte(long)) return fail('acknowledge', 'QTc is long: care with ondansetron and haloperidol.', { ...shown, threshold: `${long} ms` });
    return onList.status === 'fail' ? onList : pass('QTc is not long.', shown);
  },
};

const weight: Rule = {
  id: 'W1', title: 'Weight known and recent', source: 'project', mark: 'P', unknown: 'acknowledge', neededAtStart: true,
  evaluate: (record, _context, thresholds) => {
    const latest = record.readings('body-weight', 'kg')[0];
    if (!latest) return unknown('No weight is known. Weigh the patient.');
    const shown = { evidence: [latest.evidence], observed: `${latest.value.toFixed()} kg, ${Math.max(0, Math.floor(latest.days))} d old`, threshold: `${thresholds.values['weight.age']} d` };
    return latest.days > daysOf('weight.age', thresholds) ? fail('acknowledge', say('The weight is more than {weight.age} old. Weigh the patient.', thresholds), shown) : pass('The weight is recent.', shown);
  },
};

export const OBSERVATION_RULES: readonly Rule[] = [bloodPressureNow, hypertension, suicidality, liverTests, pregnancy, airway, qtInterval, weight];
