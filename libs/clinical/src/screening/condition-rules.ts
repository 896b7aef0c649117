import type { Provenance, SourceId } from '../sources.js';
import { say } from '../thresholds/say.js';
import type { ThresholdKey, Thresholds } from '../thresholds/thresholds.js';
import { conditionEvidence, named, type PatientRecord } from './record.js';
import type { FindingSeverity, ScreeningContext } from './result.js';
import { daysOf, fail, gravest, type Outcome, pass, type Rule, unknown } from './rule.js';
import type { ValueSetKey } from './value-sets.js';

/** One line of a rule on diagnoses. Lines are read together; the gravest that applies counts. */
export interface ConditionLine {
  readonly set: ValueSetKey;
  /** `present`: active, recurrence or relapse. `ever`: also resolved. */
  readonly when: 'present' | 'ever' | 'resolved';
  /** Only if it was there within so many days (a threshold). A present condition without a date counts as recent; a resolved one does not. */
  readonly within?: ThresholdKey;
  /** What the days count from; the end unless told. An infarction is as old as its onset, whenever the problem list was cleared. */
  readonly since?: 'end' | 'onset';
  readonly only?: Partial<Pick<ScreeningContext, 'chirality' | 'setting' | 'serial'>>;
  /** A word that must stand in the text or a display of the condition. */
  readonly mentions?: string;
  /** A second condition that must be there as well. */
  readonly with?: ValueSetKey;
  readonly severity: FindingSeverity;
  /** Numbers in braces are those in force. */
  readonly text: string;
}

export interface ConditionRule {
  readonly id: string;
  readonly title: string;
  readonly source: SourceId;
  readonly mark: Provenance;
  readonly lines: readonly ConditionLine[];
}

