import { rmSync } from 'node:fs';
import { writeJson } from './json-file.js';

/** What a script needs to drive the demo (var/demo.json): addresses, tokens, ids, processes. */
export interface DemoFile {
  api: string;
  fhir: string;
  docs: string;
  openapi: string;
  ehr: { fhir: string; token: string | null; faults: string | null; journal: string | null };
  tokens: { clinician: string; nurse: string; integrator: string; ehrSystem: string; otherClinic: string };
  story: { referral: string; plan: string; session: string } | null;
  pids: { api: number; worker: number; ehr: number };
}

/** Keeps the file true from `publish` on: every change is written in one step; `remove` ends it. */
export class DemoPage {
  private content: DemoFile | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly file: string) {
    rmSync(file, { force: true });
  }

  publish(content: DemoFile): Promise<void> {
    this.content = content;
    return this.write();
  }

  update(change: (content: DemoFile) => void): void {
    if (!this.content) return;
    change(this.content);
    void this.write();
  }

  private write(): Promise<void> {
    // writes follow each other, so that the newest content is the one that stays
    this.last = this.last.then(() => (this.content ? writeJson(this.file, this.content) : undefined));
    return this.last;
  }

  async remove(): Promise<void> {
    this.content = undefined;
    await this.last.catch(() => undefined);
    rmSync(this.file, { force: true });
  }
}
