/** Deepest nesting of a JSON body: a FHIR Bundle with nested contained answers stays below 24; parsers and validators recurse. */
export const MAX_JSON_DEPTH = 32;

/**
 * Most values (elements of arrays, fields of objects) in a JSON body. A patient's whole record of four years has some
 * ten thousand; each may become a row of an index, and a hundred thousand rows keep everybody waiting for seconds.
 */
export const MAX_JSON_VALUES = 50_000;

const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LETTER_U = 0x75;
const ZERO = 0x30;

export type JsonDanger = 'too-deep' | 'null-character' | 'too-many-values';

/**
 * Looks over JSON bytes before anything parses them: one pass, no recursion, stops at the first danger. Whether it is
 * valid JSON at all is for the parser to say. A null character cannot be stored by PostgreSQL and is no text.
 */
export function jsonDanger(bytes: Uint8Array): JsonDanger | undefined {
  let depth = 0;
  let inString = false;
  let values = 0;
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
      if (++values > MAX_JSON_VALUES) return 'too-many-values';
    } else if (byte === COMMA) {
      if (++values > MAX_JSON_VALUES) return 'too-many-values';
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
  }
  return undefined;
}

/** Where the string that begins at `start` ends: the index of its closing quote. */
function endOfString(json: string, start: number): number {
  for (let i = start + 1; ; i++) {
    const code = json.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i;
  }
}

/**
 * What valid JSON may say and nobody should believe: a key twice in one object (readers differ in which one counts, and
 * one of the two may be a dose), or half a surrogate pair (PostgreSQL refuses it as text). `json` has been parsed before.
 */
export function jsonTrap(json: string): 'repeated-key' | 'lone-surrogate' | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (code === OPEN_BRACE) open.push(new Set());
    else if (code === OPEN_BRACKET) open.push(undefined);
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) open.pop();
    else if (code === QUOTE) {
      const end = endOfString(json, i);
      const written = json.slice(i, end + 1);
      const text = written.includes('\\u') ? (JSON.parse(written) as string) : written;
      if (!text.isWellFormed()) return 'lone-surrogate';
      i = end;
      let next = end + 1;
      while (/\s/.test(json.charAt(next))) next++;
      const keys = open.at(-1);
      if (!keys || json.charAt(next) !== ':') continue;
      const key = JSON.parse(written) as string;
      if (keys.has(key)) return 'repeated-key';
      keys.add(key);
    }
  }
  return undefined;
}
