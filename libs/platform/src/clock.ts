import { randomUUID } from 'node:crypto';

/** The one seam through which time enters; tests move it by hand. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

/** A clock that stands still until it is told to move. */
export class HandClock extends Clock {
  constructor(private current: Date) {
    super();
  }
  override now(): Date {
    return new Date(this.current);
  }
  set(at: Date): void {
    this.current = at;
  }
  advance(milliseconds: number): void {
    this.current = new Date(this.current.getTime() + milliseconds);
  }
}

/** The system's time and an offset: a demo tells the story of a four-hour infusion in seconds. */
export class MovableClock extends Clock {
  private offsetMs = 0;
  override now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
  setOffset(milliseconds: number): void {
    this.offsetMs = milliseconds;
  }
}

/** New UUIDs (v4). Pure code is handed ids instead of calling this. */
export const newId = (): string => randomUUID();
