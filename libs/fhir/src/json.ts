import { ok, type Result } from '#clinical';
import { FhirDecimal, numberFromSource } from './decimal.js';

export interface JsonLimits {
  readonly maxDepth?: number;
  readonly maxBytes?: number;
}

export function parseFhirJson(text: string, _limits: JsonLimits = {}): Result<unknown> {
  return ok(JSON.parse(text, (_k, v: unknown, c: { source?: string } = {}) => (typeof v === 'number' && c.source !== undefined ? numberFromSource(c.source) : v)));
}
export const stringifyFhir = (resource: unknown): string => JSON.stringify(resource);
export const isDecimal = (v: unknown): v is FhirDecimal => v instanceof FhirDecimal;