export const CONDITION_RULES: readonly ConditionRule[] = [
  {
    id: 'S4', title: 'Unstable coronary disease or recent infarction', source: 'cohen-2018', mark: 'V',
    lines: [
      { set: 'acute-coronary', when: 'ever', within: 'coronary.recent', since: 'onset', severity: 'hard', text: 'Acute coronary disease within {coronary.recent}.' },
      { set: 'acute-coronary', when: 'ever', severity: 'acknowledge', text: 'Acute coronary disease in the past: electrocardiogram before the first infusion.' },
      { set: 'coronary-disease', when: 'present', severity: 'acknowledge', text: 'Coronary disease: electrocardiogram before the first infusion.' },
    ],
  },
  {
    id: 'S5', title: 'Heart failure', source: 'general', mark: 'GK',
    lines: [
      { set: 'acute-heart-failure', when: 'present', severity: 'hard', text: 'Acute heart failure.' },
      { set: 'heart-failure', when: 'present', severity: 'acknowledge', text: 'Chronic heart failure.' },
    ],
  },
  {
    id: 'S6', title: 'Aneurysm, dissection or arteriovenous malformation', source: 'spravato-pi', mark: 'V',
    lines: [
      { set: 'aneurysm-dissection-avm', when: 'present', only: { chirality: 'S' }, severity: 'hard', text: 'Aneurysm, dissection or arteriovenous malformation: a contraindication for esketamine.' },
      { set: 'aneurysm-dissection-avm', when: 'present', severity: 'acknowledge', text: 'Aneurysm, dissection or arteriovenous malformation: ask a specialist first.' },
    ],
  },
  {
    id: 'S7', title: 'Intracranial haemorrhage or recent stroke', source: 'spravato-pi', mark: 'V',
    lines: [
      { set: 'intracranial-haemorrhage', when: 'ever', only: { chirality: 'S' }, severity: 'hard', text: 'Intracranial haemorrhage in the history: a contraindication for esketamine.' },
      { set: 'intracranial-haemorrhage', when: 'ever', severity: 'acknowledge', text: 'Intracranial haemorrhage in the history.' },
      { set: 'stroke', when: 'ever', within: 'stroke.recent', since: 'onset', severity: 'hard', text: 'Stroke within {stroke.recent}.' },
      { set: 'stroke', when: 'ever', severity: 'info', text: 'Stroke more than {stroke.recent} ago.' },
    ],
  },
  { id: 'S8', title: 'Raised intracranial pressure', source: 'cohen-2018', mark: 'V', lines: [{ set: 'raised-intracranial-pressure', when: 'present', severity: 'acknowledge', text: 'Raised intracranial pressure: no infusion while there are symptoms of it.' }] },
  {
    id: 'S9', title: 'Raised intraocular pressure or open globe', source: 'cohen-2018', mark: 'V',
    lines: [
      { set: 'angle-closure-or-open-globe', when: 'present', severity: 'hard', text: 'Angle-closure glaucoma or open globe.' },
      { set: 'raised-intraocular-pressure', when: 'present', severity: 'acknowledge', text: 'Glaucoma or ocular hypertension.' },
    ],
  },
  {
    id: 'S10', title: 'Psychosis or mania', source: 'cohen-2018', mark: 'V',
    lines: [
      { set: 'psychosis-or-mania', when: 'present', severity: 'hard', text: 'Active psychosis or mania.' },
      { set: 'psychosis-or-mania', when: 'resolved', within: 'psychosis.recent', severity: 'hard', text: 'Psychosis or mania within {psychosis.recent}.' },
      { set: 'psychosis-or-mania', when: 'ever', severity: 'acknowledge', text: 'Psychosis or mania in the past: ask a psychiatrist first.' },
    ],
  },
  { id: 'S11', title: 'Bipolar disorder, dissociative disorder or PTSD', source: 'general', mark: 'GK', lines: [{ set: 'bipolar-dissociative-ptsd', when: 'present', severity: 'acknowledge', text: 'Bipolar disorder, dissociative disorder or post-traumatic stress disorder.' }] },
  {
    id: 'S12', title: 'Substance use disorder', source: 'cohen-2018', mark: 'V',
    lines: [
      { set: 'ketamine-use-disorder', when: 'ever', severity: 'hard', text: 'Ketamine use disorder in the history.' },
      { set: 'substance-use', when: 'present', only: { serial: true }, severity: 'hard', text: 'Active substance use disorder: no series of infusions.' },
      { set: 'substance-use', when: 'resolved', within: 'substance-use.recent', only: { serial: true }, severity: 'hard', text: 'Substance use disorder within {substance-use.recent}: no series of infusions.' },
      { set: 'substance-use', when: 'ever', severity: 'acknowledge', text: 'Substance use disorder: urine drug screen before the first infusion.' },
      { set: 'substance-use-remission', when: 'ever', severity: 'acknowledge', text: 'Substance use disorder in remission: urine drug screen before the first infusion.' },
    ],
  },
  {
    id: 'S14', title: 'Severe hepatic impairment', source: 'cohen-2018', mark: 'V',
    lines: [
      { set: 'hepatic-failure', when: 'present', severity: 'hard', text: 'Hepatic failure or decompensated cirrhosis.' },
      { set: 'cirrhosis', when: 'present', with: 'portal-hypertension', severity: 'hard', text: 'Cirrhosis with portal hypertension.' },
      { set: 'cirrhosis', when: 'present', severity: 'acknowledge', text: 'Cirrhosis: shorten the course and watch liver tests.' },
    ],
  },
  { id: 'S17', title: 'Lactation', source: 'spravato-pi', mark: 'V', lines: [{ set: 'lactation', when: 'present', severity: 'acknowledge', text: 'Lactation: agree with the patient how the infant is fed.' }] },
  {
    id: 'S18', title: 'Thyrotoxicosis', source: 'general', mark: 'GK',
    lines: [
      { set: 'thyroid-crisis', when: 'present', severity: 'hard', text: 'Thyroid crisis.' },
      { set: 'thyrotoxicosis', when: 'present', severity: 'acknowledge', text: 'Thyrotoxicosis: control it first.' },
    ],
  },
  { id: 'S19', title: 'Porphyria', source: 'ketalar-smpc', mark: 'GK', lines: [{ set: 'porphyria', when: 'ever', severity: 'acknowledge', text: 'Porphyria.' }] },
  {
    id: 'S20', title: 'Bladder disease', source: 'ketalar-label', mark: 'V',
    lines: [
      { set: 'bladder-disease', when: 'ever', mentions: 'ketamine', only: { serial: true }, severity: 'hard', text: 'Cystitis from ketamine in the history: no series of infusions.' },
      { set: 'bladder-disease', when: 'ever', mentions: 'ketamine', severity: 'acknowledge', text: 'Cystitis from ketamine in the history.' },
      { set: 'bladder-disease', when: 'present', severity: 'acknowledge', text: 'Cystitis: ask about urinary symptoms at every session.' },
    ],
  },
  {
    id: 'S22', title: 'Epilepsy or seizure', source: 'general', mark: 'GK',
    lines: [
      { set: 'seizure', when: 'ever', within: 'seizure.recent', since: 'onset', severity: 'acknowledge', text: 'Seizure within {seizure.recent}, or epilepsy without a date.' },
      { set: 'seizure', when: 'ever', severity: 'info', text: 'Epilepsy or seizure in the history.' },
    ],
  },
  { id: 'S24', title: 'Ventricular arrhythmia, myasthenia, delirium, severe kidney disease', source: 'general', mark: 'GK', lines: [{ set: 'arrhythmia-myasthenia-delirium-kidney', when: 'present', severity: 'acknowledge', text: 'Ventricular arrhythmia, myasthenia gravis, delirium or severe kidney disease.' }] },
];

