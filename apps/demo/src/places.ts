import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root: dist/apps/demo/src is four levels below it. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
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
  stateFile: path.join(VAR, 'state.json'),
  hospitalPatients: path.join(ROOT, 'test', 'fixtures', 'hospital'),
} as const;

export const program = (app: 'api' | 'worker' | 'sandbox-ehr'): string => path.join(ROOT, 'dist', 'apps', app, 'src', 'main.js');
