import { describe, expect, it } from '@jest/globals';
import { findProtocol } from '../protocols/library.js';
import type { Protocol } from '../protocols/protocol.js';
import { DRUGS } from '../terminology/drugs.js';
import { OBSERVATIONS, type ObservationKey } from '../terminology/observations.js';
import { SYSTEMS } from '../terminology/term.js';
import type { ConditionFact, FactCode, MedicationFact, ObservationFact, ScreeningFacts } from './facts.js';
import type { ScreeningContext } from './result.js';
import { RULES } from './rules.js';
import { canonicalJson, inputsHash, mayProceed, openFindings, screen, screeningContext } from './screen.js';

const AT = new Date('2026-03-02T09:00:00Z');
const ago = (days: number) => new Date(AT.getTime() - days * 86_400_000).toISOString();

const icd = (code: string): FactCode => ({ system: SYSTEMS.icd10cm, code });
const sct = (code: string): FactCode => ({ system: SYSTEMS.snomed, code });
const codeOf = (key: ObservationKey): FactCode => {
  const term = OBSERVATIONS[key].terms[0];
  return { system: SYSTEMS.loinc, code: term?.code ?? '' };
};
const observed = (key: ObservationKey, value: string, unit: string, days = 0, id: string = key): ObservationFact => ({ id, codes: [codeOf(key)], status: 'final', effective: ago(days), quantity: { value, unit } });
const bp = (systolic: string, diastolic: string, days = 0, id = `bp-${systolic}-${days}`): ObservationFact => ({
  id,
  codes: [codeOf('blood-pressure')],
  status: 'final',
  effective: ago(days),
  components: [
    { codes: [codeOf('systolic')], quantity: { value: systolic, unit: 'mm[Hg]' } },
    { codes: [codeOf('diastolic')], quantity: { value: diastolic, unit: 'mm[Hg]' } },
  ],
});
const asa = (value: string, days = 30): ObservationFact => ({ id: 'asa', codes: [sct('302132005')], status: 'final', effective: ago(days), quantity: { value, unit: '1' } });
const condition = (code: FactCode, more: Partial<ConditionFact> = {}): ConditionFact => ({ id: `c-${code.code}`, codes: [code], clinicalStatus: 'active', verificationStatus: 'confirmed', ...more });
const medication = (drug: keyof typeof DRUGS, more: Partial<MedicationFact> = {}): MedicationFact => ({ id: `m-${drug}`, resourceType: 'MedicationRequest', codes: [{ system: SYSTEMS.rxnorm, code: DRUGS[drug].terms[0]?.code ?? '' }], status: 'active', ...more });

/** A man of 45 with CRPS and everything that the rules ask for: nothing is found. */
const quiet: ScreeningFacts = {
  patient: { id: 'p', birthDate: '1981-05-04', gender: 'male' },
  conditions: [condition(icd('G90.511'))],
  observations: [bp('124', '78'), observed('body-weight', '70', 'kg', 1), observed('oxygen-saturation', '98', '%'), observed('alt', '22', 'U/L', 5), observed('ast', '20', 'U/L', 5), observed('phq9-9', '0', '{score}', 1), observed('qtc', '420', 'ms', 30), asa('2')],
  medications: [medication('gabapentin')],
  allergies: [{ id: 'a', codes: [sct('716186003')], clinicalStatus: 'active' }],
};
const woman: ScreeningFacts = { ...quiet, patient: { birthDate: '1990-01-01', gender: 'female' } };
const empty: ScreeningFacts = { patient: {}, conditions: [], observations: [], medications: [], allergies: [] };

const has = (facts: Partial<ScreeningFacts>): ScreeningFacts => ({ ...quiet, ...facts });
const withCondition = (...c: ConditionFact[]) => has({ conditions: [...quiet.conditions, ...c] });
/** Newer facts of the same kind take the place of the quiet ones. */
const withObservation = (...o: ObservationFact[]) => has({ observations: [...o, ...quiet.observations.filter((q) => !o.some((n) => n.codes[0]?.code === q.codes[0]?.code))] });
const without = (key: ObservationKey) => has({ observations: quiet.observations.filter((o) => o.codes[0]?.code !== codeOf(key).code) });
const withMedication = (...m: MedicationFact[]) => has({ medications: [...quiet.medications, ...m] });

