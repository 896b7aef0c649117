import { ageInYears } from '../quantity/calendar.js';
import { REDUCED_START, say } from '../thresholds/say.js';
import type { AllergyFact } from './facts.js';
import { NO_MEDICATION_LIST, SAME_DAY, THEOPHYLLINES } from './medication-rules.js';
import { bloodPressures } from './observation-rules.js';
import { asaClassOf } from './asa-class.js';
import { inSet } from './code-set.js';
import { conditionEvidence, medicationEvidence, named } from './record.js';
import { daysOf, fail, pass, type Rule, unknown } from './rule.js';
import { VALUE_SETS } from './value-sets.js';
import { DRUGS, type DrugKey } from '../terminology/drugs.js';
import { SYSTEMS } from '../terminology/term.js';

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

/** Not a row of the clinical note: what is ordered beside the infusion is ordered all the same. */
const adjunctAllergy: Rule = {
  id: 'W2', title: 'Allergy to a drug beside the infusion', source: 'project', mark: 'P', unknown: 'info', neededAtStart: false,
  evaluate: ({ facts }, { beside }) => {
    if (beside.length === 0) return pass('Nothing is ordered beside the infusion.');
    const known = facts.allergies.filter((a) => a.verificationStatus !== 'refuted' && a.verificationStatus !== 'entered-in-error');
    const found = known.filter((a) => (a.clinicalStatus === undefined || a.clinicalStatus === 'active') && beside.some((drug) => isAllergyTo(drug, a)));
    const evidence = (all: readonly AllergyFact[]) => all.map((a) => ({ resourceType: 'AllergyIntolerance', id: a.id }));
    if (found.length > 0) return fail('hard', 'Allergy to a drug that the plan orders beside the infusion: order it without (withoutAdjuncts).', { evidence: evidence(found), ...named(found) });
    return known.length > 0 ? pass('Allergies are recorded; none is to a drug beside the infusion.', { evidence: evidence(known) }) : unknown('No allergies are recorded (see S1).');
  },
};

/** By a code of the drug, or by its name in the words. */
function isAllergyTo(drug: DrugKey, a: AllergyFact): boolean {
  const { terms, text } = DRUGS[drug];
  if (terms.some((t) => a.codes.some((c) => c.system === SYSTEMS[t.system] && c.code === t.code))) return true;
  return [a.text, ...a.codes.map((c) => c.display)].some((words) => words?.toLowerCase().includes(text.toLowerCase()));
}

const deceased: Rule = {
  id: 'W3', title: 'The patient has died', source: 'project', mark: 'P', unknown: 'info', neededAtStart: false,
  evaluate: ({ facts: { patient } }) =>
    patient.deceased === true ? fail('hard', 'The hospital says that the patient has died. Ask it before anything else.', { observed: 'deceased', ...(patient.id ? { evidence: [{ resourceType: 'Patient', id: patient.id }] } : {}) }) : pass('Nothing says that the patient has died.'),
};

/** Two plans of one patient, or a plan and an order of the hospital: each by itself is within its limits. */
const orderedTwice: Rule = {
  id: 'W4', title: 'Ketamine ordered twice', source: 'project', mark: 'P', unknown: 'info', neededAtStart: false,
  evaluate: (record) => {
    const found = record.medications(['ketamine', 'esketamine']).filter((m) => m.resourceType !== 'MedicationAdministration');
    if (found.length > 0) return fail('acknowledge', 'Ketamine is ordered for this patient already, by another plan or by somebody else: end one of them, or say why both.', { evidence: medicationEvidence(found), ...named(found) });
    return record.facts.medications.length > 0 ? pass('No other order of ketamine.') : unknown(NO_MEDICATION_LIST);
  },
};

