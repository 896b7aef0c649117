import { ok, type Problem, refuse, type Result } from '../problem.js';
import { Exact } from '../quantity/exact.js';
import { parseQuantity, placesOf } from '../quantity/quantity.js';
import { mmeFactor, OPIOID_KEYS, OPIOID_ROUTES, type OpioidKey, type OpioidRoute, type OpioidUnit } from './opioid-factors.js';

/** What was entered, before it is parsed. */
export interface EnteredOpioid {
  readonly drug: string;
  /** Of `other`: which. */
  readonly name?: string;
  readonly route: string;
  readonly value: string;
  readonly unit: string;
}

export interface OpioidAnswer {
  readonly opioids?: readonly EnteredOpioid[];
  /** An empty list may be one that nobody filled in: that there is nothing to list is said with this. */
  readonly takesNoOpioid?: boolean;
}

export interface OpioidTaken {
  readonly drug: OpioidKey;
  readonly name?: string;
  readonly route: OpioidRoute;
  /** A day, or an hour of a patch. Decimal text as entered. */
  readonly value: string;
  readonly unit: OpioidUnit;
  /** As they were when it was added up. Absent: not convertible. */
  readonly factor?: string;
  readonly mme?: string;
}

export interface OpioidTotal {
  /** Exact, decimal text; absent where nothing could be converted. */
  readonly total?: string;
  /** Something could not be converted: the patient takes more than the total. */
  readonly partial: boolean;
  readonly taken: readonly OpioidTaken[];
}

const UNITS: readonly OpioidUnit[] = ['mg/d', 'ug/h'];
/** No strength is finer, and the total still fits the 18 digits of a FHIR decimal. */
const MOST_PLACES = 3;
/** More of one drug a day is a slip of the keyboard, not a patient [P]. */
const MOST_MME = 10_000;

const LIST_MISSING: Problem = { kind: 'required', code: 'OPIOIDS_REQUIRED', text: 'The opioids are missing: an empty list does not say that the patient takes none.', expression: 'opioids', fix: 'List every opioid that the patient takes, or give `takesNoOpioid: true`.' };
const CONTRADICTION: Problem = { kind: 'invalid', code: 'OPIOIDS_CONTRADICT', text: 'The patient cannot take opioids and take none.', expression: 'takesNoOpioid', fix: 'Leave out `takesNoOpioid`, or the list.' };

/** Adds up what the patient takes a day. What has no factor is kept and makes the total a part, never a zero. */
export function totalOpioids({ opioids = [], takesNoOpioid = false }: OpioidAnswer): Result<OpioidTotal> {
  if (takesNoOpioid) return opioids.length > 0 ? refuse(CONTRADICTION) : ok({ total: '0', partial: false, taken: [] });
  if (opioids.length === 0) return refuse(LIST_MISSING);
  const read = opioids.map((entered, n) => readOpioid(entered, `opioids[${n}]`));
  const problems = read.flatMap((r) => (r.ok ? [] : r.problems));
  if (problems.length > 0) return refuse(...problems);
  const taken = read.flatMap((r) => (r.ok ? [r.value] : []));
  const converted = taken.flatMap(({ mme }) => mme ?? []);
  return ok({
    ...(converted.length > 0 ? { total: converted.reduce((sum, mme) => sum.plus(mme), new Exact(0)).toFixed() } : {}),
    partial: converted.length < taken.length,
    taken,
  });
}

const isDrug = (drug: string): drug is OpioidKey => (OPIOID_KEYS as readonly string[]).includes(drug);
const isRoute = (route: string): route is OpioidRoute => Object.hasOwn(OPIOID_ROUTES, route);

function readOpioid({ drug, name, route, value, unit }: EnteredOpioid, at: string): Result<OpioidTaken> {
  if (!isDrug(drug)) return refuse({ kind: 'invalid', code: 'OPIOID_UNKNOWN', text: 'This opioid is not known here.', expression: `${at}.drug`, fix: `One of: ${OPIOID_KEYS.join(', ')}.` });
  if (!isRoute(route)) return refuse({ kind: 'invalid', code: 'ROUTE_UNKNOWN', text: 'This route is not known here.', expression: `${at}.route`, fix: `One of: ${Object.keys(OPIOID_ROUTES).join(', ')}.` });
  if ((drug === 'other') !== (name !== undefined)) {
    return refuse(drug === 'other'
      ? { kind: 'required', code: 'OPIOID_NAME_REQUIRED', text: 'It must be told which opioid this is.', expression: `${at}.name`, fix: 'Give its name.' }
      : { kind: 'invalid', code: 'OPIOID_NAME_NOT_EXPECTED', text: 'The opioid is named already.', expression: `${at}.name`, fix: 'Leave the name out; it belongs to `other`.' });
  }
  const convertible = mmeFactor(drug, route);
  const amount = parseQuantity(value, unit, at, { units: convertible ? [convertible.unit] : UNITS });
  if (!amount.ok) return amount;
  if (placesOf(value) > MOST_PLACES) return refuse({ kind: 'invalid', code: 'VALUE_TOO_FINE', text: 'No opioid is measured that finely.', expression: `${at}.value`, fix: `At most ${MOST_PLACES} digits after the point.` });
  const taken = { drug, ...(name === undefined ? {} : { name }), route, value, unit: amount.value.unit };
  if (!convertible) return ok(taken);
  const mme = new Exact(value).times(convertible.factor);
  if (mme.gt(MOST_MME)) return refuse({ kind: 'invalid', code: 'OPIOID_IMPLAUSIBLE', text: 'Nobody takes this amount.', expression: `${at}.value`, fix: `Check the entry: it is the amount in ${convertible.unit}, at most ${MOST_MME} MME a day.` });
  return ok({ ...taken, factor: convertible.factor, mme: mme.toFixed() });
}
