import { ok, refuse, type Result } from '#clinical';
import { UCUM } from '../namespaces.js';
import type { Amount } from '../to-fhir/source-types.js';
import { asDigits, asObject, asText, invalid, required } from './reading.js';
import { isUcum } from './ucum.js';

export interface AmountRule {
  /** UCUM codes allowed here. */
  readonly units: readonly string[];
  /** Spellings that mean one of `units` beyond doubt, taken only where the hospital gave no UCUM code, e.g. mmHg. */
  readonly spellings?: Readonly<Record<string, string>>;
  readonly fix: string;
}

/**
 * A measured Quantity with a unit that we know, above zero. The unit is the UCUM code; only where none is given, the
 * printed unit counts, and then only if it is itself an allowed code or spelling. A code and a printed unit that say two
 * things (`kg` and `lbs`) are refused: a guess here is a wrong dose.
 */
export function readAmount(value: unknown, path: string, rule: AmountRule): Result<Amount> {
  const q = asObject(value);
  if (q === undefined) return refuse(required(path, 'A measured value is missing.'));
  const digits = asDigits(q['value']);
  if (digits === undefined) return refuse(q['value'] === undefined ? required(`${path}.value`, 'The number is missing.') : invalid('NUMBER_INVALID', `${path}.value`, 'This is not a JSON number.'));
  if (q['comparator'] !== undefined) return refuse(invalid('COMPARATOR_NOT_ALLOWED', `${path}.comparator`, 'A value known only as "less than" or "more than" cannot be used here.', 'Send the measured value.'));
  if (Number(digits) <= 0) return refuse(invalid('VALUE_NOT_POSITIVE', `${path}.value`, 'This measurement cannot be zero or negative.', 'Send the measured value.'));
  const unit = readUnit(q, path, rule);
  return unit.ok ? ok({ value: digits, unit: unit.value }) : unit;
}

function readUnit(q: Readonly<Record<string, unknown>>, path: string, rule: AmountRule): Result<string> {
  const [system, code, printed] = [asText(q['system']), asText(q['code']), asText(q['unit'])];
  const allowed = (u: string | undefined): string | undefined => (u === undefined ? undefined : rule.units.includes(u) ? u : rule.spellings?.[u]);
  const refused = (element: string): Result<string> => refuse(invalid('UNIT_NOT_ALLOWED', `${path}.${element}`, 'This unit is not accepted for this measurement.', rule.fix));
  if (code !== undefined) {
    if (system !== undefined && system !== UCUM) return refuse(invalid('UNIT_NOT_UCUM', `${path}.system`, 'Units are read as UCUM only.', rule.fix));
    if (!rule.units.includes(code)) return refused('code');
    const printedCode = allowed(printed);
    const otherUnit = printed !== undefined && printed !== code && (printedCode !== undefined ? printedCode !== code : isUcum(printed));
    if (otherUnit) return refuse(invalid('UNIT_CONTRADICTS_CODE', `${path}.unit`, 'The printed unit and the unit code are different units.', rule.fix));
    return ok(code);
  }
  if (printed === undefined) return refuse(required(`${path}.code`, 'The unit is missing.'));
  const unit = allowed(printed);
  return unit === undefined ? refused('unit') : ok(unit);
}
