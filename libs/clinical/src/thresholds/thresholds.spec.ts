import { describe, expect, it } from '@jest/globals';
import { consistencyProblems } from '../consistency.js';
import { calculateDose } from '../dosing/calculate-dose.js';
import { LIMIT_TEXTS } from '../dosing/limits.js';
import { GOALS, goalRule } from '../goals/goal.js';
import { goalTarget } from '../goals/goal-standing.js';
import { monitoringPlan } from '../monitoring/monitoring-plans.js';
import { findProtocol } from '../protocols/library.js';
import type { Protocol } from '../protocols/protocol.js';
import { CONDITION_RULES } from '../screening/condition-rules.js';
import type { ScreeningFacts } from '../screening/facts.js';
import { MEDICATION_RULES } from '../screening/medication-rules.js';
import { RULES } from '../screening/rules.js';
import { screen } from '../screening/screen.js';
import { SOURCES } from '../sources.js';
import { OBSERVATIONS } from '../terminology/observations.js';
import { SYSTEMS } from '../terminology/term.js';
import { assessVitals } from '../vitals/assess-vitals.js';
import { thresholdProblems } from './check-thresholds.js';
import { parseOverrides } from './parse-overrides.js';
import { placesIn } from './say.js';
import { OTHER_USERS, type Threshold } from './threshold.js';
import { isThresholdKey, type Overrides, SHIPPED_THRESHOLDS, THRESHOLD_KEYS, type ThresholdKey, THRESHOLDS, type Thresholds, thresholdsOf } from './thresholds.js';

const AT = new Date('2026-03-02T09:00:00Z');
const ago = (days: number): string => new Date(AT.getTime() - days * 86_400_000).toISOString();
const policy = (overrides: Overrides, version = 1) => ({ thresholds: thresholdsOf(overrides, version), calendar: { timeZone: 'UTC', closedWeekdays: [] } });

describe('the table', () => {
  it('is consistent as it ships', () => {
    expect(thresholdProblems()).toEqual([]);
  });

  it.each<[ThresholdKey, Partial<Threshold>, ThresholdKey]>([
    ['rounding.soft', { value: '5', range: ['0.5', '6'] }, 'rounding.soft'],
    ['rounding.soft', { value: '5.5', range: ['0.5', '6'] }, 'rounding.soft'],
    ['blood-pressure.systolic.hard', { value: '195' }, 'blood-pressure.systolic.hard'],
    ['blood-pressure.systolic.high', { value: '181', range: ['140', '190'] }, 'blood-pressure.systolic.high'],
    ['weight.lowest', { value: '35' }, 'weight.lowest'],
    ['weight.age', { value: '7.5' }, 'weight.age'],
    ['dose.bolus', { range: ['0.05', '0.4'] }, 'dose.bolus'],
    ['qt.long', { value: '-470' }, 'qt.long'],
    ['qt.long', { usedBy: [] }, 'qt.long'],
    ['qt.long', { source: 'hearsay' as never }, 'qt.long'],
  ])('refuses %s as %j and names it', (key, change, named) => {
    const problems = thresholdProblems({ ...THRESHOLDS, [key]: { ...THRESHOLDS[key], ...change } });
    // 5 and 5 do not contradict each other
    if (change.value === '5') expect(problems).toEqual([]);
    else expect(problems.map((p) => p.expression)).toEqual([named]);
  });

  it('refuses the boot with its key', () => {
    const before = THRESHOLDS['rounding.hard'];
    try {
      Object.assign(THRESHOLDS, { 'rounding.hard': { ...before, value: '1', range: ['1', '1'] } });
      expect(consistencyProblems().map((p) => [p.code, p.expression])).toEqual([['THRESHOLDS_CONTRADICT', 'rounding.soft']]);
    } finally {
      Object.assign(THRESHOLDS, { 'rounding.hard': before });
    }
  });

  it('names rules and limits that exist, and every one of them has its source', () => {
    const users = new Set<string>([...RULES.map((r) => r.id), ...Object.keys(LIMIT_TEXTS), ...OTHER_USERS]);
    for (const key of THRESHOLD_KEYS) {
      expect([key, THRESHOLDS[key].usedBy.filter((u) => !users.has(u))]).toEqual([key, []]);
      expect(THRESHOLDS[key].meaning).toMatch(/\.$/);
      expect(Object.hasOwn(SOURCES, THRESHOLDS[key].source)).toBe(true);
    }
  });

  it('holds every number that a sentence of a rule names', () => {
    const texts = [...CONDITION_RULES, ...MEDICATION_RULES].flatMap((r) => r.lines.map((l) => l.text));
    expect(texts.flatMap(placesIn).filter((key) => !isThresholdKey(key))).toEqual([]);
    expect(texts.filter((text) => /\d/.test(text.replaceAll('CYP3A4', '').replaceAll('CYP2B6', '')))).toEqual([]);
  });

  it('lets no hard limit of the clinical note become looser', () => {
    for (const key of ['weight.lowest', 'weight.highest', 'dose.bolus', 'dose.rate-outside-icu', 'dose.outpatient-session', 'rounding.hard'] as const) {
      const { value, range, stricter } = THRESHOLDS[key];
      expect([key, range[stricter === 'lower' ? 1 : 0]]).toEqual([key, value]);
    }
  });
});

