/** Deepest nesting of a JSON body: a FHIR Bundle with nested contained answers stays below 24; parsers and validators recurse. */
export const MAX_JSON_DEPTH = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LETTER_U = 0x75;
const ZERO = 0x30;

export type JsonDanger = 'too-deep' | 'null-character';

/**
 * Looks over JSON bytes before anything parses them: one pass, no recursion, stops at the first danger. Whether it is
 * valid JSON at all is for the parser to say. A null character cannot be stored by PostgreSQL and is no text.
 */
export function jsonDanger(bytes: Uint8Array): JsonDanger | undefined {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0) return 'null-character';
    if (inString) {
      if (byte === QUOTE) inString = false;
      else if (byte === BACKSLASH) {
        i++;
        if (bytes[i] === LETTER_U && bytes[i + 1] === ZERO && bytes[i + 2] === ZERO && bytes[i + 3] === ZERO && bytes[i + 4] === ZERO) return 'null-character';
      }
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > MAX_JSON_DEPTH) return 'too-deep';
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
  }
  return undefined;
}
