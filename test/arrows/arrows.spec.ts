import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const ROOT = process.cwd();

interface Cruised {
  readonly summary: { readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]; readonly ruleSetUsed?: { readonly forbidden: readonly { readonly name: string }[] } };
}

/** Rule -> a file that breaks it, and what it imports. Every rule must stand here: the test compares the lists. */
const VIOLATIONS: Record<string, readonly [file: string, imports: string]> = {
  'arrows-of-clinical': ['libs/clinical/src/a.ts', '../../platform/src/index.js'],
  'arrows-of-fhir': ['libs/fhir/src/a.ts', '../../database/src/index.js'],
  'arrows-of-platform': ['libs/platform/src/a.ts', '../../fhir/src/index.js'],
  'arrows-of-database': ['libs/database/src/a.ts', '../../chart/src/index.js'],
  'arrows-of-audit': ['libs/audit/src/a.ts', '../../chart/src/index.js'],
  'arrows-of-chart': ['libs/chart/src/a.ts', '../../sync/src/index.js'],
  'arrows-of-ehr': ['libs/ehr/src/a.ts', '../../database/src/index.js'],
  'arrows-of-access': ['libs/access/src/a.ts', '../../chart/src/index.js'],
  'arrows-of-referrals': ['libs/referrals/src/a.ts', '../../ehr/src/index.js'],
  'arrows-of-plans': ['libs/plans/src/a.ts', '../../sync/src/index.js'],
  'arrows-of-sessions': ['libs/sessions/src/a.ts', '../../outcomes/src/index.js'],
  'arrows-of-outcomes': ['libs/outcomes/src/a.ts', '../../ehr/src/index.js'],
  'arrows-of-sync': ['libs/sync/src/a.ts', '../../plans/src/index.js'],
  'clinical-is-pure': ['libs/clinical/src/b.ts', 'node:fs'],
  'fhir-is-pure': ['libs/fhir/src/b.ts', 'node:crypto'],
  'one-door': ['libs/plans/src/b.ts', '../../chart/src/inner.js'],
  'sandbox-ehr-alone': ['apps/sandbox-ehr/src/a.ts', '../../../libs/fhir/src/index.js'],
  'apps-are-ends': ['libs/plans/src/c.ts', '../../../apps/api/src/main.js'],
  'no-circles': ['libs/chart/src/inner.ts', './outer.js'],
  resolvable: ['libs/plans/src/d.ts', './nowhere.js'],
};

let dir: string;
let cruised: Cruised;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'titrate-arrows-'));
  const put = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
    await writeFile(path.join(dir, file), text);
  };
  for (const lib of new Set(Object.keys(VIOLATIONS).filter((n) => n.startsWith('arrows-of-')).map((n) => n.slice('arrows-of-'.length)))) await put(`libs/${lib}/src/index.ts`, `export const ${lib} = 1;\n`);
  await put('apps/api/src/main.ts', 'export const main = 1;\n');
  await put('libs/chart/src/outer.ts', `import { x } from './inner.js';\nexport const y = x;\n`);
  for (const [file, imports] of Object.values(VIOLATIONS)) await put(file, `import * as other from '${imports}';\nexport const x = other;\n`);
  await put('tsconfig.json', '{ "compilerOptions": { "module": "NodeNext", "moduleResolution": "NodeNext", "target": "ES2022" } }');
  await put('package.json', '{ "type": "module" }');
  const { stdout } = await run(process.execPath, [path.join(ROOT, 'node_modules/.bin/depcruise'), '--config', path.join(ROOT, '.dependency-cruiser.mjs'), '-T', 'json', 'apps', 'libs'], { cwd: dir, maxBuffer: 1 << 26 }).catch(
    (failed: { stdout: string; stderr: string }) => {
      if (!failed.stdout) throw new Error(failed.stderr);
      return failed;
    },
  );
  cruised = JSON.parse(stdout) as Cruised;
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('the arrows', () => {
  it.each(Object.entries(VIOLATIONS))('%s bites', (rule, [file]) => {
    const found = cruised.summary.violations.filter((v) => v.from === file).map((v) => v.rule.name);
    expect(found).toContain(rule);
  });

  it('has a deliberate violation for every rule', () => {
    expect(cruised.summary.ruleSetUsed?.forbidden.map((r) => r.name).sort()).toEqual(Object.keys(VIOLATIONS).sort());
  });
});
