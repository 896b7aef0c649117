import { daysSince, liesAhead, spanOf } from '../quantity/calendar.js';
import { convert } from '../quantity/convert.js';
import type { Exact } from '../quantity/exact.js';
import { isDecimal } from '../quantity/quantity.js';
import { isUnit, type Unit } from '../quantity/unit.js';
import { type DrugKey, DRUGS } from '../terminology/drugs.js';
import { type ObservationKey, OBSERVATIONS } from '../terminology/observations.js';
import { SYSTEMS, type SystemKey } from '../terminology/term.js';
import { inSet } from './code-set.js';
import type { ConditionFact, Evidence, FactCode, MedicationFact, ObservationFact, ScreeningFacts } from './facts.js';
import { VALUE_SETS, type ValueSetKey } from './value-sets.js';

const PRESENT: readonly string[] = ['active', 'recurrence', 'relapse'];
const NOT_TRUE: readonly string[] = ['refuted', 'entered-in-error'];
const USABLE_OBSERVATION: readonly string[] = ['final', 'amended', 'corrected', 'preliminary'];
const TAKEN_MEDICATION: readonly string[] = ['active', 'on-hold', 'intended', 'in-progress', 'unknown'];
const NEVER_MEDICATION: readonly string[] = ['entered-in-error', 'not-taken', 'cancelled', 'draft', 'not-done'];

/** Hospitals' clocks and zones differ; what lies further ahead than a day has not been measured. */
const AHEAD_DAYS = 1;

export interface Reading {
  readonly value: Exact;
  readonly unit: Unit;
  readonly evidence: Evidence;
  readonly days: number;
  readonly at: string;
}

/** Questions that rules ask of the facts. Every answer carries the resource it came from. */
export class PatientRecord {
  constructor(
    readonly facts: ScreeningFacts,
    readonly at: Date,
    /** Of the clinic: a bare date is the whole of its day. */
    readonly timeZone = 'UTC',
  ) {}

  /** Days that have passed since the end of what the text may mean. */
  daysSince(text: string | undefined): number | undefined {
    return daysSince(text, this.at, this.timeZone);
  }

  /** Conditions with a code of the set that were not refuted; `present` by their clinical status. A missing status counts as present, unless an end in the past is given. */
  conditions(set: ValueSetKey): readonly (ConditionFact & { readonly present: boolean })[] {
    return this.facts.conditions
      .filter((c) => !NOT_TRUE.includes(c.verificationStatus ?? '') && inSet(c.codes, VALUE_SETS[set]))
      .map((c) => ({ ...c, present: c.clinicalStatus === undefined ? !this.hasEnded(c) : PRESENT.includes(c.clinicalStatus) }));
  }

  /** A bare year or month counts as ended only once it is over. */
  private hasEnded({ abatement }: ConditionFact): boolean {
    return (this.daysSince(abatement) ?? -1) >= 0;
  }

  /**
   * Days since the condition ended, or, of an event, since it happened; `undefined` if it carries no date. What has a
   * beginning but no end ended after it began, so that its age is at most this.
   */
  conditionAge({ onset, recorded, abatement }: ConditionFact, since: 'end' | 'onset' = 'end'): number | undefined {
    return this.daysSince(since === 'end' ? (abatement ?? onset ?? recorded) : (onset ?? recorded ?? abatement));
  }

  observations(key: ObservationKey): readonly ObservationFact[] {
    return this.facts.observations
      .filter((o) => USABLE_OBSERVATION.includes(o.status) && isObservation(o.codes, key) && o.effective !== undefined && spanOf(o.effective) !== undefined && !liesAhead(o.effective, this.at, AHEAD_DAYS, this.timeZone))
      .sort((a, b) => (spanOf(b.effective, this.timeZone)?.to ?? 0) - (spanOf(a.effective, this.timeZone)?.to ?? 0));
  }

  latest(key: ObservationKey, withinDays: number): ObservationFact | undefined {
    const found = this.observations(key)[0];
    return found && (this.daysSince(found.effective) as number) <= withinDays ? found : undefined;
  }

