import { describe, expect, it } from '@jest/globals';
import { DRUGS } from '../terminology/drugs.js';
import { OBSERVATIONS, type ObservationKey } from '../terminology/observations.js';
import { SYSTEMS } from '../terminology/term.js';
import type { AllergyFact, ConditionFact, FactCode, MedicationFact, ObservationFact, ScreeningFacts } from './facts.js';
import type { ScreeningContext } from './result.js';
import { RULES } from './rules.js';
import { screen } from './screen.js';

/* Every rule at and beside its thresholds: the value on the line, and the smallest step to either side. */

const AT = new Date('2026-03-02T09:00:00Z');
const ago = (days: number): string => new Date(AT.getTime() - days * 86_400_000).toISOString();
const minutesAgo = (minutes: number): string => ago(minutes / 1440);

const icd = (code: string): FactCode => ({ system: SYSTEMS.icd10cm, code });
const sct = (code: string, display?: string): FactCode => ({ system: SYSTEMS.snomed, code, ...(display === undefined ? {} : { display }) });
const loincOf = (key: ObservationKey): FactCode => ({ system: SYSTEMS.loinc, code: OBSERVATIONS[key].terms[0]?.code ?? '' });

const saw = (key: ObservationKey, value: string, unit: string, at = ago(0), more: Partial<ObservationFact> = {}): ObservationFact => ({ id: key, codes: [loincOf(key)], status: 'final', effective: at, quantity: { value, unit }, ...more });
const answered = (key: ObservationKey, text: string, at = ago(0), more: Partial<ObservationFact> = {}): ObservationFact => ({ id: key, codes: [loincOf(key)], status: 'final', effective: at, text, ...more });
const pressure = (systolic: string, diastolic: string, at = ago(0)): ObservationFact => ({
  id: `bp-${systolic}-${at}`, codes: [loincOf('blood-pressure')], status: 'final', effective: at,
  components: [{ codes: [loincOf('systolic')], quantity: { value: systolic, unit: 'mm[Hg]' } }, { codes: [loincOf('diastolic')], quantity: { value: diastolic, unit: 'mm[Hg]' } }],
});
const ill = (code: string | FactCode, more: Partial<ConditionFact> = {}): ConditionFact => ({ id: 'c', codes: [typeof code === 'string' ? icd(code) : code], clinicalStatus: 'active', verificationStatus: 'confirmed', ...more });
const over = (code: string | FactCode, more: Partial<ConditionFact> = {}): ConditionFact => ill(code, { clinicalStatus: 'resolved', ...more });
const takes = (drug: keyof typeof DRUGS, more: Partial<MedicationFact> = {}): MedicationFact => ({ id: 'm', resourceType: 'MedicationRequest', codes: [{ system: SYSTEMS.rxnorm, code: DRUGS[drug].terms[0]?.code ?? '' }], status: 'active', ...more });
const allergic = (more: Partial<AllergyFact>): AllergyFact => ({ id: 'a', codes: [], ...more });
const asa = (text: string): ObservationFact => ({ id: 'asa', codes: [sct('302132005')], status: 'final', effective: ago(10), text });

const man = { birthDate: '1981-05-04', gender: 'male' } as const;
const woman = { birthDate: '1990-01-01', gender: 'female' } as const;
/** A patient of whom only the fact in question is known, on lists that came. */
const BASE: ScreeningFacts = { patient: man, conditions: [ill('G90.511')], observations: [], medications: [takes('gabapentin')], allergies: [] };
const NOBODY: ScreeningFacts = { patient: {}, conditions: [], observations: [], medications: [], allergies: [] };
const o = (...observations: ObservationFact[]): ScreeningFacts => ({ ...BASE, observations });
const c = (...conditions: ConditionFact[]): ScreeningFacts => ({ ...BASE, conditions: [...BASE.conditions, ...conditions] });
const m = (...medications: MedicationFact[]): ScreeningFacts => ({ ...BASE, medications: [...BASE.medications, ...medications] });
const a = (...allergies: AllergyFact[]): ScreeningFacts => ({ ...BASE, allergies });
const born = (birthDate: string, ...observations: ObservationFact[]): ScreeningFacts => ({ ...BASE, patient: { ...man, birthDate }, observations });
const she = (facts: Partial<ScreeningFacts>): ScreeningFacts => ({ ...BASE, patient: woman, ...facts });
const had = (days: readonly number[], multiDay = false): ScreeningFacts => ({ ...BASE, priorCourses: [{ id: 'p', resourceType: 'CarePlan', sessions: days.map(ago), multiDay }] });