const verdict = (rule: string, facts: ScreeningFacts, context: Partial<ScreeningContext> = {}) => {
  const finding = screen(facts, AT, context).findings.find((f) => f.rule === rule);
  return `${finding?.status} ${finding?.severity}`;
};

const PASS = 'pass info';
const ACK = 'fail acknowledge';
const HARD = 'fail hard';
const INFO = 'fail info';
const GAP = 'unknown acknowledge';
const GAP_HARD = 'unknown hard';
const GAP_INFO = 'unknown info';

describe('the rule set', () => {
  it('has the 33 rules of the clinical note, four of our own, and the two lists, in order', () => {
    expect(RULES.map((r) => r.id)).toEqual([...Array.from({ length: 33 }, (_, n) => `S${n + 1}`), 'W1', 'W2', 'W3', 'W4', 'D1', 'D3']);
  });

  it('passes a patient about whom everything is known', () => {
    expect(screen(quiet, AT).findings.filter((f) => f.status !== 'pass').map((f) => f.rule)).toEqual([]);
    expect(screen(quiet, AT, { stage: 'session-start' }).findings.filter((f) => f.status !== 'pass').map((f) => f.rule)).toEqual([]);
  });

  it('passes nothing about whom nothing is known, but what cannot apply', () => {
    expect(screen(empty, AT).findings.filter((f) => f.status === 'pass').map((f) => f.rule)).toEqual(['S33', 'W2', 'W3']);
    // one question for the whole problem list instead of one for every diagnosis
    expect(openFindings(screen(empty, AT), []).map((f) => f.rule)).toEqual(['S1', 'S2', 'S13', 'S15', 'S16', 'S21', 'S25', 'W1', 'D1', 'D3']);
  });

  it('cites a source for every rule', () => {
    for (const finding of screen(empty, AT).findings) expect(finding.citation).not.toBe('');
  });
});

