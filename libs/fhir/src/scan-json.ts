import { ok, refuse, type Problem, type Result } from '#clinical';

export interface JsonLimits {
  readonly maxDepth?: number;
  readonly maxBytes?: number;
}

/** FHIR's own deepest shapes (Bundle, contained, nested Questionnaire items) stay under 40 levels; parsers recurse, attackers nest. */
export const JSON_MAX_DEPTH = 64;
/** A referral with scanned documents inline; US Core 9 asks servers for 5 MiB per document. */
export const JSON_MAX_BYTES = 16 * 1024 * 1024;
/** R4 asks for 18 digits. PostgreSQL's numeric takes more, but 1e999999 would overflow it. */
export const JSON_MAX_NUMBER_CHARS = 40;

const at = (position: number): string => `Look at character ${String(position)} of the body.`;
const problem = (kind: Problem['kind'], code: string, text: string, position?: number): Problem => ({
  kind,
  code,
  text,
  ...(position === undefined ? {} : { fix: at(position) }),
});

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);
const COMMA = 0x2c;
const COLON = 0x3a;

interface ScannedString {
  readonly end: number;
  readonly refused?: Problem;
}

const isHigh = (c: number): boolean => c >= 0xd800 && c <= 0xdbff;
const isLow = (c: number): boolean => c >= 0xdc00 && c <= 0xdfff;

/** From the character after the opening quote to the closing one; a string without an end is left to JSON.parse. */
function scanString(text: string, start: number): ScannedString {
  let high = false;
  for (let i = start; i < text.length; i++) {
    let c = text.charCodeAt(i);
    if (c === QUOTE) return high ? { end: i, refused: surrogate(i) } : { end: i };
    if (c === BACKSLASH) {
      i++;
      if (text.charCodeAt(i) === 0x75) {
        c = Number.parseInt(text.slice(i + 1, i + 5), 16);
        i += 4;
      }
    }
    if (c === 0) return { end: i, refused: problem('invalid', 'JSON_NULL_CHARACTER', 'The body holds a null character, which no text of a chart may hold.', i) };
    if (high !== isLow(c)) return { end: i, refused: surrogate(i) };
    high = isHigh(c);
  }
  return { end: text.length };
}

const surrogate = (position: number): Problem => problem('invalid', 'JSON_LONE_SURROGATE', 'The body holds half of a character pair (a lone surrogate).', position);

/** The key as a parser would see it; undefined where its escapes are broken, which JSON.parse then reports. */
function keyName(raw: string): string | undefined {
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return undefined;
  }
}

/**
 * What JSON.parse would accept or choke on but a chart must not take: nesting that makes parsers recurse, null characters
 * and half surrogates that PostgreSQL refuses, keys given twice (two readers would see two values), `__proto__`.
 * One pass without recursion; grammar is left to JSON.parse.
 */
export function scanJson(text: string, limits: JsonLimits = {}): Result<void> {
  const { maxDepth = JSON_MAX_DEPTH, maxBytes = JSON_MAX_BYTES } = limits;
  // One UTF-16 unit is at least one byte of UTF-8, so a text that is too long need not be measured.
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) return refuse(problem('too-large', 'BODY_TOO_LARGE', 'The body is larger than this server accepts.'));
  const open: (Set<string> | null)[] = [];
  let mayBeKey = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) {
      const s = scanString(text, i + 1);
      if (s.refused !== undefined) return refuse(s.refused);
      const keys = open.at(-1);
      if (mayBeKey && keys) {
        const key = keyName(text.slice(i + 1, s.end));
        if (key === '__proto__') return refuse(problem('invalid', 'JSON_KEY_FORBIDDEN', 'The body holds a key that no FHIR element has.', i));
        if (key !== undefined && keys.has(key)) return refuse(problem('invalid', 'JSON_DUPLICATE_KEY', 'The body gives the same key twice in one object.', i));
        if (key !== undefined) keys.add(key);
      }
      i = s.end;
      mayBeKey = false;
    } else if (OPEN.has(c)) {
      if (open.length >= maxDepth) return refuse(problem('too-large', 'JSON_TOO_DEEP', 'The body is nested deeper than this server accepts.', i));
      open.push(c === 0x7b ? new Set() : null);
      mayBeKey = c === 0x7b;
    } else if (CLOSE.has(c)) open.pop();
    else if (c === COMMA) mayBeKey = true;
    else if (c === COLON) mayBeKey = false;
  }
  return ok(undefined);
}
