import type { Provenance, SourceId } from '../sources.js';
import type { ObservationKey } from '../terminology/observations.js';
import type { Term } from '../terminology/term.js';

export type InstrumentId = 'nrs-pain' | 'phq-9';

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
  /** LOINC answer, where the instrument has one. */
  readonly code?: Term;
}

/** One measuring tool as data. New ones are added to the registry; nothing else changes. */
export interface Instrument {
  readonly id: InstrumentId;
  readonly title: string;
  readonly version: string;
  /** Text above the items. */
  readonly stem: string;
  readonly items: readonly InstrumentItem[];
  readonly options: readonly AnswerOption[];
  readonly panel?: ObservationKey;
  readonly total: { readonly code: ObservationKey; readonly min: number; readonly max: number };
  readonly bands: readonly ScoreBand[];
  readonly lowerIsBetter: boolean;
  readonly licence: { readonly text: string; readonly verbatimAllowed: boolean; readonly mark: Provenance; readonly source: SourceId };
}

export type AlertCode = 'SUICIDAL_THOUGHTS' | 'SUICIDE_ITEM_NOT_ANSWERED';

export interface InstrumentAlert {
  readonly code: AlertCode;
  readonly text: string;
}

export interface InstrumentScore {
  readonly instrument: InstrumentId;
  /** Decimal text, whole for the instruments shipped so far. */
  readonly total: string;
  readonly band?: ScoreBand;
  /** Missing answers were replaced by the mean of the others. */
  readonly prorated: boolean;
  readonly answers: readonly { readonly linkId: string; readonly value: number }[];
  readonly alerts: readonly InstrumentAlert[];
}

export type Answers = Readonly<Record<string, number | null | undefined>>;
