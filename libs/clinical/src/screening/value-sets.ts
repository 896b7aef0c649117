import type { SystemKey, Verification } from '../terminology/term.js';

/**
 * Codes that mean a finding, by code system and by where the code was seen (letters: terminology/term.ts). ICD-10-CM
 * entries that end in `*` stand for everything that begins so. `unverified` codes are matched in what comes in (a
 * missed contraindication is worse than an extra question) and never sent out.
 */
export type CodeSet = Readonly<Partial<Record<SystemKey, Readonly<Partial<Record<Verification, readonly string[]>>>>>>;

/** Substance use disorders F10-F19. Nicotine (F17) is left out: it is no reason against ketamine. */
const SUBSTANCES = ['F10', 'F11', 'F12', 'F13', 'F14', 'F15', 'F16', 'F18', 'F19'];
/** All of .1 and .2 but .11 and .21, which say "in remission". */
const NOT_REMISSION = ['1', '2'].flatMap((kind) => ['2*', '3*', '4*', '5*', '6*', '7*', '8*', '9*'].map((rest) => kind + rest));
const substance = (...suffixes: string[]): string[] => SUBSTANCES.flatMap((s) => suffixes.map((suffix) => `${s}.${suffix}`));

export const VALUE_SETS = {
  'ketamine-allergy': { rxnorm: { X: ['6130'], O: ['2119365'] }, snomed: { G: ['373464007'] } },
  'no-known-allergy': { snomed: { unverified: ['716186003', '409137002'] } },
  'allergy-to-drug': { snomed: { D: ['416098002'] } },
  'hypertensive-crisis': { icd10cm: { D: ['I16.0', 'I16.1', 'I16.9'] }, snomed: { D: ['443482000', '70272006'] } },
  'acute-coronary': { icd10cm: { D: ['I20.0', 'I21.*', 'I24.*', 'I25.110'] }, snomed: { O: ['394659003', '22298006'] } },
  'coronary-disease': { icd10cm: { O: ['I25.10'] }, snomed: { O: ['53741008'] } },
  'acute-heart-failure': { icd10cm: { D: ['I50.21', 'I50.23', 'I50.31'], unverified: ['I50.33', 'I50.41', 'I50.43'] }, snomed: { D: ['195111005'] } },
  'heart-failure': { icd10cm: { D: ['I50.*'] }, snomed: { O: ['84114007'] } },
  'aneurysm-dissection-avm': { icd10cm: { D: ['I67.1', 'I71.00', 'I71.20', 'I71.40', 'I71.9', 'Q28.2'], unverified: ['I71.*'] } },
  'intracranial-haemorrhage': { icd10cm: { D: ['I60.9', 'I61.9', 'I62.*'], unverified: ['I60.*', 'I61.*'] }, snomed: { O: ['1386000', '274100004'] } },
  stroke: { icd10cm: { D: ['I63.9'], unverified: ['I63.*'] }, snomed: { O: ['230690007'] } },
  'raised-intracranial-pressure': { icd10cm: { D: ['G91.9'], unverified: ['G93.2'] }, snomed: { D: ['68267002'] } },
  'angle-closure-or-open-globe': { icd10cm: { D: ['H40.2*'] }, snomed: { D: ['392291006', '315296002', '870312007'] } },
  'raised-intraocular-pressure': { icd10cm: { D: ['H40.9'], unverified: ['H40.*'] }, snomed: { O: ['4210003'] } },
  'psychosis-or-mania': { icd10cm: { D: ['F20.*', 'F22', 'F23', 'F25.*', 'F28', 'F29', 'F30.*', 'F31.0', 'F31.2', 'F06.0', 'F06.2'] }, snomed: { O: ['58214004', '68890003', '69322001', '231494001'] } },
  'bipolar-dissociative-ptsd': { icd10cm: { D: ['F31.*', 'F44.81', 'F48.1', 'F43.10', 'F43.12'] }, snomed: { O: ['13746004', '44376007', '47505003'] } },
  'substance-use-remission': { icd10cm: { unverified: substance('11', '21') } },
  'substance-use': { icd10cm: { D: substance('10', '20'), unverified: substance(...NOT_REMISSION) }, snomed: { O: ['191816009', '66214007'] } },
  'ketamine-use-disorder': { snomed: { C: ['724713006', '724715004'] } },
  suicidality: { icd10cm: { D: ['R45.851', 'T14.91XA'] }, snomed: { O: ['6471006', '82313006'] } },
  'hepatic-failure': { icd10cm: { D: ['K72.*', 'K76.82', 'K76.7'] }, snomed: { O: ['716203000', '59927004', '13920009'] } },
  cirrhosis: { icd10cm: { D: ['K74.60'] }, snomed: { O: ['19943007'] } },
  'portal-hypertension': { icd10cm: { D: ['K76.6'] } },
  pregnancy: { icd10cm: { D: ['Z33.1', 'Z32.01', 'O09.*', 'Z34.90'] }, snomed: { M: ['77386006'] } },
  'pregnant-answer': { loinc: { I: ['LA15173-0'] } },
  'test-positive': { snomed: { unverified: ['10828004', '260373001'] }, loinc: { unverified: ['LA6576-8'] } },
  'test-negative': { snomed: { unverified: ['260385009', '260415000'] }, loinc: { unverified: ['LA6577-6'] } },
  lactation: { icd10cm: { D: ['Z39.1'] }, snomed: { D: ['1258998001'] } },
  'thyroid-crisis': { icd10cm: { D: ['E05.01', 'E05.11', 'E05.21', 'E05.31', 'E05.41', 'E05.81', 'E05.91'] } },
  thyrotoxicosis: { icd10cm: { D: ['E05.*'] }, snomed: { O: ['34486009'] } },
  porphyria: { icd10cm: { unverified: ['E80.2*'] } },
  'bladder-disease': { icd10cm: { D: ['N30.10', 'N30.11', 'N30.20', 'N30.80'] }, snomed: { D: ['197834003', '111409009'], O: ['38822007'] } },
  'airway-or-lung-disease': { icd10cm: { C: ['G47.33'], D: ['J96.1*', 'Z99.81'] }, snomed: { O: ['78275009', '13645005'] } },
  seizure: { icd10cm: { D: ['G40.9*'], unverified: ['G40.*'] }, snomed: { O: ['84757009', '91175000'] } },
  'long-qt': { icd10cm: { D: ['I45.81'] }, snomed: { O: ['9651007'] } },
  'asa-class': { snomed: { G: ['302132005'] } },
  'asa-1': { snomed: { G: ['413495001'] } },
  'asa-2': { snomed: { G: ['413496000'] } },
  'asa-3': { snomed: { G: ['413497009'] } },
  'asa-4': { snomed: { G: ['413498004'] } },
  'asa-5': { snomed: { G: ['413499007'] } },
  'arrhythmia-myasthenia-delirium-kidney': { icd10cm: { D: ['I47.2*', 'G70.0*', 'F05', 'N18.5', 'N18.6'] } },
} as const satisfies Record<string, CodeSet>;

export type ValueSetKey = keyof typeof VALUE_SETS;
