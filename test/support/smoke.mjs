// The README's first command as a newcomer runs it, ended by Ctrl-C: starts, tells its story, answers, ends cleanly.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 120_000;
const demoFile = 'var/demo.json';

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let checks = 0;
function must(ok, what) {
  if (!ok) throw new Error(what);
  checks++;
  console.log(`ok     ${what}`);
}

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const [port, ehrPort] = [await freePort(), await freePort()];
const began = Date.now();
const child = spawn('npm', ['start', '--', '--fresh', '--port', String(port), '--ehr-port', String(ehrPort)], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
let output = '';
for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
let failed = 0;
try {
  let over = false;
  void ended.then(() => (over = true));
  while (!existsSync(demoFile)) {
    if (over || Date.now() - began > LIMIT_MS) throw new Error(`npm start was not ready:\n${output.slice(-4000)}`);
    await pause(100);
  }
  const demo = JSON.parse(readFileSync(demoFile, 'utf8'));
  must(true, `ready with the story told ${((Date.now() - began) / 1000).toFixed(1)} s after npm start (build included)`);
  must((await fetch(`${demo.api}/health/ready`)).status === 200, '/health/ready answers 200');
  const plan = await fetch(`${demo.api}/api/v1/plans/${demo.story.plan}`, { headers: { authorization: `Bearer ${demo.tokens.clinician}` } });
  must(plan.status === 200, "the story's plan answers 200 to the clinician");
  const hidden = await fetch(`${demo.api}/api/v1/plans/${demo.story.plan}`, { headers: { authorization: `Bearer ${demo.tokens.otherClinic}` } });
  must(hidden.status === 404, 'and 404 to the other clinic');
  must(/(\d+) of \1 equal/.test(output), 'the table says that all of it is equal on both sides');
  const pids = Object.values(demo.pids);
  process.kill(-child.pid, 'SIGINT');
  const code = await Promise.race([ended, pause(30_000).then(() => 'not ended within 30 s')]);
  must(code === 0, `Ctrl-C ends it with exit code 0 (${code})`);
  must(!existsSync(demoFile), 'var/demo.json is gone');
  must(!pids.some(alive), 'no process is left running');
} catch (error) {
  failed = 1;
  console.error(`FAILED ${error.message}\n${output.slice(-2000)}`);
  if (child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
}
console.log(`\nsmoke: ${checks} passed, ${failed} failed`);
process.exit(failed);
