import { ageInYears, daysSince } from '../quantity/calendar.js';
import type { AllergyFact } from './facts.js';
import { THEOPHYLLINES, NO_MEDICATION_LIST } from './medication-rules.js';
import { bloodPressures } from './observation-rules.js';
import { asaClassOf } from './asa-class.js';
import { inSet } from './code-set.js';
import { conditionEvidence, medicationEvidence, named } from './record.js';
import { fail, pass, type Rule, unknown } from './rule.js';
import { VALUE_SETS } from './value-sets.js';

const isKetamineAllergy = (a: AllergyFact): boolean => {
  if (inSet(a.codes, VALUE_SETS['ketamine-allergy'])) return true;
  const words = [a.text, ...a.codes.map((c) => c.display)].filter((w) => w !== undefined).join(' ').toLowerCase();
  return words.includes('ketamine');
};

const allergy: Rule = {
  id: 'S1', title: 'Hypersensitivity to ketamine or esketamine', source: 'ketalar-label', mark: 'V', unknown: 'acknowledge', neededAtStart: false,
  evaluate: ({ facts }) => {
    const known = facts.allergies.filter((a) => a.verificationStatus !== 'refuted' && a.verificationStatus !== 'entered-in-error');
    const found = known.filter((a) => isKetamineAllergy(a) && (a.clinicalStatus === undefined || a.clinicalStatus === 'active'));
    const evidence = (all: readonly AllergyFact[]) => all.map((a) => ({ resourceType: 'AllergyIntolerance', id: a.id }));
    if (found.length > 0) return fail('hard', 'Allergy to ketamine or esketamine.', { evidence: evidence(found), ...named(found) });
    return known.length > 0 ? pass('Allergies are recorded; none is to ketamine.', { evidence: evidence(known) }) : unknown('No allergies and no "no known allergy" are recorded. Ask the patient.');
  },
};

const age: Rule = {
  id: 'S25', title: 'Age and ASA class', source: 'ed-protocol', mark: 'P', unknown: 'acknowledge', neededAtStart: false,
  evaluate: ({ facts, at }, { setting }) => {
    const years = ageInYears(facts.patient.birthDate, at);
    const asa = asaClassOf(facts, at);
    if (asa && asa.value >= 4) return fail(setting === 'outpatient' ? 'hard' : 'acknowledge', 'ASA class 4 or above.', { evidence: [asa.evidence], observed: String(asa.value), threshold: '4' });
    if (years === undefined) return unknown('The date of birth is not known.');
    const shown = { observed: `${years} a`, ...(facts.patient.id ? { evidence: [{ resourceType: 'Patient', id: facts.patient.id }] } : {}) };
    if (years < 18) return fail(setting === 'outpatient' ? 'hard' : 'acknowledge', 'The patient is under 18.', { ...shown, threshold: '18 a' });
    if (years > 75) return fail('acknowledge', 'The patient is over 75.', { ...shown, threshold: '75 a' });
    if (years >= 65) return fail('info', 'From 65 years on, start at 50 to 75 % of the usual dose.', { ...shown, threshold: '65 a' });
    // few records hold one: shown, so that somebody asks, and not stopped
    if (!asa) return unknown('Age allows an infusion; no ASA class is recorded.', { ...shown, severity: 'info', threshold: 'ASA 4' });
    return pass('Age and ASA class allow an infusion.', { ...shown, evidence: [...(shown.evidence ?? []), asa.evidence] });
  },
};

const theophylline: Rule = {
  id: 'S26', title: 'Theophylline or aminophylline', source: 'ketalar-label', mark: 'V', unknown: 'info', neededAtStart: false,
  evaluate: (record) => {
    const found = record.medications(THEOPHYLLINES);
    const evidence = medicationEvidence(found);
    const seizures = record.conditions('seizure').filter((c) => c.present);
    if (found.length > 0 && seizures.length > 0) return fail('hard', 'Theophylline in a patient with epilepsy: seizures.', { evidence: [...evidence, ...conditionEvidence(seizures)], ...named([...found, ...seizures]) });
    if (found.length > 0) return fail('acknowledge', 'Theophylline lowers the seizure threshold together with ketamine.', { evidence, ...named(found) });
    return record.facts.medications.length > 0 ? pass('Not on the medication list.') : unknown(NO_MEDICATION_LIST);
  },
};

