import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const PROGRAM = path.resolve('dist/apps/worker/src/main.js');

export interface WorkerProcess {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Forks the built worker; `ready` resolves when it works, rejects with its last words when it ends before. */
export async function startWorker(env: Readonly<Record<string, string>>): Promise<WorkerProcess> {
  if (!existsSync(PROGRAM)) throw new Error('Build first (npm run build): this test runs the worker as the process that it is.');
  const child = fork(PROGRAM, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [], env: { PATH: process.env['PATH'] ?? '', ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (said += data.toString()));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  await Promise.race([
    new Promise((resolve) => child.once('message', resolve)),
    ended.then(() => {
      throw new Error(said.trim());
    }),
  ]);
  return { process: child, output: () => said, ended };
}

/** Asks again and again, for things that other processes do. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, seconds = 20): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
