/** What the mappers take. Small and structural on purpose: a slice builds them from its own rows. Absent in, absent out. */

/** `value` is the decimal as it was entered or calculated: `0.350` stays `0.350` on the wire. `unit` is a UCUM code. */
export interface Amount {
  readonly value: string;
  readonly unit: string;
}

export interface Coded {
  readonly system: string;
  readonly code: string;
  readonly display?: string | undefined;
}

export interface Concept {
  readonly coding?: readonly Coded[] | undefined;
  readonly text?: string | undefined;
}

/** A person of the clinic: leaves us as a logical reference `urn:titrate:id|practitioner-<sub>`. */
export interface Person {
  readonly sub: string;
  readonly name: string;
}

/** Something in our own chart, by its uuid there. */
export interface ChartRef<T extends string = string> {
  readonly type: T;
  readonly id: string;
  readonly display?: string | undefined;
}

/** ISO 8601 with a zone; a bare date is allowed where FHIR allows one. */
export interface TimeSpan {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}
