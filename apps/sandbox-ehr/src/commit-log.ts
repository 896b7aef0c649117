import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';

// The hospital's memory on disk: one file, only appended to. A transaction is a head line `#<n>` and n lines after it,
// so a process that dies while writing leaves a tail that can be told from a whole transaction and is cut off at the
// next start. Lines keep the resources' own text: decimals stay as they were written.

const NEWLINE = 10;

export class CommitLog {
  private waiting: string[] = [];
  private writing: Promise<void> | undefined;
  private failure: unknown;

  private constructor(private readonly file: FileHandle) {}

  /** Opens the log, gives every whole transaction to `replay`, and cuts off what a crash left half written. */
  static async open(fileName: string, replay: (lines: string[]) => void): Promise<CommitLog> {
    await mkdir(path.dirname(fileName), { recursive: true });
    const file = await open(fileName, 'a+', 0o600);
    try {
      const data = await readFile(fileName);
      const whole = replayWhole(data, replay, fileName);
      if (whole < data.length) await file.truncate(whole);
      return new CommitLog(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Queues one transaction. Everything queued while the disk is busy goes down in one write. */
  append(lines: readonly string[]): void {
    this.waiting.push(`#${lines.length}\n${lines.join('\n')}\n`);
    this.writing ??= this.write();
  }

  /**
   * Settles when everything appended so far has been given to the operating system. An answer waits for it, so what
   * was acknowledged survives a kill of this process. There is no fsync: a stand-in need not survive a power cut.
   */
  async flushed(): Promise<void> {
    while (this.writing) await this.writing;
    // Memory now holds what the disk does not: nothing may be acknowledged any more until a restart.
    if (this.failure !== undefined) throw new Error('The log of the hospital cannot be written', { cause: this.failure });
  }

  async close(): Promise<void> {
    await this.flushed().finally(() => this.file.close());
  }

  private async write(): Promise<void> {
    await Promise.resolve();
    try {
      while (this.waiting.length > 0 && this.failure === undefined) {
        const text = this.waiting.join('');
        this.waiting = [];
        await this.file.appendFile(text);
      }
    } catch (error) {
      this.failure = error;
    } finally {
      this.writing = undefined;
    }
  }
}

/** Returns the number of bytes that whole transactions fill. */
function replayWhole(data: Buffer, replay: (lines: string[]) => void, fileName: string): number {
  let at = 0;
  const line = (): string | undefined => {
    const end = data.indexOf(NEWLINE, at);
    if (end < 0) return undefined;
    const text = data.toString('utf8', at, end);
    at = end + 1;
    return text;
  };
  for (;;) {
    const start = at;
    const head = line();
    if (head === undefined) return start;
    const count = /^#(\d+)$/.exec(head)?.[1];
    if (count === undefined) {
      throw new Error(`${fileName} is damaged at byte ${start}. Move it away to start with an empty hospital.`);
    }
    const lines: string[] = [];
    while (lines.length < Number(count)) {
      const next = line();
      if (next === undefined) return start;
      lines.push(next);
    }
    replay(lines);
  }
}
