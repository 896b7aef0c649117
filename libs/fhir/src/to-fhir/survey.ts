import { type AnswerOption, coding as verifiedCoding, type Questionnaire } from '#clinical';
import { decimal } from '../decimal.js';
import { codeableConcept, coded, coding, identifiers, measureConcept, meta, quantity, ref, withoutAbsent } from '../elements.js';
import { HL7, TITRATE_CS, usCoreProfile } from '../namespaces.js';
import type { Coded, Concept } from './source-types.js';
import { observed, type ObservedSource } from './vital-sign.js';

export interface SurveySource extends ObservedSource {
  readonly instrument: Questionnaire;
  /** As scored by #clinical. Absent when too many answers are missing. `id` of the source is its Observation. */
  readonly score?: string | undefined;
  /** Severity band or the like, e.g. 'moderately severe'. */
  readonly interpretation?: Concept | undefined;
  /** Of an instrument with several questions: the panel, and every answer in the order of the form; a missing one is undefined. */
  readonly form?: { readonly panelId: string; readonly items: readonly { readonly id: string; readonly value: number | undefined }[] } | undefined;
}

/** An Observation of category survey. */
export function surveyed(s: ObservedSource, id: string, code: fhir4.CodeableConcept, rest: Partial<fhir4.Observation>, functional = false): fhir4.Observation {
  const { subject, effectiveDateTime, issued, performer, partOf, basedOn, note } = observed(s);
  return withoutAbsent<fhir4.Observation>({
    resourceType: 'Observation',
    id,
    meta: meta(usCoreProfile('observation-screening-assessment')),
    identifier: identifiers('observation', id),
    basedOn,
    partOf,
    status: s.status,
    category: [coded(HL7.observationCategory, 'survey', 'Survey', 'Survey'), ...(functional ? [coded(HL7.usCoreCategory, 'functional-status', 'Functional Status', 'Functional status')] : [])],
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
const unscored = (): Partial<fhir4.Observation> => ({ dataAbsentReason: coded(HL7.dataAbsentReason, 'not-performed', 'Not Performed', 'Too few answers for a total') });

/** One Observation of a single question; of a form the items, the score (derivedFrom: items) and the panel (hasMember: items and score), in dependency order. */
export function surveyObservations(s: SurveySource): fhir4.Observation[] {
  const { instrument, form, score, interpretation } = s;
  const [first, ...others] = instrument.items;
  if (!form) {
    if (!first || others.length > 0) throw new TypeError('an instrument of several questions is sent with its answers');
    // a question that stands alone is told in its own words
    return [surveyed(s, s.id, { ...measureConcept(first.code), text: first.text }, { ...answer(instrument, score === undefined ? undefined : Number(score)), interpretation: interpreted(interpretation) }, instrument.functionalStatus)];
  }
  if (form.items.length !== instrument.items.length) throw new TypeError('a form is sent with an answer, or its absence, for every question');
  const part: ObservedSource = { ...s, note: undefined };
  const items = instrument.items.flatMap((item, n) => {
    const given = form.items[n];
    return given ? [surveyed(part, given.id, measureConcept(item.code), answer(instrument, given.value))] : [];
  });
  const members = form.items.map((i) => ref('Observation', i.id));
  const total = surveyed(s, s.id, measureConcept(instrument.score.code), {
    ...(score === undefined ? unscored() : { valueQuantity: quantity({ value: score, unit: instrument.score.unit }) }),
    interpretation: interpreted(interpretation),
    derivedFrom: members,
  });
  const panel = surveyed(part, form.panelId, panelOf(instrument), { hasMember: [...members, ref('Observation', s.id)] });
  return [...items, total, panel];
}

const panelOf = ({ panel, id, title }: Questionnaire): fhir4.CodeableConcept => (panel ? measureConcept(panel) : coded(TITRATE_CS.instrument, id, title, title));

const ownAnswer = (instrument: Questionnaire, { key, text }: AnswerOption): (Coded & { readonly display: string })[] => (key === undefined ? [] : [{ system: TITRATE_CS.answer, code: `${instrument.id}-${key}`, display: text }]);
/** Answers of the project's own code system: those that no verified code has. */
export const ownAnswers = (instrument: Questionnaire): (Coded & { readonly display: string })[] => instrument.options.flatMap((o) => ownAnswer(instrument, o));

/** A number, or the option that it stands for: coded, with the number beside it as the ordinalValue extension, so that nobody must parse the words. */
function answer(instrument: Questionnaire, given: number | undefined): Partial<fhir4.Observation> {
  if (given === undefined) return { dataAbsentReason: coded(HL7.dataAbsentReason, 'asked-declined', 'Asked But Declined') };
  const option = instrument.options.find((o) => o.value === given);
  if (!option) return { valueQuantity: quantity({ value: String(given), unit: instrument.score.unit }) };
  const [code] = option.code ? [verifiedCoding(option.code)] : ownAnswer(instrument, option);
  return {
    valueCodeableConcept: withoutAbsent<fhir4.CodeableConcept>({
      coding: code && [{ extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: decimal(String(given)) }], ...coding(code) }],
      text: option.text,
    }),
  };
}
