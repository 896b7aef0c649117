import { Exact, ok, refuse, type Result } from '#clinical';
import { LOINC } from '../namespaces.js';
import { readAmount, type AmountRule } from './amount.js';
import type { CodedFact, Located, WeightFact } from './facts.js';
import { asObject, asText, hasCode, invalid, maybe, sourceOf, type Json } from './reading.js';

/** Body weight; measured; stated; estimated; with and without clothes. */
const WEIGHT_CODES = ['29463-7', '3141-9', '3142-7', '8335-2', '8350-1', '8351-9'];
/** Stated by the patient or estimated: not a basis for a dose without a question. */
const STATED_CODES = ['3142-7', '8335-2'];

/** kg per unit, exact by definition (international pound, 1959). */
const KG_PER: Readonly<Record<string, string>> = { kg: '1', g: '0.001', '[lb_av]': '0.45359237', '[oz_av]': '0.028349523125' };

const RULE: AmountRule = { units: Object.keys(KG_PER), fix: 'Send the weight in UCUM: kg, g, [lb_av] or [oz_av].' };

export const isWeight = (code: CodedFact | undefined): boolean => hasCode(code, LOINC, WEIGHT_CODES);

/** Plain digits, never an exponent. A weight in kg keeps its digits as written; another unit gives the exact product. */
function inKg(value: string, unit: string): string {
  if (unit === 'kg' && !/[eE]/.test(value)) return value;
  return new Exact(value).times(KG_PER[unit] ?? '0').toFixed();
}

export function readWeight({ resource, path }: Located, code: CodedFact): Result<WeightFact> {
  const o: Json = asObject(resource) ?? {};
  const amount = readAmount(o['valueQuantity'], `${path}.valueQuantity`, RULE);
  if (!amount.ok) return amount;
  const kg = inKg(amount.value.value, amount.value.unit);
  if (kg === '0') return refuse(invalid('VALUE_NOT_POSITIVE', `${path}.valueQuantity.value`, 'This measurement cannot be zero or negative.'));
  return ok({
    ...sourceOf(o, path),
    value: { value: kg, unit: 'kg' },
    original: amount.value,
    ...maybe('at', observedAt(o)),
    stated: hasCode(code, LOINC, STATED_CODES),
  });
}

export function observedAt(o: Json): string | undefined {
  return asText(o['effectiveDateTime']) ?? asText(o['effectiveInstant']) ?? asText(asObject(o['effectivePeriod'])?.['end']) ?? asText(asObject(o['effectivePeriod'])?.['start']) ?? asText(o['issued']);
}
