import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { protocols } from '#clinical';
import { codeSystems, planDefinition, valueSets } from '#fhir';
import { conformanceErrors } from './validator.js';

const FOLDER = path.join(import.meta.dirname, '..', 'fixtures', 'definitions');
/** `WRITE_GOLDENS=1` writes the files anew; read the diff before committing it. */
const WRITE = process.env['WRITE_GOLDENS'] === '1';
const wire = (resource: object): string => `${JSON.stringify(resource, null, 2)}\n`;
const named = (prefix: string, resources: readonly { readonly id?: string | undefined }[], ...ids: string[]): (readonly [string, object])[] => resources.filter(({ id }) => ids.includes(id ?? '')).map((r) => [`${prefix}-${r.id ?? ''}`, r] as const);

/** Every protocol that ships, and of the code tables those that show each form. */
const GOLDENS: readonly (readonly [string, object])[] = [
  ...protocols().map((protocol) => [`plan-definition-${protocol.id.toLowerCase()}`, planDefinition({ protocol, id: protocol.id, status: protocol.blocked === undefined ? 'active' : 'retired' })] as const),
  ...named('code-system', codeSystems(), 'setting', 'condition'),
  ...named('value-set', valueSets(), 'indications', 'vitals', 'instruments'),
];

describe.each(GOLDENS)('%s', (name, resource) => {
  const file = path.join(FOLDER, `${name}.json`);

  it('is byte for byte its golden, and conforms to R4', () => {
    if (WRITE) fs.writeFileSync(file, wire(resource));
    if (!fs.existsSync(file)) throw new Error(`no golden ${name}.json: a new output needs one`);
    expect(wire(resource)).toBe(fs.readFileSync(file, 'utf8'));
    expect(conformanceErrors(resource)).toEqual([]);
  });
});

it('every golden is made by a mapper', () => {
  expect(fs.readdirSync(FOLDER).sort()).toEqual(GOLDENS.map(([name]) => `${name}.json`).sort());
});