describe('what a clinic sets', () => {
  const errors = (given: Record<string, unknown>): string[] => {
    const parsed = parseOverrides(given);
    return parsed.ok ? [] : parsed.problems.map((p) => `${p.code} ${p.expression ?? ''}: ${p.fix ?? ''}`);
  };

  it('is refused with its key and its range', () => {
    expect(errors({ 'blood-pressure.systolic.hard': '200', 'weight.age': '5.5', 'dose.bolus': '0.36', 'qt.long': 470, 'blood.preßure': '1' })).toEqual([
      'THRESHOLD_OUT_OF_RANGE blood-pressure.systolic.hard: From 160 to 190 mm[Hg].',
      'THRESHOLD_NOT_WHOLE weight.age: From 1 to 14 d, a whole number.',
      'THRESHOLD_OUT_OF_RANGE dose.bolus: From 0.05 to 0.35 mg/kg.',
      'THRESHOLD_NOT_DECIMAL qt.long: From 440 to 480 ms.',
      'THRESHOLD_UNKNOWN blood.preßure: Choose one of GET /api/v1/thresholds.',
    ]);
    expect(errors({ 'suicidality.item-9': '2' })).toEqual(['THRESHOLD_OUT_OF_RANGE suicidality.item-9: Only 1 {score}: leave it out.']);
    for (const key of ['__proto__', 'constructor', 'toString']) expect(errors(JSON.parse(`{"${key}":"1"}`) as Record<string, unknown>)).toHaveLength(1);
  });

  it('must not contradict itself, nor what ships; the key that was set is named', () => {
    expect(errors({ 'rounding.hard': '1.5' })).toEqual(['THRESHOLDS_CONTRADICT rounding.hard: At least rounding.soft, which is 2 %.']);
    expect(errors({ 'rounding.hard': '1.5', 'rounding.soft': '1' })).toEqual([]);
    expect(errors({ 'blood-pressure.systolic.high': '175', 'blood-pressure.systolic.hard': '170' })).toEqual(['THRESHOLDS_CONTRADICT blood-pressure.systolic.high: At most blood-pressure.systolic.hard, which is 170 mm[Hg].']);
  });

  it('may be nothing: then all is as it ships, under another version', () => {
    expect(errors({})).toEqual([]);
    expect(thresholdsOf({}, 4)).toEqual({ ...SHIPPED_THRESHOLDS, version: '1.0.0+clinic.4' });
  });

  it('stays within the ranges of the software that runs now, and means nothing where the key is gone', () => {
    const old = { 'dose.bolus': '0.5', 'weight.lowest': '20', 'gone.since': '1' } as unknown as Overrides;
    expect(thresholdsOf(old, 1).values).toEqual(SHIPPED_THRESHOLDS.values);
    expect([...thresholdsOf(old, 1).own]).toEqual(['weight.lowest', 'dose.bolus']);
  });
});