type Word = 'pass' | 'info' | 'ack' | 'hard' | '?' | '?info' | '?hard';
type Case = readonly [name: string, facts: ScreeningFacts, expected: Word, context?: Partial<ScreeningContext>];

function said(rule: string, facts: ScreeningFacts, context: Partial<ScreeningContext> = {}): Word {
  const finding = screen(facts, AT, context).findings.find((f) => f.rule === rule);
  if (!finding || finding.status === 'pass') return 'pass';
  const severity = { hard: 'hard', acknowledge: 'ack', info: 'info' }[finding.severity] as 'hard' | 'ack' | 'info';
  return finding.status === 'fail' ? severity : ({ hard: '?hard', ack: '?', info: '?info' } as const)[severity];
}

const START: Partial<ScreeningContext> = { stage: 'session-start' };
const SINGLE: Partial<ScreeningContext> = { multiDay: false, serial: false };
const S_KETAMINE: Partial<ScreeningContext> = { chirality: 'S' };
const WARD: Partial<ScreeningContext> = { setting: 'inpatient' };

const CASES: Readonly<Record<string, readonly Case[]>> = {
  W3: [['alive', BASE, 'pass'], ['died', { ...BASE, patient: { ...man, id: 'p', deceased: true } }, 'hard'], ['died, at the start', { ...BASE, patient: { ...man, id: 'p', deceased: true } }, 'hard', START]],
  W4: [['none', BASE, 'pass'], ['another plan', m(takes('ketamine')), 'ack'], ['held', m(takes('ketamine', { status: 'on-hold' })), 'ack'], ['nasal esketamine', m(takes('esketamine')), 'ack'], ['ended', m(takes('ketamine', { status: 'completed' })), 'pass'], ['stopped', m(takes('ketamine', { status: 'stopped' })), 'pass'], ['only given', m(takes('ketamine', { resourceType: 'MedicationAdministration', status: 'in-progress' })), 'pass'], ['no list', NOBODY, '?info']],
  W2: [
    ['coded', a(allergic({ codes: [{ system: SYSTEMS.rxnorm, code: '6960' }] })), 'hard', { beside: ['ondansetron', 'midazolam'] }], ['in words', a(allergic({ text: 'Midazolam: paradoxical agitation' })), 'hard', { beside: ['midazolam'] }],
    ['of a drug that is left out', a(allergic({ text: 'Midazolam' })), 'pass', { beside: ['ondansetron'] }], ['resolved', a(allergic({ text: 'Midazolam', clinicalStatus: 'resolved' })), 'pass', { beside: ['midazolam'] }],
    ['refuted', a(allergic({ text: 'Midazolam', verificationStatus: 'refuted' })), '?info', { beside: ['midazolam'] }], ['nobody asked', a(), '?info', { beside: ['midazolam'] }], ['nothing beside', a(), 'pass'],
  ],
  S1: [
    ['to ketamine', a(allergic({ codes: [{ system: SYSTEMS.rxnorm, code: '6130' }] })), 'hard'],
    ['to esketamine', a(allergic({ codes: [{ system: SYSTEMS.rxnorm, code: '2119365' }] })), 'hard'],
    ['as a substance', a(allergic({ codes: [sct('373464007')] })), 'hard'],
    ['the word in a display', a(allergic({ codes: [sct('416098002', 'Allergy to esketamine')] })), 'hard'],
    ['entered in error, nothing else', a(allergic({ text: 'Ketamine', verificationStatus: 'entered-in-error' })), '?'],
    ['of the past', a(allergic({ text: 'Ketamine', clinicalStatus: 'inactive' })), 'pass'],
    ['to something else', a(allergic({ text: 'Penicillin' })), 'pass'],
    ['nobody asked', a(), '?'],
  ],
  S2: [
    ['systolic 180', o(pressure('180', '70')), 'hard'],
    ['systolic 179.9', o(pressure('179.9', '70')), 'ack'],
    ['diastolic 110', o(pressure('130', '110')), 'hard'],
    ['diastolic 109', o(pressure('130', '109')), 'ack'],
    ['160', o(pressure('160', '80')), 'ack'],
    ['159', o(pressure('159', '80')), 'info'],
    ['diastolic 100', o(pressure('120', '100')), 'ack'],
    ['diastolic 99', o(pressure('120', '99')), 'info'],
    ['140', o(pressure('140', '80')), 'info'],
    ['139/89', o(pressure('139', '89')), 'pass'],
    ['diastolic 90', o(pressure('120', '90')), 'info'],
    ['90', o(pressure('90', '60')), 'pass'],
    ['89', o(pressure('89', '60')), 'ack'],
    ['30 days old, planning', o(pressure('120', '80', ago(30))), 'pass'],
    ['a minute older, planning', o(pressure('120', '80', ago(30.001))), '?'],
    ['4 hours old, at the start', o(pressure('120', '80', minutesAgo(240))), 'pass', START],
    ['a minute older, at the start', o(pressure('120', '80', minutesAgo(241))), '?hard', START],
    ['a systolic without its diastolic', o(saw('systolic', '120', 'mm[Hg]')), '?'],
    ['never measured', o(), '?'],
  ],
  S3: [
    ['urgency', c(ill('I16.0')), 'hard'],
    ['urgency that is over', c(over('I16.0')), 'pass'],
    ['mean of three exactly 160', o(pressure('150', '80', ago(1)), pressure('165', '80', ago(2)), pressure('165', '80', ago(3))), 'ack'],
    ['mean a third below 160', o(pressure('150', '80', ago(1)), pressure('164', '80', ago(2)), pressure('165', '80', ago(3))), 'pass'],
    ['two high ones are no mean of three', o(pressure('170', '80', ago(1)), pressure('170', '80', ago(2))), 'pass'],
    ['a fourth, older one does not count', o(pressure('150', '80', ago(1)), pressure('150', '80', ago(2)), pressure('150', '80', ago(3)), pressure('250', '80', ago(4))), 'pass'],
    ['no list and no pressures', NOBODY, '?info'],
  ],
  S4: [
    ['92 days ago', c(over('I21.4', { onset: ago(92) })), 'hard'],
    ['93 days ago', c(over('I21.4', { onset: ago(93) })), 'ack'],
    ['long ago, struck from the list lately', c(over('I21.4', { onset: ago(900), abatement: ago(5) })), 'ack'],
    ['active, without a date', c(ill('I20.0')), 'hard'],
    ['resolved, without a date', c(over('I20.0')), 'ack'],
    ['coronary disease', c(ill('I25.10')), 'ack'],
    ['coronary disease that is over', c(over('I25.10')), 'pass'],
    ['no list', NOBODY, '?info'],
  ],
  S5: [['acute', c(ill('I50.31')), 'hard'], ['chronic', c(ill(sct('84114007'))), 'ack'], ['over', c(over('I50.21')), 'pass'], ['no list', NOBODY, '?info']],
  S6: [['racemic', c(ill('I67.1')), 'ack'], ['S-ketamine', c(ill('I67.1')), 'hard', S_KETAMINE], ['repaired', c(over('I71.40')), 'pass', S_KETAMINE], ['no list', NOBODY, '?info']],
  S7: [
    ['haemorrhage, racemic', c(over('I61.9', { onset: ago(3000) })), 'ack'],
    ['haemorrhage, S-ketamine', c(over('I61.9', { onset: ago(3000) })), 'hard', S_KETAMINE],
    ['stroke 183 days ago', c(over('I63.9', { onset: ago(183) })), 'hard'],
    ['stroke 184 days ago', c(over('I63.9', { onset: ago(184) })), 'info'],
    ['old stroke, resolved lately', c(over('I63.9', { onset: ago(900), abatement: ago(5) })), 'info'],
    ['neither', c(), 'pass'],
    ['no list', NOBODY, '?info'],
  ],
  S8: [['present', c(ill('G91.9')), 'ack'], ['over', c(over('G91.9')), 'pass'], ['no list', NOBODY, '?info']],
  S9: [['angle closure', c(ill('H40.211')), 'hard'], ['open globe', c(ill(sct('315296002'))), 'hard'], ['open-angle', c(ill('H40.9')), 'ack'], ['over', c(over('H40.9')), 'pass'], ['no list', NOBODY, '?info']],
  S10: [
    ['active', c(ill('F20.9')), 'hard'],
    ['without a status', c({ id: 'c', codes: [icd('F20.9')] }), 'hard'],
    ['without a status, with an end long ago', c({ id: 'c', codes: [icd('F23')], abatement: ago(900) }), 'ack'],
    ['ended 183 days ago', c(over('F23', { onset: ago(900), abatement: ago(183) })), 'hard'],
    ['ended 184 days ago', c(over('F23', { onset: ago(900), abatement: ago(184) })), 'ack'],
    ['began 100 days ago and is over', c(over('F23', { onset: ago(100) })), 'hard'],
    ['over, nobody says when', c(over('F23')), 'ack'],
    ['unconfirmed counts', c(ill('F20.9', { verificationStatus: 'provisional' })), 'hard'],
    ['refuted', c(ill('F20.9', { verificationStatus: 'refuted' })), 'pass'],
    ['no list', NOBODY, '?info'],
  ],
  S11: [['bipolar', c(ill('F31.9')), 'ack'], ['dissociative', c(ill('F44.81')), 'ack'], ['over', c(over('F43.10')), 'pass'], ['no list', NOBODY, '?info']],
  S12: [
    ['active, series', c(ill('F11.20')), 'hard'],
    ['active, single infusion', c(ill('F11.20')), 'ack', SINGLE],
    ['ended 366 days ago, series', c(over('F14.20', { onset: ago(2000), abatement: ago(366) })), 'hard'],
    ['ended 367 days ago, series', c(over('F14.20', { onset: ago(2000), abatement: ago(367) })), 'ack'],
    ['remission as a status', c(ill('F10.20', { clinicalStatus: 'remission', onset: ago(3000), abatement: ago(2000) })), 'ack'],
    ['remission as a code', c(ill('F10.21')), 'ack'],
    ['ketamine, ever, single infusion', c(over(sct('724713006'))), 'hard', SINGLE],
    ['tobacco', c(ill('F17.210')), 'pass'],
    ['no list', NOBODY, '?info'],
  ],
  S13: [
    ['item 9 is 0', o(saw('phq9-9', '0', '{score}')), 'pass'],
    ['item 9 is 1', o(saw('phq9-9', '1', '{score}')), 'ack'],
    ['30 days old, planning', o(saw('phq9-9', '0', '{score}', ago(30))), 'pass'],
    ['31 days old, planning', o(saw('phq9-9', '0', '{score}', ago(31))), '?'],
    ['7 days old, at the start', o(saw('phq9-9', '0', '{score}', ago(7))), 'pass', START],
    ['8 days old, at the start', o(saw('phq9-9', '0', '{score}', ago(8))), '?hard', START],
    ['high risk, outpatient', o(answered('cssrs-risk', 'High risk')), 'hard'],
    ['high risk, ward', o(answered('cssrs-risk', 'High risk')), 'ack', WARD],
    ['moderate', o(answered('cssrs-risk', 'Moderate risk')), 'ack'],
    ['low', o(answered('cssrs-risk', 'Low risk')), 'pass'],
    ['the graver of two answers', o(answered('cssrs-risk', 'Low risk'), saw('phq9-9', '2', '{score}')), 'ack'],
    ['not readable', o(answered('cssrs-risk', 'see note')), '?'],
    ['on the list, asked and denied', { ...c(ill('R45.851')), observations: [saw('phq9-9', '0', '{score}')] }, 'ack'],
    ['nobody asked', o(), '?'],
  ],
  S14: [['failure', c(ill('K72.90')), 'hard'], ['cirrhosis', c(ill('K74.60')), 'ack'], ['decompensated', c(ill('K74.60'), ill('K76.6')), 'hard'], ['portal hypertension that is over', c(ill('K74.60'), over('K76.6')), 'ack'], ['neither', c(), 'pass'], ['no list', NOBODY, '?info']],
  S15: [
    ['24 and 210 of the same moment', o(saw('alt', '24', 'U/L', ago(1)), saw('alt', '210', 'U/L', ago(1), { id: 'alt-2' })), 'hard'], ['210 before 24', o(saw('alt', '24', 'U/L', ago(1)), saw('alt', '210', 'U/L', ago(2), { id: 'alt-2' })), 'pass'],
    ['3 times', o(saw('alt', '120', 'U/L')), 'pass'],
    ['above 3 times, several days', o(saw('alt', '120.1', 'U/L')), 'hard'],
    ['above 3 times, single', o(saw('alt', '120.1', 'U/L')), 'ack', SINGLE],
    ['5 times, single', o(saw('ast', '200', 'U/L')), 'ack', SINGLE],
    ['above 5 times, single', o(saw('ast', '200.1', 'U/L')), 'hard', SINGLE],
    ['3 times the limit of the laboratory', o(saw('alt', '165', 'U/L', ago(1), { referenceHigh: { value: '55', unit: 'U/L' } })), 'pass'],
    ['above it', o(saw('alt', '166', 'U/L', ago(1), { referenceHigh: { value: '55', unit: 'U/L' } })), 'hard'],
    ['a lower limit of the laboratory', o(saw('alt', '100', 'U/L', ago(1), { referenceHigh: { value: '33', unit: 'U/L' } })), 'hard'],
    ['a limit of zero is none', o(saw('alt', '100', 'U/L', ago(1), { referenceHigh: { value: '0', unit: 'U/L' } })), 'pass'],
    ['the worse of the two', o(saw('alt', '20', 'U/L'), saw('ast', '130', 'U/L')), 'hard'],
    ['30 days old', o(saw('alt', '20', 'U/L', ago(30))), 'pass'],
    ['31 days old, several days', o(saw('alt', '20', 'U/L', ago(31))), '?'],
    ['366 days old, single', o(saw('alt', '20', 'U/L', ago(366))), 'pass', SINGLE],
    ['367 days old, single', o(saw('alt', '20', 'U/L', ago(367))), '?', SINGLE],
    ['31 days old, single, but ketamine before', { ...had([200]), observations: [saw('alt', '20', 'U/L', ago(31))] }, '?', SINGLE],
    ['never tested', o(), '?'],
  ],
  S16: [
    ['a man', o(), 'pass'],
    ['12 years', { ...BASE, patient: { ...woman, birthDate: '2014-03-02' } }, '?'],
    ['11 years', { ...BASE, patient: { ...woman, birthDate: '2014-03-03' } }, 'pass'],
    ['55 years', { ...BASE, patient: { ...woman, birthDate: '1970-03-03' } }, '?'],
    ['56 years', { ...BASE, patient: { ...woman, birthDate: '1970-03-02' } }, 'pass'],
    ['negative 7 days ago', she({ observations: [answered('hcg-urine', 'Negative', ago(7))] }), 'pass'],
    ['negative 8 days ago', she({ observations: [answered('hcg-urine', 'Negative', ago(8))] }), '?'],
    ['negative 8 days ago, at the start', she({ observations: [answered('hcg-urine', 'Negative', ago(8))] }), '?hard', START],
    ['positive', she({ observations: [answered('hcg-serum', 'Positive')] }), 'hard'],
    ['not clear', she({ observations: [answered('hcg-serum', 'Indeterminate')] }), '?'],
    ['on the list', she({ conditions: [ill('Z33.1')] }), 'hard'],
    ['on the list, over', she({ conditions: [over('Z33.1')] }), '?'],
  ],
  S17: [['lactation', c(ill('Z39.1')), 'ack'], ['over', c(over('Z39.1')), 'pass'], ['no list', NOBODY, '?info']],
  S18: [['crisis', c(ill('E05.01')), 'hard'], ['thyrotoxicosis', c(ill('E05.00')), 'ack'], ['over', c(over('E05.00')), 'pass'], ['no list', NOBODY, '?info']],
  S19: [['porphyria', c(ill('E80.20')), 'ack'], ['in the history', c(over('E80.20')), 'ack'], ['none', c(), 'pass'], ['no list', NOBODY, '?info']],
  S20: [
    ['cystitis', c(ill('N30.10')), 'ack'],
    ['from ketamine, series', c(over('N30.80', { text: 'Ketamine-induced cystitis' })), 'hard'],
    ['from ketamine, single', c(over('N30.80', { text: 'Ketamine-induced cystitis' })), 'ack', SINGLE],
    ['over', c(over('N30.10')), 'pass'],
    ['no list', NOBODY, '?info'],
  ],
  S21: [
    ['92 %', o(saw('oxygen-saturation', '92', '%')), 'pass'],
    ['91.9 %', o(saw('oxygen-saturation', '91.9', '%')), 'hard'],
    ['sleep apnoea', { ...c(ill('G47.33')), observations: [saw('oxygen-saturation', '98', '%')] }, 'ack'],
    ['30 days old', o(saw('oxygen-saturation', '98', '%', ago(30))), 'pass'],
    ['31 days old', o(saw('oxygen-saturation', '98', '%', ago(31))), '?'],
    ['never measured', o(), '?'],
  ],
  S22: [['92 days ago', c(over('G40.901', { onset: ago(92) })), 'ack'], ['93 days ago', c(over('G40.901', { onset: ago(93) })), 'info'], ['epilepsy without a date', c(ill(sct('84757009'))), 'ack'], ['none', c(), 'pass'], ['no list', NOBODY, '?info']],
  S23: [['469 ms', o(saw('qtc', '469', 'ms')), 'pass'], ['470 ms', o(saw('qtc', '470', 'ms')), 'ack'], ['499 ms', o(saw('qtc', '499', 'ms')), 'ack'], ['500 ms', o(saw('qtc', '500', 'ms')), 'ack'], ['500 ms and ondansetron ordered', o(saw('qtc', '500', 'ms')), 'hard', { beside: ['midazolam', 'ondansetron'] }], ['500 ms and midazolam ordered', o(saw('qtc', '500', 'ms')), 'ack', { beside: ['midazolam'] }], ['499 ms and haloperidol ordered', o(saw('qtc', '499', 'ms')), 'ack', { beside: ['haloperidol'] }], ['500 ms and haloperidol ordered', o(saw('qtc', '500', 'ms')), 'hard', { beside: ['haloperidol'] }], ['long QT', c(over('I45.81')), 'ack'], ['never measured', o(), '?info']],
  S24: [['tachycardia', c(ill('I47.20')), 'ack'], ['myasthenia', c(ill('G70.00')), 'ack'], ['delirium', c(ill('F05')), 'ack'], ['kidney, stage 5', c(ill('N18.5')), 'ack'], ['kidney, stage 4', c(ill('N18.4')), 'pass'], ['no list', NOBODY, '?info']],
  S25: [
    ['the 18th birthday is tomorrow', born('2008-03-03', asa('ASA 2')), 'hard'],
    ['the 18th birthday is today', born('2008-03-02', asa('ASA 2')), 'pass'],
    ['under 18 on a ward', born('2010-01-01', asa('ASA 2')), 'ack', WARD],
    ['64', born('1961-03-03', asa('ASA 2')), 'pass'],
    ['65', born('1961-03-02', asa('ASA 2')), 'info'],
    ['75', born('1950-03-03', asa('ASA 2')), 'info'],
    ['76', born('1950-03-02', asa('ASA 2')), 'ack'],
    ['ASA 3', born('1981-05-04', asa('Class III')), 'pass'],
    ['ASA 4', born('1981-05-04', asa('Class IV')), 'hard'],
    ['ASA 4 as an emergency', born('1981-05-04', asa('4E')), 'hard'],
    ['ASA 4 on a ward', born('1981-05-04', asa('ASA IV')), 'ack', WARD],
    ['as a coded answer', born('1981-05-04', { ...asa(''), coded: [sct('413499007')] }), 'hard'],
    ['as a diagnosis', c(ill(sct('413498004'))), 'hard'],
    ['not readable', born('1981-05-04', asa('see note')), '?info'],
    ['nobody recorded a class', o(), '?info'],
    ['no date of birth', NOBODY, '?'],
  ],
  S26: [['theophylline', m(takes('theophylline')), 'ack'], ['aminophylline', m(takes('aminophylline')), 'ack'], ['with epilepsy', { ...m(takes('theophylline')), conditions: [ill('G40.901')] }, 'hard'], ['with epilepsy that is over', { ...m(takes('theophylline')), conditions: [over('G40.901')] }, 'ack'], ['ended', m(takes('theophylline', { status: 'stopped', end: ago(1) })), 'pass'], ['no list', NOBODY, '?info']],
  S27: [
    ['taken', m(takes('tranylcypromine')), 'ack'],
    ['ended 14 days ago', m(takes('phenelzine', { status: 'completed', end: ago(14) })), 'ack'],
    ['ended 15 days ago', m(takes('phenelzine', { status: 'completed', end: ago(15) })), 'pass'],
    ['an active order whose time ran out 15 days ago', m(takes('phenelzine', { end: ago(15) })), 'pass'],
    ['stopped, nobody says when', m(takes('phenelzine', { status: 'stopped', date: ago(400) })), 'ack'],
    ['linezolid given 14 days ago', m(takes('linezolid', { resourceType: 'MedicationAdministration', status: 'completed', date: ago(14), end: ago(14) })), 'ack'],
    ['never given', m(takes('linezolid', { resourceType: 'MedicationAdministration', status: 'not-done', date: ago(1) })), 'pass'],
    ['no list', NOBODY, '?info'],
  ],
  S28: [['taken', m(takes('methylphenidate')), 'ack'], ['ended within the day', m(takes('modafinil', { status: 'completed', end: ago(1) })), 'ack'], ['ended before', m(takes('modafinil', { status: 'completed', end: ago(1.01) })), 'pass'], ['no list', NOBODY, '?info']],
  S29: [
    ['an opioid', m(takes('oxycodone')), 'ack'],
    ['a sedative', m(takes('zolpidem')), 'ack'],
    ['given this morning', m(takes('lorazepam', { resourceType: 'MedicationAdministration', status: 'completed', end: ago(0.2) })), 'ack'],
    ['given the day before yesterday', m(takes('lorazepam', { resourceType: 'MedicationAdministration', status: 'completed', end: ago(2) })), 'pass'],
    ['an old order, stopped nobody says when', m(takes('oxycodone', { status: 'stopped', date: ago(2000) })), 'pass'],
    ['no list', NOBODY, '?info'],
  ],
  S30: [['an inducer', m(takes('rifampin')), 'info'], ['ended', m(takes('rifampin', { status: 'stopped', end: ago(1) })), 'pass'], ['no list', NOBODY, '?info']],
  S31: [['lamotrigine', m(takes('lamotrigine')), 'info'], ['none', m(), 'pass'], ['no list', NOBODY, '?info']],
  S32: [
    ['at 100', { ...m(takes('clonidine')), observations: [pressure('100', '60')] }, 'pass'],
    ['at 99', { ...m(takes('clonidine')), observations: [pressure('99', '60')] }, 'ack'],
    ['pulse 55', { ...m(takes('clonidine')), observations: [saw('heart-rate', '55', '/min')] }, 'pass'],
    ['pulse 54', { ...m(takes('clonidine')), observations: [saw('heart-rate', '54', '/min')] }, 'ack'],
    ['a low pressure of the day before yesterday', { ...m(takes('clonidine')), observations: [pressure('90', '60', ago(2))] }, 'pass'],
    ['no list', NOBODY, '?info'],
  ],
  S33: [
    ['days in a row, the last 41.9 days ago', had([42.9, 41.9], true), 'ack'],
    ['the last 42 days ago', had([43, 42], true), 'pass'],
    ['a week ago, but a single day', had([7]), 'pass'],
    ['days in a row lately, a single infusion now', had([8, 7], true), 'pass', SINGLE],
    ['12 sessions within 366 days', had(Array.from({ length: 12 }, (_, n) => 366 - n)), 'pass', SINGLE],
    ['13 sessions within 366 days', had(Array.from({ length: 13 }, (_, n) => 366 - n)), 'ack', SINGLE],
    ['one of the 13 a day before that', had([367, ...Array.from({ length: 12 }, (_, n) => 366 - n)]), 'pass', SINGLE],
    // the record itself is the answer: no course in it is no earlier course that anybody knows of
    ['no list', NOBODY, 'pass'],
  ],
};

