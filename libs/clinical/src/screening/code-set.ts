import { SYSTEMS, type SystemKey } from '../terminology/term.js';
import type { FactCode } from './facts.js';
import type { CodeSet } from './value-sets.js';

/** Whether one of the codes stands in the set. */
export const inSet = (codes: readonly FactCode[], set: CodeSet): boolean => codes.some((c) => matches(c, set));

function matches(code: FactCode, set: CodeSet): boolean {
  const system = (Object.keys(SYSTEMS) as SystemKey[]).find((key) => SYSTEMS[key] === code.system);
  const listed = system && set[system];
  if (!listed) return false;
  return Object.values(listed).flat().some((pattern) => (pattern.endsWith('*') ? code.code.startsWith(pattern.slice(0, -1)) : code.code === pattern));
}