const clonidine: Rule = {
  id: 'S32', title: 'Clonidine with low pressure or slow pulse', source: 'project', mark: 'P', unknown: 'info', neededAtStart: false,
  evaluate: (record) => {
    const found = record.medications(['clonidine'], 1);
    if (found.length === 0) return record.facts.medications.length > 0 ? pass('Not on the medication list.') : unknown(NO_MEDICATION_LIST);
    const pressure = bloodPressures(record).find((bp) => bp.systolic.days <= 1);
    const pulse = record.readings('heart-rate', '/min').find((r) => r.days <= 1);
    if (pressure?.systolic.value.lt(100)) return fail('acknowledge', 'Hold clonidine: systolic pressure is below 100.', { evidence: [pressure.systolic.evidence, ...medicationEvidence(found)], observed: `${pressure.systolic.value.toFixed()} mm[Hg]`, threshold: '100 mm[Hg]' });
    if (pulse?.value.lt(55)) return fail('acknowledge', 'Hold clonidine: heart rate is below 55.', { evidence: [pulse.evidence, ...medicationEvidence(found)], observed: `${pulse.value.toFixed()} /min`, threshold: '55 /min' });
    return pass('Pressure and pulse allow clonidine.', { evidence: medicationEvidence(found) });
  },
};

/** Noppers 2011: liver injury on re-exposure after 16 days; 6 weeks is this project's margin. */
const REPEAT_DAYS = 42;
const MOST_SESSIONS_A_YEAR = 12;
const YEAR_DAYS = 366;

const repeatExposure: Rule = {
  id: 'S33', title: 'Repeated exposure', source: 'cotter-2021', mark: 'P', unknown: 'info', neededAtStart: false,
  evaluate: ({ facts, at }, { multiDay }) => {
    const courses = facts.priorCourses ?? [];
    const ages = (c: (typeof courses)[number]) => c.sessions.map((s) => daysSince(s, at) ?? 0);
    const recent = courses.filter((c) => c.multiDay && Math.min(...ages(c)) < REPEAT_DAYS);
    const evidence = (all: typeof courses) => all.map((c) => ({ resourceType: c.resourceType, id: c.id }));
    if (multiDay && recent.length > 0) return fail('acknowledge', 'A course of several days ended less than 6 weeks ago: liver tests first.', { evidence: evidence(recent), observed: `${String(Math.floor(Math.min(...recent.flatMap(ages))))} d ago`, threshold: '42 d' });
    const ofYear = (c: (typeof courses)[number]) => ages(c).filter((days) => days <= YEAR_DAYS).length;
    const year = courses.filter((c) => ofYear(c) > 0);
    const sessions = year.reduce((sum, c) => sum + ofYear(c), 0);
    if (sessions > MOST_SESSIONS_A_YEAR) return fail('acknowledge', 'More than 12 sessions within 12 months.', { evidence: evidence(year), observed: String(sessions), threshold: '12' });
    return pass('No earlier course stands against this one.', { evidence: evidence(courses) });
  },
};

const problemList: Rule = {
  id: 'D1', title: 'Problem list', source: 'project', mark: 'P', unknown: 'acknowledge', neededAtStart: false,
  evaluate: ({ facts }) => (facts.conditions.length > 0 ? pass('A problem list came.') : unknown('No problem list came: take the history for every rule on diagnoses.')),
};

const medicationList: Rule = {
  id: 'D3', title: 'Medication list', source: 'project', mark: 'P', unknown: 'acknowledge', neededAtStart: false,
  evaluate: ({ facts }) => (facts.medications.length > 0 ? pass('A medication list came.') : unknown('No medication list came: ask what the patient takes.')),
};

export const RECORD_RULES: readonly Rule[] = [allergy, age, theophylline, clonidine, repeatExposure, problemList, medicationList];
