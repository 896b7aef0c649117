import { PHQ9 } from '../instruments/phq9.js';
import { ageInYears } from '../quantity/calendar.js';
import { convert } from '../quantity/convert.js';
import { Exact } from '../quantity/exact.js';
import { isDecimal } from '../quantity/quantity.js';
import { isUnit } from '../quantity/unit.js';
import { conditionOutcome, type ConditionLine } from './condition-rules.js';
import type { ObservationFact } from './facts.js';
import { inSet } from './code-set.js';
import type { PatientRecord, Reading } from './record.js';
import type { ScreeningContext } from './result.js';
import { fail, gravest, type Outcome, pass, type Rule, unknown } from './rule.js';
import { VALUE_SETS } from './value-sets.js';

const HOUR = 1 / 24;

/** How old a reading may be. At the start of a session it must be today's. All [P]. */
const LOOK_BACK = {
  bloodPressure: { planning: 30, 'session-start': 4 * HOUR },
  oxygenSaturation: { planning: 30, 'session-start': 4 * HOUR },
  suicidality: { planning: 30, 'session-start': 7 },
  weight: { planning: 7, 'session-start': 7 },
} as const;

/** U/L, for a laboratory that gave no upper limit of normal [P]. */
const USUAL_UPPER_LIMIT = '40';

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
  evaluate: (record, { stage }) => {
    const latest = bloodPressures(record)[0];
    if (!latest || latest.systolic.days > LOOK_BACK.bloodPressure[stage]) return unknown('No blood pressure that is recent enough. Measure it.');
    const { systolic, diastolic } = latest;
    const shown = { observed: `${systolic.value.toFixed()}/${diastolic.value.toFixed()} mm[Hg]`, evidence: [systolic.evidence] };
    const reaches = (s: number, d: number) => systolic.value.gte(s) || diastolic.value.gte(d);
    if (reaches(180, 110)) return fail('hard', 'Blood pressure is too high for an infusion.', { ...shown, threshold: '180/110 mm[Hg]' });
    if (reaches(160, 100)) return fail('acknowledge', 'Blood pressure is high: measure twice more, 5 minutes apart.', { ...shown, threshold: '160/100 mm[Hg]' });
    if (systolic.value.lt(90)) return fail('acknowledge', 'Blood pressure is low.', { ...shown, threshold: '90 mm[Hg] systolic' });
    if (reaches(140, 90)) return fail('info', 'Blood pressure is above normal.', { ...shown, threshold: '140/90 mm[Hg]' });
    return pass('Blood pressure allows an infusion.', shown);
  },
};

const CRISIS: readonly ConditionLine[] = [{ set: 'hypertensive-crisis', when: 'present', severity: 'hard', text: 'Hypertensive crisis.' }];

const hypertension: Rule = {
  id: 'S3', title: 'Uncontrolled hypertension', source: 'ketalar-label', mark: 'V', unknown: 'info', neededAtStart: false,
  evaluate: (record, context) => {
    const lastThree = bloodPressures(record).slice(0, 3);
    const onList = conditionOutcome(CRISIS, record, context);
    if (lastThree.length < 3) return onList;
    const mean = lastThree.reduce((sum, bp) => sum.plus(bp.systolic.value), new Exact(0)).div(3);
    if (mean.lt(160)) return onList;
    const high = fail('acknowledge', 'The mean of the last three systolic pressures is high.', { observed: `${mean.toFixed(0)} mm[Hg]`, threshold: '160 mm[Hg]', evidence: lastThree.map((bp) => bp.systolic.evidence) });
    return gravest([onList, high]);
  },
};

const SUICIDALITY: readonly ConditionLine[] = [{ set: 'suicidality', when: 'present', severity: 'acknowledge', text: 'Suicidal thoughts or an attempt on the problem list: psychiatric assessment.' }];

