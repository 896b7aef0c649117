// Runs on whatever Node the machine has, before anything that npm ci brings: says in one sentence what is missing.
import { existsSync } from 'node:fs';

if (!existsSync(new URL('../../node_modules/.bin/swc', import.meta.url))) {
  console.error('\nThe packages are not installed yet: run npm ci first, then npm start.\n');
  process.exit(1);
}