describe.each([
  ['S1', [
    ['ketamine allergy', has({ allergies: [{ id: 'a', codes: [{ system: SYSTEMS.rxnorm, code: '6130' }], clinicalStatus: 'active' }] }), HARD],
    ['in words only', has({ allergies: [{ id: 'a', codes: [sct('416098002')], text: 'Ketamine: rash' }] }), HARD],
    ['refuted', has({ allergies: [{ id: 'a', codes: [{ system: SYSTEMS.rxnorm, code: '6130' }], verificationStatus: 'refuted' }] }), GAP],
    ['resolved', has({ allergies: [{ id: 'a', codes: [{ system: SYSTEMS.rxnorm, code: '6130' }], clinicalStatus: 'resolved' }] }), PASS],
    ['another allergy', has({ allergies: [{ id: 'a', codes: [], text: 'Penicillin' }] }), PASS],
    ['none recorded', has({ allergies: [] }), GAP],
  ]],
  ['S2', [
    ['180/80', withObservation(bp('180', '80')), HARD],
    ['120/110', withObservation(bp('120', '110')), HARD],
    ['179/99', withObservation(bp('179', '99')), ACK],
    ['140/80', withObservation(bp('140', '80')), INFO],
    ['139/89', withObservation(bp('139', '89')), PASS],
    ['89/50', withObservation(bp('89', '50')), ACK],
    ['31 days old', withObservation(bp('120', '80', 31)), GAP],
    ['entered in error', withObservation({ ...bp('120', '80'), status: 'entered-in-error' }), GAP],
    ['in the future', withObservation(bp('120', '80', -2)), GAP],
    ['newest counts', withObservation(bp('120', '80', 1), bp('185', '80', 2)), PASS],
  ]],
  ['S3', [
    ['urgency', withCondition(condition(icd('I16.0'))), HARD],
    ['mean of three', withObservation(bp('150', '80', 1), bp('165', '80', 2), bp('165', '80', 3)), ACK],
    ['mean below', withObservation(bp('150', '80', 1), bp('164', '80', 2), bp('165', '80', 3)), PASS],
  ]],
  ['S4', [
    ['infarction last month', withCondition(condition(icd('I21.4'), { onset: ago(30) })), HARD],
    ['infarction without a date', withCondition(condition(icd('I21.4'))), HARD],
    ['infarction last year', withCondition(condition(icd('I21.4'), { onset: ago(300) })), ACK],
    ['coronary disease', withCondition(condition(sct('53741008'))), ACK],
    ['refuted', withCondition(condition(icd('I21.4'), { verificationStatus: 'refuted' })), PASS],
  ]],
  ['S5', [['acute', withCondition(condition(icd('I50.21'))), HARD], ['chronic', withCondition(condition(icd('I50.22'))), ACK]]],
  ['S6', [['aneurysm', withCondition(condition(icd('I71.40'))), ACK]]],
  ['S7', [
    ['haemorrhage long ago', withCondition(condition(icd('I61.9'), { clinicalStatus: 'resolved', onset: ago(3000) })), ACK],
    ['stroke 5 months ago', withCondition(condition(icd('I63.9'), { onset: ago(150) })), HARD],
    ['stroke 7 months ago', withCondition(condition(icd('I63.9'), { onset: ago(210) })), INFO],
  ]],
  ['S8', [['benign intracranial hypertension', withCondition(condition(sct('68267002'))), ACK]]],
  ['S9', [['angle closure', withCondition(condition(icd('H40.211'))), HARD], ['glaucoma', withCondition(condition(icd('H40.9'))), ACK]]],
  ['S10', [
    ['schizophrenia', withCondition(condition(icd('F20.9'))), HARD],
    ['resolved 3 months ago', withCondition(condition(icd('F23'), { clinicalStatus: 'resolved', abatement: ago(90) })), HARD],
    ['resolved years ago', withCondition(condition(icd('F23'), { clinicalStatus: 'resolved', abatement: ago(1000) })), ACK],
  ]],
  ['S11', [['PTSD', withCondition(condition(icd('F43.10'))), ACK]]],
  ['S12', [
    ['opioid dependence', withCondition(condition(icd('F11.20'))), HARD],
    ['in remission', withCondition(condition(icd('F11.21'))), ACK],
    ['nicotine', withCondition(condition(icd('F17.210'))), PASS],
    ['ketamine, long ago', withCondition(condition(sct('724713006'), { clinicalStatus: 'resolved' })), HARD],
  ]],
  ['S13', [
    ['item 9 is 1', withObservation(observed('phq9-9', '1', '{score}')), ACK],
    ['item 9 as an answer', withObservation({ id: 'o', codes: [codeOf('phq9-9')], status: 'final', effective: ago(1), coded: [{ system: SYSTEMS.loinc, code: 'LA6569-3' }] }), ACK],
    ['item 9 not readable', withObservation({ id: 'o', codes: [codeOf('phq9-9')], status: 'final', effective: ago(1), text: 'see note' }), GAP],
    ['high risk', withObservation({ id: 'o', codes: [codeOf('cssrs-risk')], status: 'final', effective: ago(1), text: 'High risk' }), HARD],
    ['ideation on the list', withCondition(condition(icd('R45.851'))), ACK],
    ['asked long ago', withObservation(observed('phq9-9', '0', '{score}', 40)), GAP],
    ['never asked', without('phq9-9'), GAP],
  ]],
  ['S14', [
    ['hepatic failure', withCondition(condition(icd('K72.10'))), HARD],
    ['cirrhosis', withCondition(condition(icd('K74.60'))), ACK],
    ['with portal hypertension', withCondition(condition(icd('K74.60')), condition(icd('K76.6'))), HARD],
  ]],
  ['S15', [
    ['4 times', withObservation(observed('alt', '160', 'U/L', 1)), HARD],
    ['3 times', withObservation(observed('alt', '120', 'U/L', 1)), PASS],
    ['by the limit of the laboratory', withObservation({ ...observed('alt', '160', 'U/L', 1), referenceHigh: { value: '60', unit: 'U/L' } }), PASS],
    ['31 days old', withObservation(observed('alt', '20', 'U/L', 31), observed('ast', '20', 'U/L', 31)), GAP],
  ]],
  ['S16', [
    ['no test', woman, GAP],
    ['negative', { ...woman, observations: [{ id: 'h', codes: [codeOf('hcg-urine')], status: 'final', effective: ago(2), text: 'Negative' }] }, PASS],
    ['negative, old', { ...woman, observations: [{ id: 'h', codes: [codeOf('hcg-urine')], status: 'final', effective: ago(9), text: 'Negative' }] }, GAP],
    ['not detected', { ...woman, observations: [{ id: 'h', codes: [codeOf('hcg-serum')], status: 'final', effective: ago(2), text: 'Not detected' }] }, PASS],
    ['positive', { ...woman, observations: [{ id: 'h', codes: [codeOf('hcg-serum')], status: 'final', effective: ago(2), coded: [sct('10828004')] }] }, HARD],
    ['pregnant', { ...woman, conditions: [condition(icd('O09.91'))] }, HARD],
    ['over 55', { ...woman, patient: { birthDate: '1965-01-01', gender: 'female' } }, PASS],
    ['gender unknown', { ...woman, patient: { birthDate: '1990-01-01' } }, GAP],
  ]],
  ['S17', [['lactation', withCondition(condition(icd('Z39.1'))), ACK]]],
  ['S18', [['crisis', withCondition(condition(icd('E05.91'))), HARD], ['thyrotoxicosis', withCondition(condition(icd('E05.90'))), ACK]]],
  ['S19', [['porphyria', withCondition(condition(icd('E80.21'))), ACK]]],
  ['S20', [
    ['cystitis', withCondition(condition(sct('38822007'))), ACK],
    ['from ketamine', withCondition(condition(sct('38822007'), { clinicalStatus: 'resolved', text: 'Ketamine cystitis' })), HARD],
    ['resolved', withCondition(condition(sct('38822007'), { clinicalStatus: 'resolved' })), PASS],
  ]],
  ['S21', [
    ['91 %', withObservation(observed('oxygen-saturation', '91', '%')), HARD],
    ['92 %', withObservation(observed('oxygen-saturation', '92', '%')), PASS],
    ['sleep apnoea', withCondition(condition(icd('G47.33'))), ACK],
    ['not measured', without('oxygen-saturation'), GAP],
  ]],
  ['S22', [['epilepsy without a date', withCondition(condition(sct('84757009'))), ACK], ['seizure last year', withCondition(condition(sct('91175000'), { onset: ago(300) })), INFO]]],
  ['S23', [['500 ms', withObservation(observed('qtc', '500', 'ms')), ACK], ['469 ms', withObservation(observed('qtc', '469', 'ms')), PASS], ['long QT', withCondition(condition(icd('I45.81'))), ACK], ['not known', without('qtc'), GAP_INFO]]],
  ['S24', [['kidney failure', withCondition(condition(icd('N18.6'))), ACK]]],
  ['S25', [
    ['17', has({ patient: { birthDate: '2008-03-03' } }), HARD],
    ['18', has({ patient: { birthDate: '2008-03-02' } }), PASS],
    ['65', has({ patient: { birthDate: '1961-03-02' } }), INFO],
    ['76', has({ patient: { birthDate: '1950-01-01' } }), ACK],
    ['unknown', has({ patient: {} }), GAP],
    ['ASA 4', withObservation(asa('4')), HARD],
  ]],
  ['S26', [['theophylline', withMedication(medication('theophylline')), ACK], ['with epilepsy', { ...withMedication(medication('theophylline')), conditions: [condition(sct('84757009'))] }, HARD]]],
  ['S27', [
    ['phenelzine', withMedication(medication('phenelzine')), ACK],
    ['stopped 10 days ago', withMedication(medication('phenelzine', { status: 'stopped', end: ago(10) })), ACK],
    ['stopped 20 days ago', withMedication(medication('phenelzine', { status: 'stopped', end: ago(20) })), PASS],
    ['never taken', withMedication(medication('phenelzine', { status: 'entered-in-error' })), PASS],
    ['as a product', withMedication({ id: 'p', resourceType: 'MedicationRequest', codes: [{ system: SYSTEMS.rxnorm, code: '1', display: 'phenelzine 15 MG Oral Tablet [Nardil]' }], status: 'active' }), ACK],
    ['in words only', withMedication({ id: 'p', resourceType: 'MedicationStatement', codes: [], text: 'Phenelzine 15 mg', status: 'active' }), ACK],
    ['a name within another', withMedication({ id: 'p', resourceType: 'MedicationStatement', codes: [], text: 'prophenelzine', status: 'active' }), PASS],
  ]],
  ['S28', [['methylphenidate', withMedication(medication('methylphenidate')), ACK]]],
  ['S29', [['oxycodone', withMedication(medication('oxycodone')), ACK], ['lorazepam', withMedication(medication('lorazepam')), ACK], ['no list', has({ medications: [] }), GAP_INFO]]],
  ['S30', [['ritonavir', withMedication(medication('ritonavir')), INFO]]],
  ['S31', [['lamotrigine', withMedication(medication('lamotrigine')), INFO]]],
  ['S32', [
    ['clonidine at 99', { ...withMedication(medication('clonidine')), observations: [bp('99', '60')] }, ACK],
    ['clonidine at 54 /min', { ...withMedication(medication('clonidine')), observations: [observed('heart-rate', '54', '/min')] }, ACK],
    ['clonidine', withMedication(medication('clonidine')), PASS],
  ]],
  ['S33', [
    ['course 5 weeks ago', has({ priorCourses: [{ id: 'c', resourceType: 'CarePlan', sessions: [39, 38, 37, 36, 35].map(ago), multiDay: true }] }), ACK],
    ['course 7 weeks ago', has({ priorCourses: [{ id: 'c', resourceType: 'CarePlan', sessions: [53, 52, 51, 50, 49].map(ago), multiDay: true }] }), PASS],
    ['13 sessions in a year', has({ priorCourses: [{ id: 'c', resourceType: 'CarePlan', sessions: Array.from({ length: 13 }, (_, n) => ago(100 + 7 * n)), multiDay: false }] }), ACK],
  ]],
  ['D1', [
    ['a diagnosis in words only', withCondition({ id: 'w', codes: [], text: 'Schizophrenia', clinicalStatus: 'active' }), GAP],
    ['a code of another system', withCondition(condition({ system: 'urn:oid:1.2.3', code: 'X1' })), GAP],
    ['in words only, ended', withCondition({ id: 'w', codes: [], text: 'Fracture', clinicalStatus: 'resolved' }), PASS],
    ['in words only, refuted', withCondition({ id: 'w', codes: [], text: 'Schizophrenia', clinicalStatus: 'active', verificationStatus: 'refuted' }), PASS],
    ['words beside a code', withCondition(condition(icd('M54.5'), { text: 'Low back pain' })), PASS],
  ]],
  ['D3', [
    ['a medicine in words only', withMedication({ id: 'w', resourceType: 'MedicationStatement', codes: [], text: 'Nardil', status: 'active' }), GAP],
    ['in words only, ended', withMedication({ id: 'w', resourceType: 'MedicationStatement', codes: [], text: 'Nardil', status: 'completed' }), PASS],
    ['with a code', withMedication(medication('lamotrigine')), PASS],
  ]],
  ['W1', [
    ['8 days old', withObservation(observed('body-weight', '70', 'kg', 8)), ACK],
    ['in pounds', withObservation(observed('body-weight', '154', '[lb_av]', 1)), PASS],
    ['in stones', withObservation(observed('body-weight', '11', '[stone_av]', 1)), GAP],
    ['missing', without('body-weight'), GAP],
  ]],
] as [string, [string, ScreeningFacts, string][]][])('%s', (rule, cases) => {
  it.each(cases)('%s', (_, facts, expected) => {
    expect(verdict(rule, facts)).toBe(expected);
  });
});

