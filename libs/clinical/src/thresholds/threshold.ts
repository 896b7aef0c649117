import type { Unit } from '../quantity/unit.js';
import type { Provenance, SourceId } from '../sources.js';

/** `1` stands for a plain number: a class, a factor. */
export type ThresholdUnit = Extract<Unit, 'kg' | 'kg/m2' | '%' | 'mg/kg' | 'mg/kg/h' | 'mm[Hg]' | '/min' | 'U/L' | 'ms' | 'min' | 'h' | 'd' | 'wk' | 'mo' | 'a' | '{score}' | '{session}'> | '1';

/** One number that decides, and how far a clinic may move it. */
export interface Threshold {
  /** As shipped. Decimal text. */
  readonly value: string;
  readonly unit: ThresholdUnit;
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** Rules of the screening, limits of a dose, or one of `OTHER_USERS`. */
  readonly usedBy: readonly string[];
  readonly mark: Provenance;
  readonly source: SourceId;
  /** A clinic may set from the first to the second, both included; where they are equal it is fixed. */
  readonly range: readonly [lowest: string, highest: string];
  /** In which direction more is stopped. */
  readonly stricter: 'lower' | 'higher';
  /** Why the range is what it is. */
  readonly why: string;
}

/** What uses a threshold and is neither a rule of the screening nor a limit of a dose. */
export const OTHER_USERS = ['vital-signs', 'goals', 'outcomes', 'consents', 'schedule'] as const;

/** Reasons of the ranges. All ranges are proposals of this project [P]. */
export const WHY = {
  hard: 'A hard limit of the software: a clinic may be more careful, never less.',
  contraindication: 'It guards against a contraindication: a clinic may be more careful, never less.',
  reassurance: 'An old finding reassures less than a new one: a clinic may ask for a newer one, never rest on an older.',
  soft: 'A prescriber may go past it with a reason, so a clinic may place it where its own practice lies.',
  acute: 'Protocols differ, but none that was seen goes further: within that, the clinic decides.',
  bedside: 'It asks a nurse to act: within what published protocols use, the clinic decides.',
  fixed: 'Fixed: it is part of the instrument or of arithmetic, not of a clinic\'s practice.',
  aim: 'What counts as success is agreed in the clinic, near what studies call important.',
} as const;