const age: Rule = {
  id: 'S25', title: 'Age and ASA class', source: 'ed-protocol', mark: 'P', unknown: 'acknowledge', neededAtStart: false,
  evaluate: ({ facts, at, timeZone }, { setting }, thresholds) => {
    const { 'age.adult': adult, 'age.old': old, 'age.reduced-start': reduced, 'asa.high': high } = thresholds.values;
    const years = ageInYears(facts.patient.birthDate, at, timeZone);
    const asa = asaClassOf(facts, at, timeZone);
    if (asa && asa.value >= Number(high)) return fail(setting === 'outpatient' ? 'hard' : 'acknowledge', say('ASA class {asa.high} or above.', thresholds), { evidence: [asa.evidence], observed: String(asa.value), threshold: high });
    if (years === undefined) return unknown('The date of birth is not known.');
    const shown = { observed: `${years} a`, ...(facts.patient.id ? { evidence: [{ resourceType: 'Patient', id: facts.patient.id }] } : {}) };
    if (years < Number(adult)) return fail(setting === 'outpatient' ? 'hard' : 'acknowledge', say('The patient is under {=age.adult}.', thresholds), { ...shown, threshold: `${adult} a` });
    if (years > Number(old)) return fail('acknowledge', say('The patient is over {=age.old}.', thresholds), { ...shown, threshold: `${old} a` });
    if (years >= Number(reduced)) return fail('info', say(REDUCED_START, thresholds), { ...shown, threshold: `${reduced} a` });
    // few records hold one: shown, so that somebody asks, and not stopped
    if (!asa) return unknown('Age allows an infusion; no ASA class is recorded.', { ...shown, severity: 'info', threshold: `ASA ${high}` });
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
  evaluate: (record, _context, { values }) => {
    const { 'clonidine.systolic': systolic, 'clonidine.heart-rate': rate } = values;
    const found = record.medications(['clonidine'], SAME_DAY);
    if (found.length === 0) return record.facts.medications.length > 0 ? pass('Not on the medication list.') : unknown(NO_MEDICATION_LIST);
    const pressure = bloodPressures(record).find((bp) => bp.systolic.days <= SAME_DAY);
    const pulse = record.readings('heart-rate', '/min').find((r) => r.days <= SAME_DAY);
    if (pressure?.systolic.value.lt(systolic)) return fail('acknowledge', `Hold clonidine: systolic pressure is below ${systolic}.`, { evidence: [pressure.systolic.evidence, ...medicationEvidence(found)], observed: `${pressure.systolic.value.toFixed()} mm[Hg]`, threshold: `${systolic} mm[Hg]` });
    if (pulse?.value.lt(rate)) return fail('acknowledge', `Hold clonidine: heart rate is below ${rate}.`, { evidence: [pulse.evidence, ...medicationEvidence(found)], observed: `${pulse.value.toFixed()} /min`, threshold: `${rate} /min` });
    return pass('Pressure and pulse allow clonidine.', { evidence: medicationEvidence(found) });
  },
};

const repeatExposure: Rule = {
  id: 'S33', title: 'Repeated exposure', source: 'cotter-2021', mark: 'P', unknown: 'info', neededAtStart: false,
  evaluate: (record, { multiDay }, thresholds) => {
    const { 'exposure.rest': rest, 'exposure.sessions': most } = thresholds.values;
    const courses = record.facts.priorCourses ?? [];
    const ages = (c: (typeof courses)[number]) => c.sessions.map((s) => record.daysSince(s) ?? 0);
    const recent = courses.filter((c) => c.multiDay && Math.min(...ages(c)) < daysOf('exposure.rest', thresholds));
    const evidence = (all: typeof courses) => all.map((c) => ({ resourceType: c.resourceType, id: c.id }));
    if (multiDay && recent.length > 0) return fail('acknowledge', say('A course of several days ended less than {exposure.rest} ago: liver tests first.', thresholds), { evidence: evidence(recent), observed: `${String(Math.floor(Math.min(...recent.flatMap(ages))))} d ago`, threshold: `${rest} d` });
    const ofYear = (c: (typeof courses)[number]) => ages(c).filter((days) => days <= daysOf('exposure.year', thresholds)).length;
    const year = courses.filter((c) => ofYear(c) > 0);
    const sessions = year.reduce((sum, c) => sum + ofYear(c), 0);
    if (sessions > Number(most)) return fail('acknowledge', say('More than {exposure.sessions} within {exposure.year}.', thresholds), { evidence: evidence(year), observed: String(sessions), threshold: most });
    return pass('No earlier course stands against this one.', { evidence: evidence(courses) });
  },
};

const problemList: Rule = {
  id: 'D1', title: 'Problem list', source: 'project', mark: 'P', unknown: 'acknowledge', neededAtStart: false,
  evaluate: (record) => {
    if (record.facts.conditions.length === 0) return unknown('No problem list came: take the history for every rule on diagnoses.');
    const unread = record.unreadableConditions();
    return unread.length === 0 ? pass('A problem list came.') : unknown('Diagnoses without a code of ICD-10-CM or SNOMED CT: no rule has read them. Read them yourself.', { evidence: conditionEvidence(unread), ...named(unread) });
  },
};

const medicationList: Rule = {
  id: 'D3', title: 'Medication list', source: 'project', mark: 'P', unknown: 'acknowledge', neededAtStart: false,
  evaluate: (record) => {
    if (record.facts.medications.length === 0) return unknown('No medication list came: ask what the patient takes.');
    const unread = record.unreadableMedications();
    return unread.length === 0 ? pass('A medication list came.') : unknown('Medicines without a code of RxNorm: rules found them by their generic name only. Read them yourself.', { evidence: medicationEvidence(unread), ...named(unread) });
  },
};

export const RECORD_RULES: readonly Rule[] = [allergy, adjunctAllergy, deceased, orderedTwice, age, theophylline, clonidine, repeatExposure, problemList, medicationList];