describe.each(Object.entries(CASES))('%s', (rule, cases) => {
  it.each(cases.map(([name, facts, expected, context]) => ({ name, facts, expected, context })))('$name: $expected', ({ facts, expected, context }) => {
    expect(said(rule, facts, context)).toBe(expected);
  });
});

describe('the table', () => {
  const words = (rule: string): Set<string> => new Set((CASES[rule] ?? []).map(([, , expected]) => (expected.startsWith('?') ? 'unknown' : expected === 'pass' ? 'pass' : 'fail')));

  it.each(RULES.map((r) => r.id).filter((id) => id.startsWith('S')))('%s is seen to pass, to fail and not to know', (id) => {
    // the weight of the record stands beside the list of the clinical note
    expect([...words(id)].sort()).toEqual(id === 'S33' ? ['fail', 'pass'] : ['fail', 'pass', 'unknown']);
  });

  it('every failure names its evidence, what it saw and who says so', () => {
    for (const [rule, cases] of Object.entries(CASES)) {
      for (const [name, facts, expected, context] of cases) {
        if (expected === 'pass' || expected.startsWith('?')) continue;
        const finding = screen(facts, AT, context).findings.find((f) => f.rule === rule);
        expect([rule, name, (finding?.evidence.length ?? 0) > 0 || rule === 'S25', finding?.citation !== '']).toEqual([rule, name, true, true]);
        // a test that is positive, a risk that is high: the sentence says it all
        if (!['S13', 'S16'].includes(rule)) expect([rule, name, finding?.observed]).toEqual([rule, name, expect.stringMatching(/\S/)]);
      }
    }
  });
});