/** Nothing found is a pass only where a problem list came; where none came, rule D1 asks once for all of these. */
export const NO_PROBLEM_LIST = 'No problem list came, so this cannot be told.';

export const asRule = (rule: ConditionRule): Rule => ({
  ...rule,
  unknown: 'info',
  neededAtStart: false,
  evaluate: (record, context, thresholds) => conditionOutcome(rule.lines, record, context, thresholds),
});

export function conditionOutcome(lines: readonly ConditionLine[], record: PatientRecord, context: ScreeningContext, thresholds: Thresholds): Outcome {
  const failures = lines.flatMap((line) => {
    const found = matching(line, record, context, thresholds);
    return found.length > 0 ? [fail(line.severity, say(line.text, thresholds), { evidence: conditionEvidence(found), ...named(found), ...(line.within === undefined ? {} : { threshold: `within ${thresholds.values[line.within]} d` }) })] : [];
  });
  if (failures.length > 0) return gravest(failures);
  return record.facts.conditions.length > 0 ? pass('Not on the problem list.') : unknown(NO_PROBLEM_LIST);
}

function matching(line: ConditionLine, record: PatientRecord, context: ScreeningContext, thresholds: Thresholds) {
  const { only } = line;
  if (only?.chirality !== undefined && only.chirality !== context.chirality) return [];
  if (only?.setting !== undefined && only.setting !== context.setting) return [];
  if (only?.serial !== undefined && only.serial !== context.serial) return [];
  if (line.with && !record.conditions(line.with).some((c) => c.present)) return [];
  return record.conditions(line.set).filter((condition) => {
    if (line.when === 'present' && !condition.present) return false;
    if (line.when === 'resolved' && condition.present) return false;
    if (line.mentions && ![condition.text, ...condition.codes.map((c) => c.display)].some((words) => words?.toLowerCase().includes(line.mentions as string))) return false;
    if (line.within === undefined) return true;
    const days = record.conditionAge(condition, line.since);
    return days === undefined ? condition.present : days <= daysOf(line.within, thresholds);
  });
}