  /** Newest first, in the unit asked for; what cannot be converted is left out, so that it counts as missing. */
  readings(key: ObservationKey, unit: Unit, panel?: ObservationKey): readonly Reading[] {
    const own = this.observations(key).map((o) => ({ o, q: o.quantity }));
    const inPanel = panel ? this.observations(panel).map((o) => ({ o, q: o.components?.find((c) => isObservation(c.codes, key))?.quantity })) : [];
    return [...own, ...inPanel]
      .flatMap(({ o, q }) => {
        if (!q || !isUnit(q.unit) || !isDecimal(q.value)) return [];
        const value = convert({ value: q.value, unit: q.unit }, unit);
        if (value === undefined) return [];
        return [{ value, unit, evidence: { resourceType: 'Observation', id: o.id }, days: this.daysSince(o.effective) as number, at: o.effective as string }];
      })
      .sort((a, b) => a.days - b.days);
  }

  /** Conditions that may be present and carry no code that the rules read. */
  unreadableConditions(): readonly ConditionFact[] {
    return this.facts.conditions.filter((c) => !NOT_TRUE.includes(c.verificationStatus ?? '') && (c.clinicalStatus === undefined ? !this.hasEnded(c) : PRESENT.includes(c.clinicalStatus))).filter(isUnreadable(['icd10cm', 'snomed']));
  }

  unreadableMedications(): readonly MedicationFact[] {
    return this.facts.medications.filter((m) => TAKEN_MEDICATION.includes(m.status) && (this.daysSince(m.end) ?? -1) < 0).filter(isUnreadable(['rxnorm']));
  }

  /** Medications of the list that are taken now, or ended no more than `withinDays` ago; those that ended nobody knows when only if asked for. */
  medications(drugs: readonly DrugKey[], withinDays = 0, alsoEndUnknown = false): readonly MedicationFact[] {
    return this.facts.medications.filter((m) => {
      if (NEVER_MEDICATION.includes(m.status) || !drugs.some((drug) => isDrug(m, drug))) return false;
      const ended = this.daysSince(m.end);
      if (ended !== undefined && ended >= 0) return ended <= withinDays;
      if (TAKEN_MEDICATION.includes(m.status)) return true;
      return alsoEndUnknown;
    });
  }
}

/**
 * By the code of the ingredient, or by its name: hospitals send codes of products ("phenelzine 15 MG Oral Tablet"), which
 * no table here turns into an ingredient, and words alone. A name can only add to what is found.
 */
function isDrug(m: MedicationFact, drug: DrugKey): boolean {
  if (DRUGS[drug].terms.some((t) => m.codes.some((c) => c.system === SYSTEMS[t.system] && c.code === t.code))) return true;
  const words = [m.text, ...m.codes.map((c) => c.display)].filter((w) => w !== undefined).join(' ').toLowerCase();
  return ` ${words.split(/[^a-z]+/).join(' ')} `.includes(` ${DRUGS[drug].text.toLowerCase()} `);
}

/** No code of a system that the rules read: whoever relies on them has to read the words. */
const isUnreadable = (systems: readonly SystemKey[]) => ({ codes }: { readonly codes: readonly FactCode[] }): boolean => !codes.some((c) => systems.some((s) => SYSTEMS[s] === c.system));

const isObservation = (codes: readonly FactCode[], key: ObservationKey): boolean => OBSERVATIONS[key].terms.some((t) => codes.some((c) => c.system === SYSTEMS[t.system] && c.code === t.code));

/** What the finding saw, as the record has it: "F20.9 Schizophrenia". */
export const named = (facts: readonly { readonly codes: readonly FactCode[]; readonly text?: string }[]): { readonly observed?: string } => {
  const words = [...new Set(facts.map(({ codes, text }) => [codes[0]?.code, text ?? codes.find((c) => c.display !== undefined)?.display].filter((w) => w !== undefined).join(' ')))].filter((w) => w !== '');
  return words.length === 0 ? {} : { observed: words.join('; ') };
};

export const conditionEvidence = (conditions: readonly ConditionFact[]): readonly Evidence[] => conditions.map((c) => ({ resourceType: 'Condition', id: c.id }));
export const medicationEvidence = (medications: readonly MedicationFact[]): readonly Evidence[] => medications.map((m) => ({ resourceType: m.resourceType, id: m.id }));
