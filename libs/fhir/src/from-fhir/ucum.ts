import ucumLhc from '@lhncbc/ucum-lhc';

const ucum = ucumLhc.UcumLhcUtils.getInstance();
const known = new Map<string, boolean>();
/** Units of one hospital are a few dozen; the bound keeps a hostile sender from filling memory. */
const KNOWN_MAX = 2000;

/** The library writes to the console what it cannot read as a unit, and that may be anything: a log must not hold it. */
function silently<T>(work: () => T): T {
  const { log } = console;
  // eslint-disable-next-line no-console -- the only way in which the library can be told to be quiet
  console.log = () => undefined;
  try {
    return work();
  } finally {
    // eslint-disable-next-line no-console -- as it was
    console.log = log;
  }
}

/** Whether the code is one that UCUM defines (case sensitive). `MG` is: it means megagauss. */
export function isUcum(code: string): boolean {
  const seen = known.get(code);
  if (seen !== undefined) return seen;
  // Longer than any real unit; the parser's time grows with the length.
  const valid = code.length <= 40 && silently(() => ucum.validateUnitString(code)).status === 'valid';
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(code, valid);
  return valid;
}
