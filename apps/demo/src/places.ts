import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root, from the built file as from the source: the nearest folder upwards with a package.json. */
function rootOf(dir: string): string {
  return existsSync(path.join(dir, 'package.json')) ? dir : rootOf(path.dirname(dir));
}

const ROOT = rootOf(path.dirname(fileURLToPath(import.meta.url)));
const VAR = path.join(ROOT, 'var');

export const PLACES = {
  var: VAR,
  keys: path.join(VAR, 'keys'),
  postgres: path.join(VAR, 'postgres'),
  ehr: path.join(VAR, 'ehr'),
  ehrClients: path.join(VAR, 'ehr-clients.json'),
  logs: path.join(VAR, 'log'),
  demoFile: path.join(VAR, 'demo.json'),
  examplesFile: path.join(VAR, 'examples.json'),
  runFile: path.join(VAR, 'npm-start.pid'),
  stateFile: path.join(VAR, 'state.json'),
  hospitalPatients: path.join(ROOT, 'test', 'fixtures', 'hospital'),
} as const;

export const program = (app: 'api' | 'worker' | 'sandbox-ehr'): string => path.join(ROOT, 'dist', 'apps', app, 'src', 'main.js');
