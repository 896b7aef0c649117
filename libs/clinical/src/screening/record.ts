import { daysSince, spanOf } from '../quantity/calendar.js';
import { convert } from '../quantity/convert.js';
import type { Exact } from '../quantity/exact.js';
import { isDecimal } from '../quantity/quantity.js';
import { isUnit, type Unit } from '../quantity/unit.js';
import { type DrugKey, DRUGS } from '../terminology/drugs.js';
import { type ObservationKey, OBSERVATIONS } from '../terminology/observations.js';
import { SYSTEMS, type SystemKey } from '../terminology/term.js';
import type { ConditionFact, Evidence, FactCode, MedicationFact, ObservationFact, ScreeningFacts } from './facts.js';
import { type CodeSet, VALUE_SETS, type ValueSetKey } from './value-sets.js';

const PRESENT: readonly string[] = ['active', 'recurrence', 'relapse'];
const NOT_TRUE: readonly string[] = ['refuted', 'entered-in-error'];
const USABLE_OBSERVATION: readonly string[] = ['final', 'amended', 'corrected', 'preliminary'];
const TAKEN_MEDICATION: readonly string[] = ['active', 'on-hold', 'intended', 'in-progress', 'unknown'];
const NEVER_MEDICATION: readonly string[] = ['entered-in-error', 'not-taken', 'cancelled', 'draft', 'not-done'];

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
  ) {}

  /** Conditions with a code of the set that were not refuted; `present` by their clinical status. A missing status counts as present. */
  conditions(set: ValueSetKey): readonly (ConditionFact & { readonly present: boolean })[] {
    return this.facts.conditions
      .filter((c) => !NOT_TRUE.includes(c.verificationStatus ?? '') && inSet(c.codes, VALUE_SETS[set]))
      .map((c) => ({ ...c, present: c.clinicalStatus === undefined || PRESENT.includes(c.clinicalStatus) }));
  }

  /** Days since the condition was last known to be there; `undefined` if it carries no date. */
  conditionAge(condition: ConditionFact): number | undefined {
    return daysSince(condition.abatement ?? condition.onset ?? condition.recorded, this.at);
  }

  observations(key: ObservationKey): readonly ObservationFact[] {
    return this.facts.observations
      .filter((o) => USABLE_OBSERVATION.includes(o.status) && isObservation(o.codes, key) && spanOf(o.effective) !== undefined && (daysSince(o.effective, this.at) as number) > -1)
      .sort((a, b) => (spanOf(b.effective)?.to ?? 0) - (spanOf(a.effective)?.to ?? 0));
  }

  latest(key: ObservationKey, withinDays: number): ObservationFact | undefined {
    const found = this.observations(key)[0];
    return found && (daysSince(found.effective, this.at) as number) <= withinDays ? found : undefined;
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
        return [{ value, unit, evidence: { resourceType: 'Observation', id: o.id }, days: daysSince(o.effective, this.at) as number, at: o.effective as string }];
      })
      .sort((a, b) => a.days - b.days);
  }

  /** Medications of the list that are taken now, or ended no more than `withinDays` ago. */
  medications(drugs: readonly DrugKey[], withinDays = 0): readonly MedicationFact[] {
    const codes = drugs.flatMap((drug) => DRUGS[drug].terms.map((t) => `${SYSTEMS[t.system]}|${t.code}`));
    return this.facts.medications.filter((m) => {
      if (NEVER_MEDICATION.includes(m.status) || !m.codes.some((c) => codes.includes(`${c.system}|${c.code}`))) return false;
      const ended = daysSince(m.end, this.at);
      if (ended !== undefined && ended >= 0) return ended <= withinDays;
      if (TAKEN_MEDICATION.includes(m.status)) return true;
      const written = daysSince(m.end ?? m.date, this.at);
      return written === undefined || written <= withinDays;
    });
  }
}

export const inSet = (codes: readonly FactCode[], set: CodeSet): boolean => codes.some((c) => matches(c, set));

function matches(code: FactCode, set: CodeSet): boolean {
  const system = (Object.keys(SYSTEMS) as SystemKey[]).find((key) => SYSTEMS[key] === code.system);
  const listed = system && set[system];
  if (!listed) return false;
  return Object.values(listed).flat().some((pattern) => (pattern.endsWith('*') ? code.code.startsWith(pattern.slice(0, -1)) : code.code === pattern));
}

const isObservation = (codes: readonly FactCode[], key: ObservationKey): boolean => OBSERVATIONS[key].terms.some((t) => codes.some((c) => c.system === SYSTEMS[t.system] && c.code === t.code));

export const conditionEvidence = (conditions: readonly ConditionFact[]): readonly Evidence[] => conditions.map((c) => ({ resourceType: 'Condition', id: c.id }));
export const medicationEvidence = (medications: readonly MedicationFact[]): readonly Evidence[] => medications.map((m) => ({ resourceType: m.resourceType, id: m.id }));