describe('sentences and thresholds of findings', () => {
  const loinc = (key: keyof typeof OBSERVATIONS) => ({ system: SYSTEMS.loinc, code: OBSERVATIONS[key].terms[0]?.code ?? '' });
  const facts: ScreeningFacts = {
    patient: { birthDate: '1948-03-02', gender: 'male' },
    conditions: [{ id: 'c', codes: [{ system: SYSTEMS.icd10cm, code: 'I63.9' }], clinicalStatus: 'resolved', onset: ago(250) }],
    observations: [
      { id: 'w', codes: [loinc('body-weight')], status: 'final', effective: ago(6), quantity: { value: '70', unit: 'kg' } },
      { id: 'b', codes: [loinc('blood-pressure')], status: 'final', effective: ago(0), components: [{ codes: [loinc('systolic')], quantity: { value: '172', unit: 'mm[Hg]' } }, { codes: [loinc('diastolic')], quantity: { value: '80', unit: 'mm[Hg]' } }] },
      { id: 'a', codes: [loinc('alt')], status: 'final', effective: ago(1), quantity: { value: '110', unit: 'U/L' } },
    ],
    medications: [],
    allergies: [],
  };
  const found = (rule: string, overrides: Overrides) => {
    const f = screen(facts, AT, {}, policy(overrides)).findings.find((x) => x.rule === rule);
    return [f?.status, f?.severity, f?.text, f?.threshold];
  };

  it('follow the clinic', () => {
    expect(found('W1', {})).toEqual(['pass', 'info', 'The weight is recent.', '7 d']);
    expect(found('W1', { 'weight.age': '5' })).toEqual(['fail', 'acknowledge', 'The weight is more than 5 days old. Weigh the patient.', '5 d']);
    expect(found('S2', {})).toEqual(['fail', 'acknowledge', 'Blood pressure is high: measure twice more, 5 minutes apart.', '160/100 mm[Hg]']);
    expect(found('S2', { 'blood-pressure.systolic.hard': '170' })).toEqual(['fail', 'hard', 'Blood pressure is too high for an infusion.', '170/110 mm[Hg]']);
    expect(found('S7', {})).toEqual(['fail', 'info', 'Stroke more than 6 months ago.', undefined]);
    expect(found('S7', { 'stroke.recent': '280' })).toEqual(['fail', 'hard', 'Stroke within 40 weeks.', 'within 280 d']);
    expect(found('S15', { 'liver.raised': '2.5' })).toEqual(['fail', 'hard', 'ALT or AST is more than 2.5 times the upper limit of normal.', '2.5 ×']);
    expect(found('S25', { 'age.old': '80' })).toEqual(['fail', 'info', 'From 65 years on, start at 50 to 75 % of the usual dose.', '65 a']);
  });

  it('say who answers for the number', () => {
    const citation = (overrides: Overrides, rule = 'W1') => screen(facts, AT, {}, policy(overrides)).findings.find((f) => f.rule === rule)?.citation;
    expect(citation({})).toBe(SOURCES.project.text);
    expect(citation({ 'weight.age': '5' })).toBe(SOURCES['clinic-thresholds'].text);
    expect(citation({ 'weight.age': '5' }, 'S2')).toBe(SOURCES['ed-protocol'].text);
    expect(citation({ 'blood-pressure.systolic.low': '95' }, 'S2')).toBe(`${SOURCES['ed-protocol'].text} ${SOURCES['clinic-thresholds'].text}`);
    expect(screen(facts, AT, {}, policy({}, 7)).thresholds).toBe('1.0.0+clinic.7');
    expect(screen(facts, AT).thresholds).toBe('1.0.0');
  });

  it('of a dose follow the clinic too', () => {
    const protocol = findProtocol('ACUTE-PO') as Protocol;
    const order = { protocol, dose: { value: '0.3', unit: 'mg/kg/h' }, bolus: { value: '0.3', unit: 'mg/kg' }, bolusOver: { value: '5', unit: 'min' }, weight: { value: '45', unit: 'kg', source: 'measured', measuredAt: ago(6) }, concentration: { value: '2', unit: 'mg/mL' } };
    const limits = (overrides: Overrides) => {
      const c = calculateDose(order, AT, policy(overrides));
      return c.ok ? c.value.limits.map((l) => `${l.tier} ${l.text}`) : c.problems;
    };
    expect(limits({})).toEqual([]);
    expect(limits({ 'weight.age': '5', 'weight.unusually-low': '48', 'dose.bolus': '0.25', 'dose.rate-outside-icu': '0.25' })).toEqual([
      'soft The weight is more than 5 days old. Weigh the patient.',
      'soft The weight is below 48 kg or above 150 kg. Check it.',
      'hard More than 0.25 mg/kg/h is not given outside intensive care. Lower the dose.',
      'soft The rate is above 80 % of the limit of this protocol.',
      'hard A bolus above 0.25 mg/kg is not given to an awake patient. Lower the bolus.',
    ]);
  });
});

