import { ok, refuse, type Problem, type Result } from '../problem.js';
import { type EnteredQuantity, parseQuantity, type Quantity, toDecimal } from '../quantity/quantity.js';
import type { Unit } from '../quantity/unit.js';
import type { Provenance, SourceId } from '../sources.js';
import type { ObservationKey } from '../terminology/observations.js';

export type VitalSign = 'systolic' | 'diastolic' | 'heartRate' | 'respiratoryRate' | 'oxygenSaturation' | 'temperature' | 'weight';

export interface VitalSignRule {
  readonly title: string;
  readonly code: ObservationKey;
  readonly unit: Unit;
  /** Outside of this the entry is a slip of the keyboard, not a patient. */
  readonly lowest: string;
  readonly highest: string;
  readonly mark: Provenance;
  readonly source: SourceId;
}

export const VITAL_SIGNS = {
  systolic: { title: 'Systolic blood pressure', code: 'systolic', unit: 'mm[Hg]', lowest: '40', highest: '300', mark: 'P', source: 'project' },
  diastolic: { title: 'Diastolic blood pressure', code: 'diastolic', unit: 'mm[Hg]', lowest: '20', highest: '200', mark: 'P', source: 'project' },
  heartRate: { title: 'Heart rate', code: 'heart-rate', unit: '/min', lowest: '20', highest: '300', mark: 'P', source: 'project' },
  respiratoryRate: { title: 'Respiratory rate', code: 'respiratory-rate', unit: '/min', lowest: '2', highest: '80', mark: 'P', source: 'project' },
  oxygenSaturation: { title: 'Oxygen saturation', code: 'oxygen-saturation', unit: '%', lowest: '40', highest: '100', mark: 'P', source: 'project' },
  temperature: { title: 'Body temperature', code: 'temperature', unit: 'Cel', lowest: '25', highest: '45', mark: 'P', source: 'project' },
  weight: { title: 'Body weight', code: 'body-weight', unit: 'kg', lowest: '1', highest: '500', mark: 'P', source: 'project' },
} as const satisfies Record<VitalSign, VitalSignRule>;

export type VitalReading = { readonly [V in VitalSign]?: Quantity<(typeof VITAL_SIGNS)[V]['unit']> };

export const isVitalSign = (key: string): key is VitalSign => Object.hasOwn(VITAL_SIGNS, key);

/** Parses what was entered, names every element that is wrong, and refuses an empty reading. */
export function parseVitals(entered: Readonly<Record<string, EnteredQuantity | undefined>>): Result<VitalReading> {
  const problems: Problem[] = [];
  const reading: Partial<Record<VitalSign, Quantity>> = {};
  for (const [key, value] of Object.entries(entered)) {
    if (value === undefined) continue;
    if (!isVitalSign(key)) {
      problems.push({ kind: 'invalid', code: 'VITAL_SIGN_UNKNOWN', text: 'This vital sign is not known.', expression: key, fix: `Known: ${Object.keys(VITAL_SIGNS).join(', ')}.` });
      continue;
    }
    const rule = VITAL_SIGNS[key];
    const parsed = parseQuantity(value.value, value.unit, key, { units: [rule.unit] });
    if (!parsed.ok) problems.push(...parsed.problems);
    else if (toDecimal(parsed.value).lt(rule.lowest) || toDecimal(parsed.value).gt(rule.highest)) {
      problems.push({ kind: 'invalid', code: 'VITAL_SIGN_IMPLAUSIBLE', text: 'No living patient shows this value.', expression: `${key}.value`, fix: `Check the entry: from ${rule.lowest} to ${rule.highest} ${rule.unit}.` });
    } else reading[key] = parsed.value;
  }
  const { systolic, diastolic } = reading;
  if ((systolic === undefined) !== (diastolic === undefined)) {
    problems.push({ kind: 'required', code: 'BLOOD_PRESSURE_INCOMPLETE', text: 'Blood pressure needs both numbers.', expression: systolic ? 'diastolic' : 'systolic', fix: 'Give systolic and diastolic together.' });
  } else if (systolic && diastolic && toDecimal(systolic).lte(toDecimal(diastolic))) {
    problems.push({ kind: 'invalid', code: 'BLOOD_PRESSURE_SWAPPED', text: 'The systolic pressure is not above the diastolic.', expression: 'systolic.value', fix: 'Check whether the two numbers were swapped.' });
  }
  if (problems.length === 0 && Object.keys(reading).length === 0) problems.push({ kind: 'required', code: 'VITALS_EMPTY', text: 'No vital sign was given.', fix: `Give at least one of: ${Object.keys(VITAL_SIGNS).join(', ')}.` });
  return problems.length > 0 ? refuse(...problems) : ok(reading as VitalReading);
}
