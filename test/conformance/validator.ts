import { OperationOutcomeError, validateResource } from '@medplum/core';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { codesOf, isUcum, membership } from './bindings.js';
import { definitions, type Definitions } from './definitions.js';

/**
 * Conformance of a resource to R4 and to the US Core profiles it claims, by validators that others wrote: Medplum's for
 * structure, cardinality and slicing, fhirpath.js for every invariant of the StructureDefinitions, ucum-lhc for units.
 * The walk here only brings each invariant and binding to its element, and finds elements that R4 does not have.
 */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly kind: 'structure' | 'profile' | 'invariant' | 'binding' | 'unit';
  /** Invariant key, profile name or binding strength. */
  readonly key: string;
  readonly where: string;
  readonly message: string;
}

type ElementDefinition = fhir4.ElementDefinition;
type StructureDefinition = fhir4.StructureDefinition;
type Node = Record<string, unknown>;
type Evaluate = (node: unknown, environment: Record<string, unknown>) => unknown[];

/** Checked otherwise or unfit as published: dom-6 is advice; ele-1, ext-1 and dom-3 are Medplum's; ref-1 needs resolve(). */
const SKIPPED = new Set(['dom-6', 'ele-1', 'ext-1', 'dom-3', 'ref-1']);
const PRIMITIVE = /^[a-z]|^http:\/\/hl7\.org\/fhirpath\//;
const UCUM = 'http://unitsofmeasure.org';

interface Context {
  readonly d: Definitions;
  readonly resource: Node;
  readonly root: Node;
  readonly report: (severity: Finding['severity'], kind: Finding['kind'], key: string, where: string, message: string) => void;
}

export function validate(resource: object): Finding[] {
  const findings: Finding[] = [];
  // The wire form is what is judged: decimals become plain numbers here as they do in other validators.
  const root = JSON.parse(JSON.stringify(resource)) as Node;
  const report: Context['report'] = (severity, kind, key, where, message) => findings.push({ severity, kind, key, where, message });
  checkResource(root, String(root['resourceType']), { d: definitions(), resource: root, root, report });
  return findings;
}

/** For tests: the errors as lines, so that a failing expectation reads well. */
export const conformanceErrors = (resource: object): string[] =>
  validate(resource).filter((f) => f.severity === 'error').map((f) => `${f.kind} ${f.key} at ${f.where}: ${f.message}`);

function checkResource(r: Node, where: string, outer: Context): void {
  const c: Context = { ...outer, resource: r };
  const sd = c.d.byType.get(String(r['resourceType']));
  if (sd?.kind !== 'resource') {
    c.report('error', 'structure', 'type', where, 'not a resource type of R4');
    return;
  }
  if (r === c.root) medplum(r, undefined, where, c);
  walk(r, sd, sd.type, where, undefined, c);
  for (const claimed of (r['meta'] as fhir4.Meta | undefined)?.profile ?? []) checkProfile(r, claimed, where, c);
}

function medplum(r: Node, profile: StructureDefinition | undefined, where: string, c: Context): void {
  const key = profile?.name ?? 'R4';
  try {
    validateResource(r as unknown as Parameters<typeof validateResource>[0], profile === undefined ? {} : ({ profile } as Parameters<typeof validateResource>[1]));
  } catch (e) {
    if (!(e instanceof OperationOutcomeError)) throw e;
    for (const i of e.outcome.issue) {
      if (i.severity === 'error' || i.severity === 'fatal') c.report('error', profile === undefined ? 'structure' : 'profile', key, i.expression?.[0] ?? where, i.details?.text ?? i.code);
    }
  }
}

const elementsOf = (sd: StructureDefinition): readonly ElementDefinition[] => sd.snapshot?.element ?? [];
const children = new Map<string, ReadonlyMap<string, { readonly element: ElementDefinition; readonly type: string }>>();

/** JSON key → definition of what may stand under it, choice types spelt out. */
function childrenOf(sd: StructureDefinition, at: string): ReadonlyMap<string, { readonly element: ElementDefinition; readonly type: string }> {
  const id = `${sd.url} ${at}`;
  const known = children.get(id);
  if (known !== undefined) return known;
  const keys = new Map<string, { readonly element: ElementDefinition; readonly type: string }>();
  for (const element of elementsOf(sd)) {
    if (!element.path.startsWith(`${at}.`) || element.path.includes('.', at.length + 1) || element.sliceName !== undefined) continue;
    const name = element.path.slice(at.length + 1);
    const types = element.type ?? [{ code: '' }];
    for (const { code } of types) keys.set(name.endsWith('[x]') ? name.slice(0, -3) + code.charAt(0).toUpperCase() + code.slice(1) : name, { element, type: code });
  }
  children.set(id, keys);
  return keys;
}

function walk(node: Node, sd: StructureDefinition, at: string, where: string, owner: ElementDefinition | undefined, c: Context): void {
  const keys = childrenOf(sd, at);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'resourceType') continue;
    const child = keys.get(key.replace(/^_/, ''));
    if (child === undefined) c.report('error', 'structure', 'unknown', `${where}.${key}`, 'R4 has no such element');
    else if (!key.startsWith('_')) {
      const values: unknown[] = Array.isArray(value) ? value : [value];
      values.forEach((v, i) => { walkValue(v, sd, child.element, child.type, `${where}.${key}${Array.isArray(value) ? `[${String(i)}]` : ''}`, c); });
    }
  }
  const own = elementsOf(sd).find((e) => e.path === at && e.sliceName === undefined);
  const constraints = new Map([...(own?.constraint ?? []), ...(owner?.constraint ?? [])].map((x) => [x.key, x]));
  for (const constraint of constraints.values()) invariant(node, at, constraint, where, c);
}

