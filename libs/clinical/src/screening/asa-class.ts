import { spanOf } from '../quantity/calendar.js';
import type { Evidence, FactCode, ObservationFact, ScreeningFacts } from './facts.js';
import { inSet } from './code-set.js';
import { VALUE_SETS } from './value-sets.js';

export interface AsaClass {
  /** 1 to 6; 6 is never planned for, and counts as above 4. */
  readonly value: number;
  readonly evidence: Evidence;
}

const CLASSES = [VALUE_SETS['asa-1'], VALUE_SETS['asa-2'], VALUE_SETS['asa-3'], VALUE_SETS['asa-4'], VALUE_SETS['asa-5']] as const;
const ROMAN: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4, v: 5, vi: 6 };
/** "ASA 3", "Class III", "4E": a lone class, an E for an emergency is no other class. */
const WRITTEN = /^(?:asa\b)?[\s-]*(?:physical status)?[\s-]*(?:ps)?[\s-]*(?:class)?[\s-]*([1-6]|iv|vi|v|i{1,3})\s*e?\b/;
const VOID: readonly string[] = ['entered-in-error', 'cancelled', 'registered'];

const classOfCodes = (codes: readonly FactCode[]): number | undefined => {
  const n = CLASSES.findIndex((set) => inSet(codes, set));
  return n < 0 ? undefined : n + 1;
};

function classOf(o: ObservationFact): number | undefined {
  const coded = classOfCodes(o.coded ?? []) ?? classOfCodes(o.codes);
  if (coded !== undefined) return coded;
  if (!inSet(o.codes, VALUE_SETS['asa-class'])) return undefined;
  const words = o.quantity?.value ?? o.text ?? o.coded?.find((c) => c.display !== undefined)?.display;
  const written = words === undefined ? undefined : WRITTEN.exec(words.trim().toLowerCase())?.[1];
  return written === undefined ? undefined : (ROMAN[written] ?? Number(written));
}

/** ASA physical status, as an anaesthesiologist of the hospital or the clinic recorded it: an Observation, or a diagnosis of that name. The newest counts. */
export function asaClassOf(facts: ScreeningFacts, at: Date, timeZone = 'UTC'): AsaClass | undefined {
  const [newest] = facts.observations
    .flatMap((o) => {
      const value = VOID.includes(o.status) ? undefined : classOf(o);
      const span = spanOf(o.effective, timeZone);
      const ahead = span !== undefined && span.from > at.getTime();
      return value === undefined || ahead ? [] : [{ value, at: span?.to ?? 0, evidence: { resourceType: 'Observation', id: o.id } }];
    })
    .sort((a, b) => b.at - a.at);
  if (newest) return { value: newest.value, evidence: newest.evidence };
  const listed = facts.conditions.flatMap((c) => {
    const value = c.verificationStatus === 'refuted' || c.verificationStatus === 'entered-in-error' ? undefined : classOfCodes(c.codes);
    return value === undefined ? [] : [{ value, evidence: { resourceType: 'Condition', id: c.id } }];
  });
  return listed.sort((a, b) => b.value - a.value)[0];
}
