import { ok, refuse, type Problem, type Result } from '#clinical';
import { LOINC } from '../namespaces.js';
import { readAmount, type AmountRule } from './amount.js';
import type { BloodPressureFact, CodedFact, Located } from './facts.js';
import { asCodedFact, asObject, asObjects, hasCode, maybe, sourceOf, type Json } from './reading.js';
import { observedAt } from './weight.js';

const PANELS = ['85354-9', '55284-4'];
const SYSTOLIC = ['8480-6'];
const DIASTOLIC = ['8462-4'];

const RULE: AmountRule = { units: ['mm[Hg]'], spellings: { mmHg: 'mm[Hg]', 'mm Hg': 'mm[Hg]' }, fix: 'Send the pressure in UCUM mm[Hg].' };

export const isBloodPressure = (code: CodedFact | undefined): boolean => hasCode(code, LOINC, [...PANELS, ...SYSTOLIC, ...DIASTOLIC]);

type Side = 'systolic' | 'diastolic';
const sideOf = (code: CodedFact | undefined): Side | undefined => (hasCode(code, LOINC, SYSTOLIC) ? 'systolic' : hasCode(code, LOINC, DIASTOLIC) ? 'diastolic' : undefined);

/** The panel with its components, or a lone systolic or diastolic. A component without a value is absent, not zero. */
export function readBloodPressure({ resource, path }: Located, code: CodedFact): Result<BloodPressureFact> {
  const o: Json = asObject(resource) ?? {};
  const values: Partial<Record<Side, string>> = {};
  const problems: Problem[] = [];
  const take = (side: Side | undefined, value: unknown, at: string): void => {
    if (side === undefined || value === undefined) return;
    const amount = readAmount(value, at, RULE);
    if (amount.ok) values[side] = amount.value.value;
    else problems.push(...amount.problems);
  };
  take(sideOf(code), o['valueQuantity'], `${path}.valueQuantity`);
  asObjects(o['component']).forEach((c, i) => { take(sideOf(asCodedFact(c['code'])), c['valueQuantity'], `${path}.component[${String(i)}].valueQuantity`); });
  if (problems.length > 0) return refuse(...problems);
  const pressure = (value: string | undefined): { readonly value: string; readonly unit: 'mm[Hg]' } | undefined => (value === undefined ? undefined : { value, unit: 'mm[Hg]' });
  return ok({
    ...sourceOf(o, path),
    ...maybe('systolic', pressure(values.systolic)),
    ...maybe('diastolic', pressure(values.diastolic)),
    ...maybe('at', observedAt(o)),
  });
}
