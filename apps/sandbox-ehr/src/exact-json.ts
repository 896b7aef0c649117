// JSON whose decimals come back as they were written. In FHIR `0.350` and `0.35` are different statements
// (https://hl7.org/fhir/R4/datatypes.html#decimal), and a number of JavaScript keeps only the second.

interface RawNumber {
  readonly rawJSON: string;
}

// Node 24 has both; TypeScript's library does not list them yet.
const json = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

/** Deeper than any FHIR document in use, and shallow enough for every recursive walk here. */
export const MAX_DEPTH = 64;

// A cheap sign that a number may lose something: a trailing zero, an exponent, a minus zero, a fraction so small that
// JavaScript would write it with an exponent, or more digits than a double holds. It may also see such a "number" inside a string; then the slow way is taken for nothing.
const SUSPICIOUS = /[:[,]\s*-?(?:\d[\d.]*[eE]|\d+\.\d*0(?!\d)|0\.0{6}|(?:\d\.?){16}|0(?![.\d])(?<=-0))/;

/** Parses FHIR JSON; throws SyntaxError. Numbers that a double cannot repeat letter by letter become raw JSON. */
export function parseExact(text: string): unknown {
  if (!SUSPICIOUS.test(text)) return JSON.parse(text);
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  );
}

/** The text of a number, whether it is kept raw or not; undefined for everything else. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return json.isRawJSON(value) ? value.rawJSON : undefined;
}

/** True when brackets nest deeper than MAX_DEPTH. Asked before parsing: a reviver walks by recursion. */
export function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return false;
}
