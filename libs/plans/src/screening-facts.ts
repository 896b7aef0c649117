import type { FactCode, ObservationFact, ScreeningFacts } from '#clinical';
import { type ChartFacts, type CodedFact, LOINC } from '#fhir';

const idOf = (reference: string): string => reference.split('/').at(-1) ?? reference;
const codesOf = (fact: CodedFact | undefined): readonly FactCode[] => (fact?.codings ?? []).map(({ system, code, display }) => ({ system, code, ...(display === undefined ? {} : { display }) }));
const textOf = (fact: CodedFact | undefined): { readonly text?: string } => (fact?.text === undefined ? {} : { text: fact.text });
const effectiveOf = (at: string | undefined): { readonly effective?: string } => (at === undefined ? {} : { effective: at });
const loinc = (code: string): readonly FactCode[] => [{ system: LOINC, code }];

const WEIGHT = '29463-7';
const STATED_WEIGHT = '3142-7';

function observationsOf(f: ChartFacts): ObservationFact[] {
  return [
    ...f.weights.map((w) => ({ id: idOf(w.reference), codes: loinc(w.stated ? STATED_WEIGHT : WEIGHT), status: 'final', ...effectiveOf(w.at), quantity: w.value })),
    ...f.heights.map((h) => ({ id: idOf(h.reference), codes: codesOf(h.code), status: 'final', ...effectiveOf(h.at), quantity: h.value })),
    ...f.bloodPressures.map((b) => ({
      id: idOf(b.reference),
      codes: loinc('85354-9'),
      status: 'final',
      ...effectiveOf(b.at),
      components: [...(b.systolic ? [{ codes: loinc('8480-6'), quantity: b.systolic }] : []), ...(b.diastolic ? [{ codes: loinc('8462-4'), quantity: b.diastolic }] : [])],
    })),
    ...f.observations.map((o) => ({
      id: idOf(o.reference),
      codes: codesOf(o.code),
      status: o.status,
      ...effectiveOf(o.at),
      ...(o.value === undefined ? {} : { quantity: o.value }),
      ...(o.valueCode === undefined ? {} : { coded: codesOf(o.valueCode) }),
      ...(o.valueText === undefined ? textOf(o.valueCode) : { text: o.valueText }),
      ...(o.referenceHigh === undefined ? {} : { referenceHigh: o.referenceHigh }),
    })),
  ];
}

/** The record as #fhir reads it, in the words that the rules of #clinical ask for. */
export function screeningFacts(f: ChartFacts): ScreeningFacts {
  return {
    patient: {
      ...(f.patient === undefined ? {} : { id: idOf(f.patient.reference) }),
      ...(f.patient?.birthDate === undefined ? {} : { birthDate: f.patient.birthDate }),
      ...(f.patient?.gender === undefined ? {} : { gender: f.patient.gender }),
      ...(f.patient?.deceased === true ? { deceased: true } : {}),
    },
    conditions: f.conditions.map((c) => ({
      id: idOf(c.reference),
      codes: codesOf(c.code),
      ...textOf(c.code),
      // "unknown" is the absence of a code: the rules treat what is not said as they see fit
      ...(c.clinicalStatus === 'unknown' ? {} : { clinicalStatus: c.clinicalStatus }),
      ...(c.verificationStatus === 'unknown' ? {} : { verificationStatus: c.verificationStatus }),
      ...(c.onset === undefined ? {} : { onset: c.onset }),
      ...(c.abatement === undefined ? {} : { abatement: c.abatement }),
      ...(c.recorded === undefined ? {} : { recorded: c.recorded }),
    })),
    observations: observationsOf(f),
    medications: f.medications.map((m) => ({ id: idOf(m.reference), resourceType: m.kind, codes: codesOf(m.code), ...textOf(m.code), status: m.status, ...(m.at === undefined ? {} : { date: m.at }), ...(m.end === undefined ? {} : { end: m.end }) })),
    allergies: f.allergies.map((a) => ({
      id: idOf(a.reference),
      codes: codesOf(a.code),
      ...textOf(a.code),
      ...(a.clinicalStatus === 'unknown' ? {} : { clinicalStatus: a.clinicalStatus }),
      ...(a.verificationStatus === 'unknown' ? {} : { verificationStatus: a.verificationStatus }),
    })),
    priorCourses: f.ketamineCourses.map((k) => ({ id: idOf(k.reference), resourceType: k.kind, sessions: k.sessions, multiDay: k.multiDay })),
  };
}
