import type { Unit } from '../quantity/unit.js';
import type { Provenance, SourceId } from '../sources.js';
import type { ObservationKey } from '../terminology/observations.js';
import type { Term } from '../terminology/term.js';
import type { ThresholdKey } from '../thresholds/thresholds.js';

export type InstrumentId = 'pain-nrs' | 'phq-9' | 'peg' | 'mme' | 'gait';

export interface InstrumentItem {
  /** Key of the answer in the API and `linkId` of the questionnaire. */
  readonly linkId: string;
  readonly text: string;
  readonly code: ObservationKey;
  readonly min: number;
  readonly max: number;
}

export interface ScoreBand {
  readonly from: number;
  readonly to: number;
  readonly code: string;
  readonly text: string;
}

export interface AnswerOption {
  readonly value: number;
  readonly text: string;
  /** Name of the option, where one is chosen by name. */
  readonly key?: string;
  /** LOINC answer, where the instrument has one. */
  readonly code?: Term;
}

/** How far a score has to fall: by a share of the baseline, by so many points, or to this value. Decimal text. */
export type Fall = { readonly share: string } | { readonly points: string } | { readonly to: string };

/** A change that means something to a clinician. */
export interface Milestone {
  readonly code: string;
  readonly text: string;
  readonly fall: Fall;
  readonly mark: Provenance;
  readonly source: SourceId;
}

/** What may be said of a change. */
export interface ChangeRules {
  /** Absent where a share of the baseline says nothing, as of steps. */
  readonly percent?: {
    /** Below this it says nothing either. */
    readonly smallestBaseline?: ThresholdKey;
    readonly mark: Provenance;
    readonly source: SourceId;
  };
  /** Told as `responder30` and `responder50` (IMMPACT 2008). */
  readonly responders?: true;
  readonly milestones?: readonly Milestone[];
}

interface Measure {
  readonly id: InstrumentId;
  readonly title: string;
  readonly version: string;
  /** Text above the items. */
  readonly stem: string;
  readonly statedBy: 'patient' | 'clinic';
  /** Every score falls as the patient gets better. */
  readonly score: { readonly code: ObservationKey; readonly unit: Unit };
  readonly change: ChangeRules;
  readonly licence: { readonly text: string; readonly verbatimAllowed: boolean; readonly mark: Provenance; readonly source: SourceId };
}

export interface Questionnaire extends Measure {
  /** One number, the answers of a form, or one of the options. */
  readonly asks: 'number' | 'form' | 'choice';
  readonly items: readonly InstrumentItem[];
  readonly options: readonly AnswerOption[];
  readonly panel?: ObservationKey;
  /** Half-up at `places`, once. With more than `mayMiss` answers missing there is no score; those missing count as the mean of the others. */
  readonly scoring: { readonly by: 'sum' | 'mean'; readonly places: number; readonly mayMiss: number };
  readonly bands: readonly ScoreBand[];
  /** Second category of US Core, beside survey. */
  readonly functionalStatus?: true;
  readonly alerts?: (answers: Answers) => readonly InstrumentAlert[];
}

/** Not asked but worked out, from all opioids that the patient takes. */
export interface OpioidSum extends Measure {
  readonly asks: 'opioids';
}

/** One measuring tool as data. New ones are added to the registry; what its answers look like (`asks`) decides how it is read and sent. */
export type Instrument = Questionnaire | OpioidSum;

export type AlertCode = 'SUICIDAL_THOUGHTS' | 'SUICIDE_ITEM_NOT_ANSWERED';

export interface InstrumentAlert {
  readonly code: AlertCode;
  readonly text: string;
}

export interface InstrumentScore {
  readonly instrument: InstrumentId;
  /** Decimal text. */
  readonly total: string;
  readonly band?: ScoreBand;
  /** Missing answers were replaced by the mean of the others. */
  readonly prorated: boolean;
  readonly answers: readonly { readonly linkId: string; readonly value: number }[];
  readonly alerts: readonly InstrumentAlert[];
}

export type Answers = Readonly<Record<string, number | null | undefined>>;
