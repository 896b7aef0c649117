import { assessVitals, monitoringPlan, ok, type Result, type VitalAction, type VitalReading } from '#clinical';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { RecordEntry, type SessionRef } from './record-entry.js';
import type { SessionPicture } from './session-resources.js';
import type { SessionEntry } from './session.js';
import { type EnteredVitals, readVitals } from './vitals.js';

export interface VitalsCommand extends EnteredVitals {
  readonly at?: string;
}

/** A session and what its newest reading asks for, gravest first. Advice: a person decides. */
export interface Advised {
  readonly picture: SessionPicture;
  readonly advice: readonly VitalAction[];
}

@Injectable()
export class RecordVitals {
  constructor(@Inject(RecordEntry) private readonly recordEntry: RecordEntry) {}

  async run(principal: Principal, where: SessionRef, command: VitalsCommand): Promise<Result<Advised>> {
    const reading = readVitals(command);
    if (!reading.ok) return reading;
    const recorded = await this.recordEntry.run(principal, where, { ...(command.at === undefined ? {} : { at: command.at }), fact: { kind: 'vitals', data: reading.value } });
    return recorded.ok ? ok({ picture: recorded.value, advice: assess(recorded.value, reading.value) }) : recorded;
  }
}

const isVitals = (e: SessionEntry): e is Extract<SessionEntry, { kind: 'vitals' }> => e.kind === 'vitals';

/** The first reading of the session is what the later ones are compared with. */
function baselineOf(entries: readonly SessionEntry[]): VitalReading | undefined {
  return entries.find(isVitals)?.data;
}

/** By the monitoring plan that the protocol of this very plan names, with the clinic's own numbers in it. */
const assess = ({ plan, entries, thresholds }: SessionPicture, reading: VitalReading): readonly VitalAction[] => assessVitals(monitoringPlan(plan.protocol.monitoringPlan, thresholds), reading, baselineOf(entries));

/** What the newest reading asks for, as long as the infusion is not over. */
export function adviceOn(picture: SessionPicture): readonly VitalAction[] {
  const newest = picture.entries.findLast(isVitals)?.data;
  return newest && picture.session.endedAt === undefined ? assess(picture, newest) : [];
}
