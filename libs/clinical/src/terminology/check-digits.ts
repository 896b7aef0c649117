/** Verhoeff check digit of a SNOMED CT identifier (SNOMED CT Release File Specification, appendix). */
export function isSnomedId(code: string): boolean {
  if (!/^[1-9]\d{5,17}$/.test(code)) return false;
  let check = 0;
  for (const [place, digit] of Array.from(code).reverse().entries()) check = multiply(check, permute(place, Number(digit)));
  return check === 0;
}

/** Dihedral group D5: 0-4 are rotations, 5-9 reflections. */
function multiply(a: number, b: number): number {
  const rotation = a < 5 ? (b % 5) + (a % 5) : (a % 5) - (b % 5) + 5;
  return (rotation % 5) + (a < 5 === b < 5 ? 0 : 5);
}

const PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

function permute(times: number, digit: number): number {
  let value = digit;
  for (let n = 0; n < times % 8; n++) value = PERMUTATION[value] as number;
  return value;
}

/**
 * Mod-10 check digit of a LOINC code, an answer (`LA…`) or a part (`LP…`) (LOINC Users' Guide). Letters take part with
 * their distance from the character "0"; the rule for them was worked out from published answer codes.
 */
export function isLoincCode(code: string): boolean {
  const match = /^((?:LA|LP)?\d{1,7})-(\d)$/.exec(code);
  if (!match) return false;
  let sum = 0;
  for (const [place, character] of Array.from(match[1] as string).reverse().entries()) {
    const value = character.charCodeAt(0) - '0'.charCodeAt(0);
    sum += place % 2 === 0 ? 2 * value - 9 * Math.floor(value / 5) : value;
  }
  return (10 - (sum % 10)) % 10 === Number(match[2]);
}

/** ICD-10-CM: letter, digit, letter or digit, then up to four after a point. */
export const isIcd10Code = (code: string): boolean => /^[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?$/.test(code);

export const isRxNormId = (code: string): boolean => /^[1-9]\d{0,7}$/.test(code);
