import { OBSERVATIONS, type ObservationKey } from '#clinical';
import { decimal } from '../decimal.js';
import { coded, codeableConcept, identifiers, meta, quantity, ref, terminology, withoutAbsent } from '../elements.js';
import { HL7, usCoreProfile } from '../namespaces.js';
import { PHQ9_ANSWERS, PHQ9_ITEMS } from './phq9-codes.js';
import type { Coded, Concept } from './source-types.js';
import { observed, type ObservedSource } from './vital-sign.js';

/** Which pain a 0 to 10 rating is about. */
export type PainQuestion = 'now' | 'average-week' | 'worst';

export interface NrsPainSource extends ObservedSource {
  /** '0' to '10'. */
  readonly score: string;
  readonly question?: PainQuestion | undefined;
  readonly interpretation?: Concept | undefined;
}

export interface Phq9Source extends ObservedSource {
  /** `id` of the source is the total score's Observation; the panel and the items have their own. */
  readonly panelId: string;
  /** All nine, in order: 1 'little interest' … 9 'better off dead'. A missing answer is undefined. */
  readonly items: readonly { readonly id: string; readonly score: 0 | 1 | 2 | 3 | undefined }[];
  /** As scored by #clinical, e.g. '17'. Absent when too many answers are missing. */
  readonly total?: string | undefined;
  /** Severity band or the like, e.g. 'moderately severe'. */
  readonly interpretation?: Concept | undefined;
}

/** Any other instrument's score, e.g. PEG or a local scale. */
export interface ScoreSource extends ObservedSource {
  readonly code: Coded;
  readonly text: string;
  readonly score: { readonly value: string; readonly unit?: string | undefined };
  readonly interpretation?: Concept | undefined;
  readonly derivedFromIds?: readonly string[] | undefined;
}

function survey(s: ObservedSource, id: string, code: fhir4.CodeableConcept, rest: Partial<fhir4.Observation>): fhir4.Observation {
  const { subject, effectiveDateTime, issued, performer, partOf, basedOn, note } = observed(s);
  return withoutAbsent<fhir4.Observation>({
    resourceType: 'Observation',
    id,
    meta: meta(usCoreProfile('observation-screening-assessment')),
    identifier: identifiers('observation', id),
    basedOn,
    partOf,
    status: s.status,
    category: [coded(HL7.observationCategory, 'survey', 'Survey', 'Survey')],
    code,
    subject,
    effectiveDateTime,
    issued,
    performer,
    ...rest,
    note: rest.note ?? note,
  });
}

const interpreted = (c: Concept | undefined): fhir4.CodeableConcept[] | undefined => c && [codeableConcept(c)];
const score = (value: string): fhir4.Quantity => quantity({ value, unit: '{score}' });

const PAIN: Readonly<Record<PainQuestion, ObservationKey>> = { now: 'pain-nrs', 'average-week': 'pain-past-week', worst: 'pain-reported' };
const PAIN_TEXT: Readonly<Record<PainQuestion, string>> = { now: 'Pain now, 0 to 10', 'average-week': 'Average pain in the past week, 0 to 10', worst: 'Worst pain, 0 to 10' };

export function nrsPainObservation(s: NrsPainSource): fhir4.Observation {
  const question = s.question ?? 'now';
  return survey(s, s.id, { ...terminology(OBSERVATIONS[PAIN[question]]), text: PAIN_TEXT[question] }, { valueQuantity: score(s.score), interpretation: interpreted(s.interpretation) });
}

export function scoreObservation(s: ScoreSource): fhir4.Observation {
  return survey(s, s.id, codeableConcept({ coding: [s.code], text: s.text }), {
    valueQuantity: quantity({ value: s.score.value, unit: s.score.unit ?? '{score}' }),
    interpretation: interpreted(s.interpretation),
    derivedFrom: s.derivedFromIds?.map((id) => ref('Observation', id)),
  });
}

/** The panel (hasMember: items and total), the nine items, the total (derivedFrom: items), in dependency order: items, total, panel. */
export function phq9Observations(s: Phq9Source): fhir4.Observation[] {
  if (s.items.length !== PHQ9_ITEMS.length) throw new TypeError('PHQ-9 has nine items');
  const items = PHQ9_ITEMS.map((item, i) => {
    const given = s.items[i];
    if (given === undefined) throw new TypeError('PHQ-9 has nine items');
    return survey({ ...s, note: undefined }, given.id, terminology(OBSERVATIONS[item]), phq9Answer(given.score));
  });
  const members = s.items.map((i) => ref('Observation', i.id));
  const total = survey(s, s.id, terminology(OBSERVATIONS['phq9-total']), {
    ...(s.total === undefined ? { dataAbsentReason: coded(HL7.dataAbsentReason, 'not-performed', 'Not Performed', 'Too few answers for a total') } : { valueQuantity: score(s.total) }),
    interpretation: interpreted(s.interpretation),
    derivedFrom: members,
  });
  const panel = survey({ ...s, note: undefined }, s.panelId, terminology(OBSERVATIONS['phq9-panel']), {
    hasMember: [...members, ref('Observation', s.id)],
  });
  return [...items, total, panel];
}

/** The answer as LOINC's answer code, its number beside it as the ordinalValue extension, so that nobody must parse the words. */
function phq9Answer(given: 0 | 1 | 2 | 3 | undefined): Partial<fhir4.Observation> {
  if (given === undefined) return { dataAbsentReason: coded(HL7.dataAbsentReason, 'asked-declined', 'Asked But Declined') };
  const answer = PHQ9_ANSWERS[given];
  return {
    valueCodeableConcept: {
      coding: [{ extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: decimal(String(given)) }], system: answer.system, code: answer.code, display: answer.display }],
      text: answer.display,
    },
  };
}
