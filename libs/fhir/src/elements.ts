import { coded as codedText, type ObservationKey, OBSERVATIONS, ROUTES, type Concept as Terminology, type RouteKey, unitText } from '#clinical';
import { decimal } from './decimal.js';
import { businessIdentifier, type BusinessKind } from './identifiers.js';
import { TITRATE_CS, TITRATE_SOURCE, UCUM } from './namespaces.js';
import type { Amount, ChartRef, Coded, Concept, Person, TimeSpan } from './to-fhir/source-types.js';

export { unitText };

/** Absent in, absent out: no key for what is undefined or an empty array. */
export function withoutAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined && !(Array.isArray(v) && v.length === 0))) as T;
}

export const quantity = (a: Amount): fhir4.Quantity => ({ value: decimal(a.value), unit: unitText(a.unit), system: UCUM, code: a.unit });
export const optionalQuantity = (a: Amount | undefined): fhir4.Quantity | undefined => a && quantity(a);

export const coding = (c: Coded): fhir4.Coding => withoutAbsent({ system: c.system, code: c.code, display: c.display });
export const codeableConcept = (c: Concept): fhir4.CodeableConcept => withoutAbsent({ coding: c.coding?.map(coding), text: c.text });
export const coded = (system: string, code: string, display?: string, text?: string): fhir4.CodeableConcept =>
  withoutAbsent({ coding: [coding({ system, code, display })], text });

export const ref = (type: string, id: string, display?: string): fhir4.Reference => withoutAbsent({ reference: `${type}/${id}`, display });
export const chartRef = (r: ChartRef): fhir4.Reference => ref(r.type, r.id, r.display);
export const patientRef = (id: string): fhir4.Reference => ref('Patient', id);

/** People of the clinic are known by their business identifier alone: no EHR holds a Practitioner of ours. */
export const personRef = (p: Person): fhir4.Reference => ({
  type: 'Practitioner',
  identifier: businessIdentifier('practitioner', p.sub),
  display: p.name,
});

export const period = (t: TimeSpan): fhir4.Period => withoutAbsent({ start: t.start, end: t.end });

export const meta = (...profiles: string[]): fhir4.Meta => withoutAbsent({ source: TITRATE_SOURCE, profile: profiles });
export const identifiers = (kind: BusinessKind, id: string): fhir4.Identifier[] => [businessIdentifier(kind, id)];

/** A concept of #clinical's code tables: the codes that were verified, and the words. */
export const terminology = (c: Terminology): fhir4.CodeableConcept => codeableConcept(codedText(c));

/** What is measured, by its verified codes, or by ours where it has none. */
export const measureConcept = (key: ObservationKey): fhir4.CodeableConcept => {
  const { text, coding: verified } = codedText(OBSERVATIONS[key]);
  return codeableConcept({ coding: verified ?? [{ system: TITRATE_CS.observation, code: key, display: text }], text });
};
export const measureCoding = (key: ObservationKey): Coded => {
  const { text, coding: [verified] = [] } = codedText(OBSERVATIONS[key]);
  return verified ?? { system: TITRATE_CS.observation, code: key, display: text };
};

export type RouteCode = 'iv' | 'oral' | 'im' | 'sc' | 'nasal';
const ROUTE: Readonly<Record<RouteCode, RouteKey>> = { iv: 'intravenous', oral: 'oral', im: 'intramuscular', sc: 'subcutaneous', nasal: 'nasal' };
export const routeText = (r: RouteCode): string => ROUTES[ROUTE[r]].text.toLowerCase();
export const routeConcept = (r: RouteCode): fhir4.CodeableConcept => terminology(ROUTES[ROUTE[r]]);