describe('a clinic that looks back less far', () => {
  const loinc = (key: keyof typeof OBSERVATIONS) => ({ system: SYSTEMS.loinc, code: OBSERVATIONS[key].terms[0]?.code ?? '' });
  const saw = (key: keyof typeof OBSERVATIONS, value: string, unit: string, days: number) => ({ id: `${key}-${days}`, codes: [loinc(key)], status: 'final', effective: ago(days), quantity: { value, unit } });
  const told = (key: keyof typeof OBSERVATIONS, text: string, days: number) => ({ id: `${key}-${days}`, codes: [loinc(key)], status: 'final', effective: ago(days), text });
  const said = (rule: string, observations: ScreeningFacts['observations'], overrides: Overrides): string => {
    const f = screen({ patient: { birthDate: '1990-01-01', gender: 'female' }, conditions: [{ id: 'c', codes: [], clinicalStatus: 'active' }], observations, medications: [], allergies: [] }, AT, {}, policy(overrides)).findings.find((x) => x.rule === rule);
    return `${f?.status ?? ''} ${f?.severity ?? ''}`;
  };

  it.each<[string, string, ScreeningFacts['observations'], Overrides, string, string]>([
    ['is not reassured by an older test', 'S16', [told('hcg-serum', 'Negative', 4)], { 'pregnancy.test-age': '3' }, 'pass info', 'unknown acknowledge'],
    ['still hears of an older positive one', 'S16', [told('hcg-urine', 'Positive', 5), told('hcg-serum', 'Negative', 1)], { 'pregnancy.test-age': '3' }, 'fail hard', 'fail hard'],
    ['still hears of older bad liver tests', 'S15', [saw('alt', '160', 'U/L', 20), saw('ast', '20', 'U/L', 1)], { 'liver.age.repeated': '7' }, 'fail hard', 'fail hard'],
    ['wants newer liver tests', 'S15', [saw('alt', '20', 'U/L', 20)], { 'liver.age.repeated': '7' }, 'pass info', 'unknown acknowledge'],
    ['still hears of an older high risk', 'S13', [told('cssrs-risk', 'High risk', 20), saw('phq9-9', '0', '{score}', 1)], { 'suicidality.age.planning': '7', 'suicidality.age.start': '7' }, 'fail hard', 'fail hard'],
    ['still hears of an older low saturation', 'S21', [saw('oxygen-saturation', '88', '%', 20)], { 'oxygen-saturation.age.planning': '7' }, 'fail hard', 'fail hard'],
    ['wants a newer saturation', 'S21', [saw('oxygen-saturation', '98', '%', 20)], { 'oxygen-saturation.age.planning': '7' }, 'pass info', 'unknown acknowledge'],
  ])('%s (%s)', (_, rule, observations, overrides, shipped, own) => {
    expect([said(rule, observations, {}), said(rule, observations, overrides)]).toEqual([shipped, own]);
  });
});