const suicidality: Rule = {
  id: 'S13', title: 'Suicidality', source: 'project', mark: 'P', unknown: 'acknowledge', neededAtStart: true,
  evaluate: (record, context) => {
    const days = LOOK_BACK.suicidality[context.stage];
    const onList = conditionOutcome(SUICIDALITY, record, context);
    const risk = record.latest('cssrs-risk', days);
    const item9 = record.latest('phq9-9', days);
    const asked = [...(risk ? [riskOutcome(risk, context)] : []), ...(item9 ? [item9Outcome(item9)] : [])];
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

function item9Outcome(o: ObservationFact): Outcome {
  // some systems send the LOINC answer instead of the number
  const option = PHQ9.options.find(({ code }) => o.coded?.some((c) => c.code === code?.code));
  const answer = o.quantity?.value ?? option?.value.toString();
  if (answer === undefined) return unknown('The answer to PHQ-9 item 9 cannot be read.', evidenceOf(o));
  const shown = { ...evidenceOf(o), observed: answer, threshold: '1' };
  return new Exact(answer).gte(1) ? fail('acknowledge', 'PHQ-9 item 9 is 1 or more: assess suicide risk.', shown) : pass('PHQ-9 item 9 is 0.', shown);
}

const liverTests: Rule = {
  id: 'S15', title: 'Liver tests', source: 'noppers-2011-liver', mark: 'V', unknown: 'acknowledge', neededAtStart: false,
  evaluate: (record, { multiDay }) => {
    const repeat = (record.facts.priorCourses ?? []).length > 0;
    const days = multiDay || repeat ? 30 : 366;
    const tests = (['alt', 'ast'] as const).map((key) => record.readings(key, 'U/L').find((r) => r.days <= days)).filter((r) => r !== undefined);
    if (tests.length === 0) return unknown('No ALT or AST that is recent enough. Take liver tests.', { threshold: multiDay || repeat ? 'within 30 days' : 'within 12 months' });
    return gravest(
      tests.map((test) => {
        const high = upperLimit(record, test);
        const times = test.value.div(high.value);
        const shown = { evidence: [test.evidence], observed: `${test.value.toFixed()} U/L = ${times.toFixed(1)} × upper limit of normal (${high.value} U/L${high.stated ? '' : ', the usual one: the laboratory gave none'})` };
        if (times.gt(5)) return fail('hard', 'ALT or AST is more than 5 times the upper limit of normal.', { ...shown, threshold: '5 ×' });
        if (times.gt(3)) return fail(multiDay ? 'hard' : 'acknowledge', 'ALT or AST is more than 3 times the upper limit of normal.', { ...shown, threshold: '3 ×' });
        return pass('ALT and AST allow an infusion.', shown);
      }),
    );
  },
};

/** The laboratory's own limit, in the unit of the test; a limit that is none (zero, another dimension) is not taken. */
function upperLimit(record: PatientRecord, test: Reading): { readonly value: string; readonly stated: boolean } {
  const given = record.facts.observations.find((o) => o.id === test.evidence.id)?.referenceHigh;
  const value = given && isUnit(given.unit) && isDecimal(given.value) ? convert({ value: given.value, unit: given.unit }, test.unit) : undefined;
  return value?.gt(0) ? { value: value.toFixed(), stated: true } : { value: USUAL_UPPER_LIMIT, stated: false };
}

const PREGNANCY: readonly ConditionLine[] = [{ set: 'pregnancy', when: 'present', severity: 'hard', text: 'Pregnancy.' }];
const TEST_DAYS = 7;
const CHILDBEARING = { from: 12, to: 55 };

const pregnancy: Rule = {
  id: 'S16', title: 'Pregnancy', source: 'ketalar-label', mark: 'V', unknown: 'acknowledge', neededAtStart: true,
  evaluate: (record, context) => {
    const { gender, birthDate } = record.facts.patient;
    const onList = conditionOutcome(PREGNANCY, record, context);
    if (onList.status === 'fail') return onList;
    const age = ageInYears(birthDate, record.at);
    if (gender === 'male' || (age !== undefined && (age < CHILDBEARING.from || age > CHILDBEARING.to))) return pass('Does not apply.');
    const tests = [record.latest('hcg-urine', TEST_DAYS), record.latest('hcg-serum', TEST_DAYS)].filter((t) => t !== undefined);
    const status = record.latest('pregnancy-status', TEST_DAYS);
    const positive = tests.find((t) => testResult(t) === 'positive') ?? (status && inSet(status.coded ?? [], VALUE_SETS['pregnant-answer']) ? status : undefined);
    if (positive) return fail('hard', 'The pregnancy test is positive.', evidenceOf(positive));
    const negative = tests.find((t) => testResult(t) === 'negative');
    return negative ? pass('The pregnancy test is negative.', evidenceOf(negative)) : unknown('No pregnancy test within 7 days. Test before the infusion.', { threshold: 'within 7 days' });
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
  evaluate: (record, context) => {
    const onList = conditionOutcome(AIRWAY, record, context);
    const latest = record.readings('oxygen-saturation', '%').find((r) => r.days <= LOOK_BACK.oxygenSaturation[context.stage]);
    if (!latest) return onList.status === 'fail' ? onList : unknown('No oxygen saturation that is recent enough. Measure it in room air.');
    const shown = { evidence: [latest.evidence], observed: `${latest.value.toFixed()} %`, threshold: '92 %' };
    if (latest.value.lt(92)) return fail('hard', 'Oxygen saturation in room air is too low.', shown);
    return onList.status === 'fail' ? onList : pass('Oxygen saturation allows an infusion.', shown);
  },
};

const LONG_QT: readonly ConditionLine[] = [{ set: 'long-qt', when: 'ever', severity: 'acknowledge', text: 'Long QT: no ondansetron or haloperidol without an electrocardiogram.' }];

const qtInterval: Rule = {
  // no electrocardiogram is asked for where nothing points to the heart, so missing is shown and not stopped
  id: 'S23', title: 'QTc interval', source: 'ctcae-v5', mark: 'V', unknown: 'info', neededAtStart: false,
  evaluate: (record, context) => {
    const onList = conditionOutcome(LONG_QT, record, context);
    const latest = record.readings('qtc', 'ms')[0];
    if (!latest) return onList.status === 'fail' ? onList : unknown('No QTc is known.');
    const shown = { evidence: [latest.evidence], observed: `${latest.value.toFixed()} ms` };
    if (latest.value.gte(500)) return fail('acknowledge', 'QTc is 500 ms or more: no ondansetron, no haloperidol.', { ...shown, threshold: '500 ms' });
    if (latest.value.gte(470)) return fail('acknowledge', 'QTc is long: care with ondansetron and haloperidol.', { ...shown, threshold: '470 ms' });
    return onList.status === 'fail' ? onList : pass('QTc is not long.', shown);
  },
};

const weight: Rule = {
  id: 'W1', title: 'Weight known and recent', source: 'project', mark: 'P', unknown: 'acknowledge', neededAtStart: true,
  evaluate: (record, { stage }) => {
    const latest = record.readings('body-weight', 'kg')[0];
    if (!latest) return unknown('No weight is known. Weigh the patient.');
    const shown = { evidence: [latest.evidence], observed: `${latest.value.toFixed()} kg, ${Math.max(0, Math.floor(latest.days))} d old`, threshold: '7 d' };
    return latest.days > LOOK_BACK.weight[stage] ? fail('acknowledge', 'The weight is more than 7 days old. Weigh the patient.', shown) : pass('The weight is recent.', shown);
  },
};

export const OBSERVATION_RULES: readonly Rule[] = [bloodPressureNow, hypertension, suicidality, liverTests, pregnancy, airway, qtInterval, weight];
