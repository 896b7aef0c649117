import type { Provenance, SourceId } from '../sources.js';

export type ScaleId = 'rass' | 'moaas' | 'poss' | 'cadss-6' | 'distress' | 'mpadss' | 'aldrete';

/** A scale of sedation, dissociation or recovery. Its id is a code of the project: see `SCALES`. */
export interface Scale {
  readonly id: ScaleId;
  readonly title: string;
  /** Whole numbers from `lowest` to `highest`; or named levels, mildest first. */
  readonly values: { readonly lowest: number; readonly highest: number } | { readonly levels: readonly string[] };
  readonly anchors: string;
  /** `total-only`: the items belong to somebody; only their sum is kept. */
  readonly keeps: 'score' | 'total-only';
  readonly use: string;
  readonly mark: Provenance;
  readonly source: SourceId;
}

/**
 * No LOINC code of these was verified, so each has a code of the project. In particular 54632-5, which circulates for
 * RASS, is the CAM's acute onset of a mental status change, not RASS.
 */
export const SCALES: Readonly<Record<ScaleId, Scale>> = {
  rass: { id: 'rass', title: 'RASS (Richmond Agitation-Sedation Scale)', values: { lowest: -5, highest: 4 }, anchors: '-5 unarousable, 0 alert and calm, 4 combative', keeps: 'score', use: 'Sedation and agitation at every check; outpatients are meant to stay between 0 and -2.', mark: 'V', source: 'rass-2002' },
  moaas: { id: 'moaas', title: 'MOAA/S (Modified Observer\'s Assessment of Alertness/Sedation)', values: { lowest: 0, highest: 5 }, anchors: '5 responds readily, 0 does not respond', keeps: 'score', use: 'Instead of RASS where a site prefers it.', mark: 'GK', source: 'spravato-pi' },
  poss: { id: 'poss', title: 'POSS (Pasero Opioid-induced Sedation Scale)', values: { levels: ['S', '1', '2', '3', '4'] }, anchors: 'S asleep and easy to rouse, 1 awake, 2 slightly drowsy, 3 drifts off while speaking, 4 minimal or no response', keeps: 'score', use: 'Beside an opioid: S, 1 and 2 are acceptable.', mark: 'GK', source: 'poss-pasero' },
  'cadss-6': { id: 'cadss-6', title: 'CADSS-6 (six items of the Clinician-Administered Dissociative States Scale)', values: { lowest: 0, highest: 24 }, anchors: 'items 1, 2, 6, 7, 15 and 22, each 0 to 4', keeps: 'total-only', use: 'Peak of each session; close to the full scale (rs 0.91 or more), not validated prospectively.', mark: 'V', source: 'rodrigues-2021' },
  distress: { id: 'distress', title: 'Distress, single item', values: { lowest: 0, highest: 10 }, anchors: '"How unreal, how unpleasant is it?" 0 not at all, 10 unbearable', keeps: 'score', use: 'Free substitute for CADSS-6: distress is what asks for action.', mark: 'P', source: 'project' },
  mpadss: { id: 'mpadss', title: 'MPADSS (Modified Post-Anaesthetic Discharge Scoring System)', values: { lowest: 0, highest: 10 }, anchors: 'vital signs, activity, nausea, pain, bleeding, each 0 to 2', keeps: 'score', use: 'Discharge.', mark: 'GK', source: 'chung-1995' },
  aldrete: { id: 'aldrete', title: 'Modified Aldrete score', values: { lowest: 0, highest: 10 }, anchors: 'five items, each 0 to 2; 9 or more to leave a recovery unit', keeps: 'score', use: 'Leaving a recovery unit, where a site has one.', mark: 'GK', source: 'aldrete-1995' },
};

export const SCALE_TEXT: Readonly<Record<ScaleId, string>> = Object.fromEntries(Object.values(SCALES).map((s) => [s.id, s.title])) as Record<ScaleId, string>;

/** Whether a value can stand on the scale. */
export const isOnScale = ({ values }: Scale, value: string): boolean =>
  'levels' in values ? values.levels.includes(value) : /^-?\d+$/.test(value) && Number(value) >= values.lowest && Number(value) <= values.highest;
