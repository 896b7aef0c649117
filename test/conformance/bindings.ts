import ucumLhc from '@lhncbc/ucum-lhc';
import type { CodeList, Definitions } from './definitions.js';

export type Verdict = 'yes' | 'no' | 'unknown';
type ConceptSet = fhir4.ValueSetComposeInclude;

const ucum = ucumLhc.UcumLhcUtils.getInstance();
export const isUcum = (code: string): boolean => ucum.validateUnitString(code).status === 'valid';

const FHIR_VS = 'http://hl7.org/fhir/ValueSet/';
/** Sets that are defined by a grammar, not by a list. */
const GRAMMARS: Readonly<Record<string, (code: string) => boolean>> = {
  [`${FHIR_VS}mimetypes`]: (c) => /^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/.test(c),
  [`${FHIR_VS}languages`]: (c) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(c),
  [`${FHIR_VS}all-languages`]: (c) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(c),
  [`${FHIR_VS}ucum-units`]: isUcum,
};

/** A chain of value sets longer than this is a loop. */
const DEPTH_MAX = 8;

function isBelow(list: CodeList, code: string, ancestor: string): boolean {
  const seen = new Set<string>();
  const todo = [code];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (next === ancestor) return true;
    if (!seen.has(next)) todo.push(...(list.parents.get(next) ?? []));
    seen.add(next);
  }
  return false;
}

function included(d: Definitions, include: ConceptSet, system: string | undefined, code: string, depth: number): Verdict {
  let verdict: Verdict = 'yes';
  for (const url of include.valueSet ?? []) {
    const inner = membership(d, url, system, code, depth + 1);
    if (inner === 'no') return 'no';
    if (inner === 'unknown') verdict = 'unknown';
  }
  if (include.system === undefined) return verdict;
  if (system !== undefined && system !== include.system) return 'no';
  if (include.concept !== undefined) return include.concept.some((c) => c.code === code) ? verdict : 'no';
  const list = d.codeLists.get(include.system);
  if (list?.complete !== true) return 'unknown';
  if (!list.parents.has(code)) return 'no';
  for (const f of include.filter ?? []) {
    if (f.op !== 'is-a' && f.op !== 'descendent-of') return 'unknown';
    if (!isBelow(list, code, f.value) || (f.op === 'descendent-of' && code === f.value)) return 'no';
  }
  return verdict;
}

/** Whether a code is in a value set; 'unknown' where only a terminology server could say. `system` is undefined for a bare `code`. */
export function membership(d: Definitions, valueSet: string, system: string | undefined, code: string, depth = 0): Verdict {
  const url = valueSet.split('|')[0] ?? '';
  const grammar = GRAMMARS[url];
  if (grammar !== undefined) return grammar(code) ? 'yes' : 'no';
  const vs = d.valueSets.get(url);
  if (vs === undefined || depth > DEPTH_MAX) return 'unknown';
  const verdicts = (vs.compose?.include ?? []).map((i) => included(d, i, system, code, depth));
  if (verdicts.length === 0) return 'unknown';
  if ((vs.compose?.exclude ?? []).some((x) => included(d, x, system, code, depth) === 'yes')) return 'no';
  return verdicts.includes('yes') ? 'yes' : verdicts.includes('unknown') ? 'unknown' : 'no';
}

interface Code {
  readonly system?: string | undefined;
  readonly code: string;
}

/** The codes an element holds, by its type. */
export function codesOf(value: unknown, type: string): Code[] {
  if (typeof value === 'string') return [{ code: value }];
  const v = value as { coding?: { system?: string; code?: string }[]; system?: string; code?: string };
  const codings = type === 'CodeableConcept' ? (v.coding ?? []) : [v];
  return codings.flatMap((c) => (c.code === undefined ? [] : [{ system: c.system ?? '', code: c.code }]));
}