describe('what the plan changes', () => {
  it('esketamine has contraindications that racemic ketamine has not', () => {
    const aneurysm = withCondition(condition(icd('I71.40')), condition(icd('I61.9'), { clinicalStatus: 'resolved' }));
    expect([verdict('S6', aneurysm, { chirality: 'S' }), verdict('S7', aneurysm, { chirality: 'S' })]).toEqual([HARD, HARD]);
  });

  it('a single infusion is no series', () => {
    expect(verdict('S12', withCondition(condition(icd('F11.20'))), { serial: false })).toBe(ACK);
    expect(verdict('S15', withObservation(observed('alt', '160', 'U/L', 1)), { multiDay: false })).toBe(ACK);
    expect(verdict('S15', withObservation(observed('alt', '201', 'U/L', 1)), { multiDay: false })).toBe(HARD);
    expect(verdict('S15', withObservation(observed('alt', '20', 'U/L', 200), observed('ast', '20', 'U/L', 200)), { multiDay: false })).toBe(PASS);
  });

  it('what may be unknown when planning may not be at the start of a session', () => {
    for (const rule of ['S2', 'S13', 'W1']) expect([rule, verdict(rule, empty, { stage: 'session-start' })]).toEqual([rule, GAP_HARD]);
    expect(verdict('S16', woman, { stage: 'session-start' })).toBe(GAP_HARD);
    expect(verdict('S1', empty, { stage: 'session-start' })).toBe(GAP);
    // a pressure of yesterday is good enough to plan, not to start
    expect(verdict('S2', withObservation(bp('120', '80', 1)), { stage: 'session-start' })).toBe(GAP_HARD);
  });

  it('is read from the protocol', () => {
    const of = (id: string) => screeningContext(findProtocol(id) as Protocol, 'planning');
    expect(of('CRPS-OP-10D')).toEqual({ stage: 'planning', chirality: 'racemic', setting: 'outpatient', serial: true, multiDay: true, beside: ['clonidine', 'midazolam', 'ondansetron'] });
    expect(of('CRPS-IP-100H')).toMatchObject({ chirality: 'S', serial: false, multiDay: true });
    expect(of('DEP-OP-6')).toMatchObject({ serial: true, multiDay: false });
  });
});

