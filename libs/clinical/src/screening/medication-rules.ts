import { OPIOID_DRUGS } from '../instruments/opioid-factors.js';
import type { Provenance, SourceId } from '../sources.js';
import type { DrugKey } from '../terminology/drugs.js';
import { say } from '../thresholds/say.js';
import type { ThresholdKey } from '../thresholds/thresholds.js';
import { medicationEvidence, named } from './record.js';
import type { FindingSeverity } from './result.js';
import { daysOf, fail, gravest, pass, type Rule, unknown } from './rule.js';

export interface MedicationLine {
  readonly drugs: readonly DrugKey[];
  /** Also if stopped no more than so many days ago: a threshold, or a fixed time. */
  readonly within?: ThresholdKey | number;
  /** Also what ended nobody knows when: for few drugs only, as hospitals seldom say. */
  readonly alsoEndUnknown?: boolean;
  readonly severity: FindingSeverity;
  /** Numbers in braces are those in force. */
  readonly text: string;
}

export interface MedicationRule {
  readonly id: string;
  readonly title: string;
  readonly source: SourceId;
  readonly mark: Provenance;
  readonly lines: readonly MedicationLine[];
}

/**
 * "Same day" of the clinical note: what was taken or given within 24 hours of now. Elapsed time and not the calendar: what
 * was taken at eleven last night acts this morning.
 */
export const SAME_DAY = 1;

export const THEOPHYLLINES: readonly DrugKey[] = ['theophylline', 'aminophylline'];

export const MEDICATION_RULES: readonly MedicationRule[] = [
  { id: 'S27', title: 'Monoamine oxidase inhibitor', source: 'spravato-pi', mark: 'GK', lines: [{ drugs: ['phenelzine', 'tranylcypromine', 'isocarboxazid', 'selegiline', 'rasagiline', 'linezolid'], within: 'mao-inhibitor.recent', alsoEndUnknown: true, severity: 'acknowledge', text: 'Monoamine oxidase inhibitor within {mao-inhibitor.recent}, or ended nobody knows when: blood pressure may rise.' }] },
  { id: 'S28', title: 'Stimulant or sympathomimetic', source: 'general', mark: 'GK', lines: [{ drugs: ['amphetamine', 'methylphenidate', 'methamphetamine', 'modafinil', 'atomoxetine', 'pseudoephedrine'], within: SAME_DAY, severity: 'acknowledge', text: 'Stimulant or sympathomimetic: hold it on the day of the infusion.' }] },
  {
    id: 'S29', title: 'Sedative or opioid', source: 'spravato-pi', mark: 'V',
    lines: [
      { drugs: ['alprazolam', 'clonazepam', 'lorazepam', 'diazepam', 'temazepam', 'zolpidem'], within: SAME_DAY, severity: 'acknowledge', text: 'Benzodiazepine or sedative: more sedation, and the effect on mood may be blunted.' },
      { drugs: OPIOID_DRUGS, within: SAME_DAY, severity: 'acknowledge', text: 'Opioid: more sedation and less breathing; capnography.' },
    ],
  },
  { id: 'S30', title: 'Inhibitor or inducer of CYP3A4 or CYP2B6', source: 'hep-ddi', mark: 'V', lines: [{ drugs: ['ketoconazole', 'itraconazole', 'clarithromycin', 'ritonavir', 'rifampin', 'carbamazepine', 'phenytoin', 'orphenadrine', 'ticlopidine'], severity: 'info', text: 'A medicine changes how fast ketamine is cleared.' }] },
  { id: 'S31', title: 'Lamotrigine, naltrexone or levothyroxine', source: 'williams-2018', mark: 'GK', lines: [{ drugs: ['lamotrigine', 'naltrexone', 'levothyroxine'], severity: 'info', text: 'Lamotrigine and naltrexone may weaken the effect; levothyroxine was reported with high blood pressure.' }] },
];

/** Where no medication list came at all, rule D3 asks once for all of these. */
export const NO_MEDICATION_LIST = 'No medication list came, so this cannot be told.';

export const asRule = (rule: MedicationRule): Rule => ({
  ...rule,
  unknown: 'info',
  neededAtStart: false,
  evaluate: (record, _context, thresholds) => {
    const failures = rule.lines.flatMap((line) => {
      const days = typeof line.within === 'string' ? daysOf(line.within, thresholds) : line.within;
      const found = record.medications(line.drugs, days, line.alsoEndUnknown);
      return found.length > 0 ? [fail(line.severity, say(line.text, thresholds), { evidence: medicationEvidence(found), ...named(found), ...(days === undefined ? {} : { threshold: `within ${String(days)} d` }) })] : [];
    });
    if (failures.length > 0) return gravest(failures);
    return record.facts.medications.length > 0 ? pass('Not on the medication list.') : unknown(NO_MEDICATION_LIST);
  },
});