describe('the day of the clinic', () => {
  const newYork = (now: string) => ({ at: new Date(now), policy: { ...policy({}), calendar: { timeZone: 'America/New_York', closedWeekdays: [] } } });
  const bare = (birthDate: string): ScreeningFacts => ({ patient: { birthDate, gender: 'male' }, conditions: [], observations: [], medications: [], allergies: [] });

  it('decides how old somebody is: at eight in the evening it is tomorrow in Greenwich, and not here', () => {
    const { at, policy: here } = newYork('2026-03-03T01:00:00Z');
    const age = (p?: typeof here): string | undefined => screen(bare('2008-03-03'), at, {}, p).findings.find((f) => f.rule === 'S25')?.observed;
    expect([age(here), age()]).toEqual(['17 a', '18 a']);
  });

  it('is the whole of a weight that carries a date and no time', () => {
    const order = (measuredAt: string) => ({ protocol: findProtocol('ACUTE-PO') as Protocol, dose: { value: '0.2', unit: 'mg/kg/h' }, weight: { value: '70', unit: 'kg', source: 'measured', measuredAt }, concentration: { value: '2', unit: 'mg/mL' } });
    const codes = (measuredAt: string, { at, policy: here }: ReturnType<typeof newYork>): unknown => {
      const c = calculateDose(order(measuredAt), at, here);
      return c.ok && c.value.limits.map((l) => l.code);
    };
    // seven days after the end of 2 March there, not of 2 March in Greenwich
    expect([codes('2026-03-02', newYork('2026-03-10T04:59:59Z')), codes('2026-03-02', newYork('2026-03-10T05:00:01Z'))]).toEqual([[], ['WEIGHT_STALE']]);
    expect([codes('2026-03-03', newYork('2026-03-03T04:59:59Z')), codes('2026-03-03', newYork('2026-03-03T05:00:00Z'))]).toEqual([['WEIGHT_DATE_IN_FUTURE'], []]);
    // half past midnight of the day with 25 hours
    expect(codes('2026-11-01', newYork('2026-11-01T04:30:00Z'))).toEqual([]);
  });
});

describe('other users', () => {
  it('vital signs: the clinic\'s own trigger, and its number in the words', () => {
    const reading = { systolic: { value: '172', unit: 'mm[Hg]' }, diastolic: { value: '80', unit: 'mm[Hg]' } } as const;
    const under = (thresholds?: Thresholds) => assessVitals(monitoringPlan('outpatient-4h', thresholds), reading)[0];
    expect(under()).toMatchObject({ code: 'bp-raised', source: 'project' });
    expect(under(thresholdsOf({ 'vitals.systolic.pause': '170' }, 1))).toMatchObject({ code: 'bp-high', threshold: 'systolic at or above 170', source: 'clinic-thresholds' });
  });

  it('goals: the fall that is agreed on', () => {
    const rule = goalRule('pain', thresholdsOf({ 'goal.pain.fall': '40', 'pain.smallest-baseline': '4' }, 1));
    expect(rule).toMatchObject({ description: 'Pain at least 40 % lower than before the course (0 to 10)', fall: { share: '0.4' }, smallestBaseline: '4' });
    expect([goalTarget('pain', '7', rule), goalTarget('pain', '7'), goalTarget('pain', '3.5', rule)]).toEqual(['4.2', '4.9', undefined]);
    expect(GOALS.peg.description).toBe('PEG (pain, enjoyment of life, general activity) at least 1 point lower');
  });
});
