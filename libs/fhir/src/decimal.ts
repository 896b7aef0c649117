/** R4's decimal. Leading zeros and a bare point are no decimals. */
const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

declare global {
  interface JSON {
    /** ES2025, in Node since 22; TypeScript's libraries do not know it yet. */
    rawJSON(text: string): object;
  }
}

/**
 * A JSON number that a float would not give back digit by digit (`0.350`, `98.00`, a 20-digit integer).
 *
 * The one representation of such numbers in a resource: `parseFhirJson` makes them, the mappers make them through
 * `decimal()`, `JSON.stringify` writes the source digits (toJSON returns a raw JSON value), arithmetic sees a number
 * (valueOf). `structuredClone` and spreading lose the class: copy a resource with `cloneFhir`.
 */
export class FhirDecimal {
  constructor(readonly source: string) {
    if (!DECIMAL.test(source)) throw new TypeError('not a FHIR decimal');
    Object.freeze(this);
  }

  toJSON(): object {
    return JSON.rawJSON(this.source);
  }

  valueOf(): number {
    return Number(this.source);
  }

  toString(): string {
    return this.source;
  }
}

const survivesFloat = (source: string): boolean => {
  const n = Number(source);
  return Number.isSafeInteger(n) && String(n) === source;
};

/** A JSON number from its source: a plain number where that is exact (small integers), else a FhirDecimal. */
export const numberFromSource = (source: string): number | FhirDecimal => (survivesFloat(source) ? Number(source) : new FhirDecimal(source));

/**
 * A decimal string as the value of an element that `fhir4` types as `number`. The cast is here and nowhere else:
 * it is true on the wire (a JSON number) and for arithmetic (valueOf), but `typeof` may say 'object'.
 */
export const decimal = (source: string): number => numberFromSource(source) as unknown as number;

/** The digits of a JSON number as they stood on the wire; undefined for anything that is not a number. */
export function decimalSource(value: unknown): string | undefined {
  if (value instanceof FhirDecimal) return value.source;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** A copy that keeps FhirDecimal and own keys only. For resources that passed `parseFhirJson` or came from a mapper. */
export function cloneFhir<T>(value: T): T {
  if (Array.isArray(value)) return value.map((v: unknown) => cloneFhir(v)) as T;
  if (value === null || typeof value !== 'object' || value instanceof FhirDecimal) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, cloneFhir(v as unknown)])) as T;
}