function walkValue(value: unknown, sd: StructureDefinition, element: ElementDefinition, type: string, where: string, c: Context): void {
  binding(value, type, element, where, c);
  if (element.contentReference !== undefined) walk(value as Node, sd, element.contentReference.slice(element.contentReference.indexOf('#') + 1), where, element, c);
  else if (PRIMITIVE.test(type)) for (const constraint of element.constraint ?? []) invariant(value, element.path, constraint, where, c);
  else if (typeof value !== 'object' || value === null) return;
  else if (type === 'Resource') checkResource(value as Node, where, c);
  else if (childrenOf(sd, element.path).size > 0) walk(value as Node, sd, element.path, where, element, c);
  else {
    const complex = c.d.byType.get(type);
    if (complex === undefined) throw new Error(`no definition of ${type}`);
    walk(value as Node, complex, complex.type, where, element, c);
    unit(value as Node, where, c);
  }
}

function unit(q: Node, where: string, c: Context): void {
  if (q['system'] === UCUM && typeof q['code'] === 'string' && !isUcum(q['code'])) c.report('error', 'unit', 'ucum', `${where}.code`, `${q['code']} is not a unit of UCUM`);
}

function binding(value: unknown, type: string, element: ElementDefinition, where: string, c: Context): void {
  const b = element.binding;
  if (b?.valueSet === undefined || (b.strength !== 'required' && b.strength !== 'extensible')) return;
  const valueSet = b.valueSet;
  const codes = codesOf(value, type);
  const verdicts = codes.map((x) => membership(c.d, valueSet, x.system, x.code));
  if (codes.length === 0 || verdicts.includes('yes') || verdicts.includes('unknown')) return;
  c.report(b.strength === 'required' ? 'error' : 'warning', 'binding', b.strength, where, `${codes.map((x) => x.code).join(', ')} is not in ${valueSet}`);
}

const compiled = new Map<string, Evaluate>();

function invariant(node: unknown, base: string, constraint: fhir4.ElementDefinitionConstraint, where: string, c: Context): void {
  const { key, expression, severity, human } = constraint;
  if (expression === undefined || SKIPPED.has(key)) return;
  const id = `${base} ${expression}`;
  const run = compiled.get(id) ?? (fhirpath.compile({ base, expression }, r4) as Evaluate);
  compiled.set(id, run);
  const result = run(node, { resource: c.resource, rootResource: c.root });
  if (result[0] !== true) c.report(severity, 'invariant', key, where, human);
}

let r4Keys: ReadonlySet<string> | undefined;
/** Invariants that the walk has already run: a profile's snapshot repeats them. */
const keysOfR4 = (d: Definitions): ReadonlySet<string> =>
  (r4Keys ??= new Set([...d.byType.values()].flatMap((sd) => elementsOf(sd).flatMap((e) => e.constraint?.map((x) => x.key) ?? []))));

/** What a profile adds: structure and slices by Medplum; invariants and bindings of unsliced elements here. */
function checkProfile(r: Node, canonical: string, where: string, c: Context): void {
  const profile = c.d.byUrl.get(canonical.split('|')[0] ?? '');
  if (profile === undefined) {
    c.report('error', 'profile', 'unknown', `${where}.meta.profile`, `no definition of ${canonical} to check against`);
    return;
  }
  medplum(r, profile, where, c);
  const base = keysOfR4(c.d);
  for (const element of elementsOf(profile)) {
    if ((element.id ?? '').replace(TYPE_SLICE, '').includes(':')) continue;
    const added = (element.constraint ?? []).filter((x) => !base.has(x.key));
    // From the resource down, so that fhirpath.js knows the type of a choice element.
    const from = element.path.replaceAll('[x]', '');
    for (const x of added) invariant(r, profile.type, from === profile.type ? x : { ...x, expression: `${from}.all(${x.expression ?? 'true'})` }, `${where}${from.slice(profile.type.length)}`, c);
    for (const { value, at, type } of nodesAt(r, element.path.split('.').slice(1), where)) binding(value, type ?? element.type?.[0]?.code ?? '', element, at, c);
  }
}

/** `value[x]:valueQuantity` slices by type alone, so its path finds the right nodes. */
const TYPE_SLICE = /(\w+)\[x\]:\1[A-Z]\w*/g;

interface Found {
  readonly value: unknown;
  readonly at: string;
  /** Of a choice element: the type that the key names. */
  readonly type?: string;
}

function nodesAt(root: Node, steps: readonly string[], where: string): Found[] {
  let here: Found[] = [{ value: root, at: where }];
  for (const step of steps) {
    here = here.flatMap(({ value, at }) => {
      const node = value as Node;
      if (typeof node !== 'object') return [];
      const stem = step.replace('[x]', '');
      const keys = step === stem ? [stem] : Object.keys(node).filter((k) => k.startsWith(stem) && /^[A-Z]/.test(k.slice(stem.length)));
      return keys.flatMap((key) => {
        const under = node[key];
        const values: unknown[] = Array.isArray(under) ? under : under === undefined ? [] : [under];
        return values.map((v) => ({ value: v, at: `${at}.${key}`, ...(step === stem ? {} : { type: key.slice(stem.length) }) }));
      });
    });
  }
  return here;
}