describe('a finding explains itself', () => {
  it('says which resource, which value, which threshold, which citation', () => {
    const finding = screen(withObservation(bp('168', '95', 0, 'obs-1')), AT).findings.find((f) => f.rule === 'S2');
    expect(finding).toMatchObject({ status: 'fail', severity: 'acknowledge', needsAcknowledgement: true, evidence: [{ resourceType: 'Observation', id: 'obs-1' }], observed: '168/95 mm[Hg]', threshold: '160/100 mm[Hg]', source: 'ed-protocol' });
  });

  it('holds no value in its sentence', () => {
    for (const finding of screen(quiet, AT).findings) expect(finding.text).not.toMatch(/124|1981|70 kg/);
  });
});

describe('mayProceed', () => {
  const high = withObservation(bp('168', '95'));
  it('wants every such finding acknowledged', () => {
    expect(mayProceed(screen(high, AT), [])).toMatchObject({ ok: false, problems: [{ code: 'SCREENING_NOT_ACKNOWLEDGED', expression: 'screening.S2' }] });
    expect(mayProceed(screen(high, AT), [{ rule: 'S2' }])).toEqual({ ok: true, value: true });
    // acknowledged while it was missing is not acknowledged now that it is high
    expect(mayProceed(screen(high, AT), [{ rule: 'S2', status: 'unknown' }]).ok).toBe(false);
  });

  it('never lets anybody past a hard one', () => {
    expect(mayProceed(screen(withObservation(bp('185', '95')), AT), [{ rule: 'S2' }])).toMatchObject({ ok: false, problems: [{ code: 'SCREENING_HARD_STOP' }] });
  });
});

describe('inputs hash', () => {
  it('does not depend on the order of building', () => {
    expect(canonicalJson({ b: [1, { d: undefined, c: 'x' }], a: null })).toBe('{"a":null,"b":[1,{"c":"x"}]}');
    const text = inputsHash({ allergies: [], conditions: [], medications: [], observations: [], patient: {} }, (t) => t);
    expect(text).toBe(inputsHash(empty, (t) => t));
  });
});
