// Runs the named npm scripts two at a time (two cores) and prints each one's output only where it failed.
import { spawn } from 'node:child_process';

const waiting = process.argv.slice(2);
let failed = 0;

async function one(script) {
  const began = Date.now();
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const code = await new Promise((resolve) => child.once('close', resolve));
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${script.padEnd(10)} ${((Date.now() - began) / 1000).toFixed(1)} s`);
  if (code !== 0) {
    failed++;
    console.log(output);
  }
}

async function lane() {
  for (let script; (script = waiting.shift()); ) await one(script);
}

await Promise.all([lane(), lane()]);
process.exit(failed ? 1 : 0);
