import { isDecimal, toDecimal } from '../quantity/quantity.js';
import { isUnit } from '../quantity/unit.js';
import { SOURCES } from '../sources.js';
import type { Stated } from './protocol.js';

export type Fault = (field: string, text: string, fix: string) => void;

const isStated = (value: object): value is Stated => 'value' in value && 'unit' in value && 'source' in value;

/** Every number, wherever it stands, is a decimal (positive, unless its place allows others) with an allowed unit and a known source. */
export function checkStated(value: unknown, fault: Fault, anySign: (path: string) => boolean = () => false, path = ''): void {
  if (value === null || typeof value !== 'object') return;
  if (isStated(value)) {
    if (!isDecimal(value.value) || (!anySign(path) && !toDecimal(value).greaterThan(0))) fault(`${path}.value`, 'The number is not a positive decimal.', 'Write decimal text above zero.');
    if (!isUnit(value.unit)) fault(`${path}.unit`, 'The unit is not an allowed UCUM unit.', 'Use a unit of the unit table.');
  }
  if ('source' in value && !Object.hasOwn(SOURCES, String(value.source))) fault(`${path}.source`, 'The source is not in the list of sources.', 'Add the source, or name one of the list.');
  if ('mark' in value && !['V', 'GK', 'P'].includes(String(value.mark))) fault(`${path}.mark`, 'The mark is not V, GK or P.', 'Say how far the number was checked.');
  for (const [key, inner] of Object.entries(value)) checkStated(inner, fault, anySign, path === '' ? key : `${path}.${key}`);
}
