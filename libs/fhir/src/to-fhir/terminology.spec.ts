import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CONDITIONS, DRUGS, KETAMINE_PRODUCTS, OBSERVATIONS, protocols, type Protocol } from '#clinical';
import { conformanceErrors } from '../../../../test/conformance/validator.js';
import { TITRATE_CS, TITRATE_EXT } from '../namespaces.js';
import { codeSystems } from './code-systems.js';
import { planDefinition } from './plan-definition.js';
import { valueSets } from './value-sets.js';

const GOLDENS = path.join(import.meta.dirname, '../../../../test/fixtures/goldens');
const systems = new Map(codeSystems().map((r) => [r.url, r]));

/** Every coding of the project that stands anywhere in a resource. */
function* ownCodings(value: unknown): Generator<{ system: string; code: string }> {
  if (typeof value !== 'object' || value === null) return;
  const { system, code } = value as { system?: unknown; code?: unknown };
  if (typeof system === 'string' && typeof code === 'string' && system.startsWith('urn:titrate:cs:')) yield { system, code };
  for (const inner of Object.values(value)) yield* ownCodings(inner);
}

describe('our code systems', () => {
  it.each(codeSystems().map((r) => [r.id, r] as const))('%s conforms to R4, each code once and with its display', (_, r) => {
    expect(conformanceErrors(r)).toEqual([]);
    expect(new Set(r.concept?.map((c) => c.code)).size).toBe(r.concept?.length ?? 0);
    for (const c of r.concept ?? []) expect([c.code, c.display]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
  });

  it('are all of those that the mappers name', () => {
    expect([...systems.keys()].sort()).toEqual(Object.values(TITRATE_CS).sort());
  });

  it('hold every code of ours that is sent', () => {
    const sent = [...fs.readdirSync(GOLDENS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json')).map((file) => JSON.parse(fs.readFileSync(path.join(GOLDENS, file), 'utf8')) as unknown), ...protocols().map((protocol: Protocol) => planDefinition({ protocol, id: 'x', status: 'active' }))];
    const unknown = [...ownCodings(sent)].filter(({ system, code }) => {
      const known = systems.get(system);
      return !known || (known.content === 'complete' && !known.concept?.some((c) => c.code === code));
    });
    expect(unknown).toEqual([]);
  });
});

type Entry = fhir4.ValueSetComposeIncludeConcept & { system: string };
const entriesOf = (r: fhir4.ValueSet): Entry[] => r.compose?.include.flatMap((i) => (i.concept ?? []).map((c) => ({ ...c, system: i.system ?? '' }))) ?? [];
const stateOf = (e: Entry): string | undefined => e.extension?.find((x) => x.url === TITRATE_EXT.verification)?.extension?.find((x) => x.url === 'state')?.valueCode;

describe('our value sets', () => {
  it.each(valueSets().map((r) => [r.id, r] as const))('%s conforms to R4 and says of each entry how far it was verified', (_, r) => {
    expect(conformanceErrors(r)).toEqual([]);
    expect(r.compose?.include.every((i) => (i.concept?.length ?? 0) > 0)).toBe(true);
    for (const e of entriesOf(r)) expect([e.code, stateOf(e)]).toEqual([e.code, expect.stringMatching(/^(verified|code-verified|unverified)$/)]);
  });

  it('never offer a code from memory: such a concept stands under our own system, as unverified', () => {
    const fromMemory = [...[CONDITIONS, DRUGS, OBSERVATIONS].flatMap((t) => Object.values(t).flatMap((c) => c.terms)), ...Object.values(KETAMINE_PRODUCTS)].filter((t) => t.verified === 'unverified');
    expect(fromMemory.length).toBeGreaterThan(5);
    const offered = valueSets().flatMap(entriesOf);
    expect(offered.filter((e) => fromMemory.some((t) => t.code === e.code))).toEqual([]);
    for (const e of offered) if (stateOf(e) === 'unverified') expect(e.system).toMatch(/^urn:titrate:cs:/);
    expect(offered).toContainEqual(expect.objectContaining({ system: TITRATE_CS.condition, code: 'phantom-limb', display: 'Phantom limb pain' }));
  });

  it('hold the verified codes with their displays, and a code alone where only that was seen', () => {
    const indications = entriesOf(valueSets().find((r) => r.id === 'indications') as fhir4.ValueSet);
    expect(indications.find((e) => e.code === 'G89.3')).toMatchObject({ system: 'http://hl7.org/fhir/sid/icd-10-cm', display: 'Neoplasm related pain (acute) (chronic)' });
    const codeAlone = indications.find((e) => e.code === 'M79.7') as Entry;
    expect([codeAlone.display, stateOf(codeAlone)]).toEqual([undefined, 'code-verified']);
    expect(valueSets().map((r) => r.id)).toEqual(['indications', 'drugs', 'vitals', 'instruments', 'laboratory', 'services', 'units']);
  });
});
