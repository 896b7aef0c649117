import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/** Restart pause after a death: at once the first time, then doubling, never above the 5 s that we promise. */
const RESTART_DELAYS_MS = [50, 500, 1000, 2000, 4000];
/** A process that lived this long is healthy again: its next death starts with the shortest pause. */
const HEALTHY_AFTER_MS = 30_000;
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly env: Record<string, string>;
  readonly logDir: string;
  /** Called whenever a new process stands ready (also the first time). */
  readonly onReady: (pid: number) => void;
  readonly say: (line: string) => void;
}

/** One supervised process: it says over its IPC channel when it is ready, and is started again when it dies. */
export class Child {
  private process: ChildProcess | undefined;
  private deaths = 0;
  private stopping = false;
  private startedAt = 0;
  private log: WriteStream | undefined;

  constructor(private readonly options: ChildOptions) {}

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  /** Starts it and waits until it is ready; a process that ends before that is an error with its last words. */
  async start(): Promise<void> {
    const { name, program, env, logDir } = this.options;
    await mkdir(logDir, { recursive: true });
    this.log ??= createWriteStream(path.join(logDir, `${name}.log`), { flags: 'a' });
    const child = fork(program, [], {
      // a group of its own: Ctrl-C in the terminal reaches only the supervisor, which ends the others in order
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NODE_ENV: 'production', ...env },
    });
    this.process = child;
    this.startedAt = Date.now();
    let tail = '';
    child.stdout?.on('data', (data: Buffer) => this.log?.write(data));
    child.stderr?.on('data', (data: Buffer) => {
      tail = (tail + data.toString()).slice(-4000);
      this.log?.write(data);
    });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The ${name} was not ready within ${READY_TIMEOUT_MS / 1000} s; see ${path.join(logDir, `${name}.log`)}.`)), READY_TIMEOUT_MS);
      child.once('message', () => {
        clearTimeout(timer);
        resolve();
      });
      child.once('exit', () => {
        clearTimeout(timer);
        reject(new Error(tail.trim() || `The ${name} ended before it was ready; see ${path.join(logDir, `${name}.log`)}.`));
      });
    });
    child.once('exit', (code, signal) => this.died(code, signal));
    this.options.onReady(child.pid ?? 0);
  }

  /** Sends a message over the IPC channel and waits until the process confirms it. */
  async ask(message: object): Promise<void> {
    const child = this.process;
    if (!child?.connected) throw new Error(`The ${this.options.name} is not running.`);
    const done = new Promise<void>((resolve) => child.once('message', () => resolve()));
    child.send(message);
    await done;
  }

  private died(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.stopping) return;
    if (Date.now() - this.startedAt > HEALTHY_AFTER_MS) this.deaths = 0;
    const delay = RESTART_DELAYS_MS[Math.min(this.deaths++, RESTART_DELAYS_MS.length - 1)] ?? 0;
    setTimeout(() => {
      if (this.stopping) return;
      this.start().then(
        () => this.options.say(`the ${this.options.name} had ended (${signal ?? `code ${code}`}) and was started again as process ${this.pid}`),
        (error: Error) => {
          this.options.say(`the ${this.options.name} could not be started again: ${error.message}`);
          this.died(null, null);
        },
      );
    }, delay);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(timer);
    this.log?.end();
  }
}
