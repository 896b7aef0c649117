import type { Overrides } from '#clinical';
import type { Signature } from '../plan.js';

/** A set of thresholds that the clinic proposed. It never changes; signatures are added to it. */
export interface ThresholdVersion {
  /** Counts the clinic's proposals, from 1. */
  readonly version: number;
  /** What differs from the thresholds that ship; all else is as it ships. */
  readonly overrides: Overrides;
  readonly reason: string;
  readonly proposed: Signature;
  readonly signatures: readonly Signature[];
  /** Since the second signature. */
  readonly inForceSince?: Date;
}
