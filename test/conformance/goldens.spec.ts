import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { goldens } from './samples.js';
import { conformanceErrors } from './validator.js';

const FOLDER = path.join(import.meta.dirname, '..', 'fixtures', 'goldens');
/** `WRITE_GOLDENS=1 npx jest test/conformance/goldens` writes the files anew; read the diff before committing it. */
const WRITE = process.env['WRITE_GOLDENS'] === '1';
const wire = (resource: object): string => `${JSON.stringify(resource, null, 2)}\n`;

describe.each(Object.entries(goldens))('%s', (name, resource) => {
  const file = path.join(FOLDER, `${name}.json`);

  it('is byte for byte its golden', () => {
    if (WRITE) fs.writeFileSync(file, wire(resource));
    if (!fs.existsSync(file)) throw new Error(`no golden ${name}.json: a new output needs one`);
    expect(wire(resource)).toBe(fs.readFileSync(file, 'utf8'));
  });

  it('conforms to R4 and to the profiles it claims', () => {
    expect(conformanceErrors(resource)).toEqual([]);
  });
});

it('every golden is made by a mapper', () => {
  expect(fs.readdirSync(FOLDER).filter((f) => f.endsWith('.json')).sort()).toEqual(Object.keys(goldens).map((n) => `${n}.json`).sort());
});
