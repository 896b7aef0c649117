import { ok, refuse, type Problem, type Result } from '../problem.js';
import { type EnteredQuantity, parseQuantity, quantity, type Quantity, toDecimal } from '../quantity/quantity.js';
import { spanOf } from '../quantity/calendar.js';
import { AMOUNT_UNITS, type DoseUnit, isAmountUnit, RATE_UNITS, type Unit } from '../quantity/unit.js';
import type { Protocol, WeightBasis } from '../protocols/protocol.js';
import type { ClinicPolicy } from '../clinic-policy.js';
import type { DoseInput, WeightSource } from './dose.js';
import { describeVial, LARGEST_BAG, SMALLEST_BAG, UNDILUTED_VIAL, type Vial, VIALS } from './vials.js';
import type { Sex } from './weight.js';

/** A dose input whose every part was parsed. */
export interface Order {
  /** Of the clinic whose patient this is. */
  readonly policy: ClinicPolicy;
  readonly protocol: Protocol;
  readonly dose: Quantity<DoseUnit>;
  readonly weight: Quantity<'kg'>;
  readonly weightSource?: WeightSource;
  readonly weighedAt?: string;
  readonly previousWeight?: Quantity<'kg'>;
  readonly height?: Quantity<'cm'>;
  readonly sex?: Sex;
  readonly birthDate?: string;
  readonly weightBasis?: WeightBasis;
  readonly concentration?: Quantity<'mg/mL'>;
  readonly pumpStep: Quantity<'mL/h'>;
  readonly session?: number;
  readonly sessions: number;
  readonly bolus?: Quantity<'mg/kg'>;
  /** As ordered, or as the protocol says. */
  readonly bolusOver?: Quantity<'min'>;
  readonly duration?: Quantity<'h' | 'min'>;
  readonly bagVolume?: Quantity<'mL'>;
  readonly vial?: Vial;
}

/** Smallest step of the usual infusion pump (clinical note §2.2, [P]). */
const DEFAULT_PUMP_STEP = quantity('0.1', 'mL/h');
/** More sessions than this in one course is a slip of the keyboard. */
export const MOST_SESSIONS = 60;

const WEIGHT_SOURCES: readonly string[] = ['measured', 'stated', 'estimated'] satisfies WeightSource[];
const SEXES: readonly string[] = ['male', 'female'] satisfies Sex[];
const WEIGHT_BASES: readonly string[] = ['actual', 'ideal', 'adjusted'] satisfies WeightBasis[];

export function parseOrder(input: DoseInput, policy: ClinicPolicy): Result<Order> {
  const { protocol } = input;
  if (protocol.blocked !== undefined) return refuse({ kind: 'invalid', code: 'PROTOCOL_BLOCKED', text: 'No plan may be made from this protocol.', expression: 'protocol', fix: protocol.blocked });

  const problems: Problem[] = [];
  const take = <T>(result: Result<T>): T | undefined => {
    if (result.ok) return result.value;
    problems.push(...result.problems);
    return undefined;
  };
  const optional = <U extends Unit>(entered: EnteredQuantity | undefined, expression: string, units: readonly U[]): Quantity<U> | undefined =>
    entered ? take(parseQuantity(entered.value, entered.unit, expression, { units })) : undefined;

  const dose = take(parseDose(protocol, input.dose));
  const weight = take(parseWeight(input.weight));
  const previousWeight = optional(input.previousWeight, 'previousWeight', ['kg']);
  const height = optional(input.height, 'height', ['cm']);
  const concentration = optional(input.concentration, 'concentration', ['mg/mL']);
  const pumpStep = optional(input.pumpStep, 'pumpStep', ['mL/h']) ?? DEFAULT_PUMP_STEP;
  const bolus = optional(input.bolus, 'bolus', ['mg/kg']);
  const bolusOver = optional(input.bolusOver, 'bolusOver', ['min']) ?? protocol.bolus?.over;
  const duration = optional(input.duration, 'duration', ['h', 'min']);
  const bagVolume = optional(input.bagVolume, 'bagVolume', ['mL']);
  const vial = input.vial ? take(parseVial(input.vial, protocol, concentration)) : undefined;
  problems.push(...choiceProblems(input), ...sessionProblems(input), ...bagProblems(protocol, input.concentration, bagVolume));
  if (input.bolusOver !== undefined && input.bolus === undefined) {
    problems.push({ kind: 'required', code: 'BOLUS_REQUIRED', text: 'How long a bolus is given is ordered, but no bolus.', expression: 'bolus', fix: 'Give the bolus in mg/kg, or leave bolusOver out.' });
  }
  // a bag of its own holds what is infused, and no bolus beside it
  if (input.concentration === undefined && (protocol.bag === undefined || input.bolus !== undefined)) {
    problems.push({ kind: 'required', code: 'CONCENTRATION_REQUIRED', text: 'A concentration is missing.', expression: 'concentration', fix: `Give one of: ${protocol.concentrations.map((c) => c.value).join(', ')} mg/mL.` });
  }
  if (!dose || !weight || problems.length > 0) return refuse(...problems);
  return ok({
    policy, protocol, dose, weight, pumpStep,
    sessions: input.sessions ?? protocol.course.planned,
    ...(input.weight?.source !== undefined ? { weightSource: input.weight.source as WeightSource } : {}),
    ...(input.weight?.measuredAt !== undefined ? { weighedAt: input.weight.measuredAt } : {}),
    ...(previousWeight ? { previousWeight } : {}),
    ...(height ? { height } : {}),
    ...(input.sex !== undefined ? { sex: input.sex } : {}),
    ...(input.birthDate !== undefined ? { birthDate: input.birthDate } : {}),
    ...(input.weightBasis !== undefined ? { weightBasis: input.weightBasis } : {}),
    ...(concentration ? { concentration } : {}),
    ...(input.session !== undefined ? { session: input.session } : {}),
    ...(bolus ? { bolus, ...(bolusOver ? { bolusOver: quantity(bolusOver.value, 'min') } : {}) } : {}),
    ...(duration ? { duration } : {}),
    ...(bagVolume ? { bagVolume } : {}),
    ...(vial ? { vial } : {}),
  });
}

/** A rate protocol takes rates, an amount protocol amounts: 0.5 mg/kg and 0.5 mg/kg/h are different orders. */
function parseDose(protocol: Protocol, entered: EnteredQuantity | undefined): Result<Quantity<DoseUnit>> {
  const units: readonly DoseUnit[] = isAmountUnit(protocol.basis) ? AMOUNT_UNITS : RATE_UNITS;
  return parseQuantity<DoseUnit>(entered?.value, entered?.unit, 'dose', { units });
}

const allowedVials = VIALS.map((v) => `${v.concentration.value} mg/mL = ${describeVial(v)}`).join(', ');

function parseVial(entered: EnteredQuantity, protocol: Protocol, concentration?: Quantity<'mg/mL'>): Result<Vial> {
  const parsed = parseQuantity(entered.value, entered.unit, 'vial', { units: ['mg/mL'] });
  if (!parsed.ok) return parsed;
  if (protocol.chirality === 'S') return refuse({ kind: 'invalid', code: 'VIAL_NOT_OF_DRUG', text: 'The list of vials is of racemic ketamine, and this protocol gives S-ketamine.', expression: 'vial', fix: 'Leave it out: bags are counted without it.' });
  const found = VIALS.find((v) => toDecimal(v.concentration).equals(parsed.value.value));
  if (!found) return refuse({ kind: 'invalid', code: 'VIAL_UNKNOWN', text: 'There is no such vial.', expression: 'vial.value', fix: `Give its strength: ${allowedVials}.` });
  if (found === UNDILUTED_VIAL && !(concentration && toDecimal(concentration).equals(found.concentration.value))) {
    return refuse({ kind: 'invalid', code: 'VIAL_NOT_DILUTED', text: 'The vial of 10 mg/mL is not diluted further.', expression: 'vial', fix: 'Give the vial of 50 or 100 mg/mL, or order 10 mg/mL.' });
  }
  return ok(found);
}

function bagProblems(protocol: Protocol, concentration: EnteredQuantity | undefined, bagVolume: Quantity<'mL'> | undefined): Problem[] {
  if (!bagVolume) return [];
  const volume = toDecimal(bagVolume);
  if (volume.lt(SMALLEST_BAG) || volume.gt(LARGEST_BAG)) return [{ kind: 'invalid', code: 'BAG_VOLUME_NOT_VALID', text: 'There is no such bag.', expression: 'bagVolume.value', fix: `From ${SMALLEST_BAG} to ${LARGEST_BAG} mL.` }];
  const { bag } = protocol;
  if (concentration === undefined && bag && !volume.equals(bag.volume.value)) return [{ kind: 'invalid', code: 'BAG_OF_THE_PROTOCOL', text: 'Without a concentration the bag is that of the protocol.', expression: 'bagVolume', fix: `Leave it out (${bag.volume.value} mL), or give a concentration as well.` }];
  return [];
}

function parseWeight(entered: DoseInput['weight']): Result<Quantity<'kg'>> {
  if (!entered) return refuse({ kind: 'required', code: 'WEIGHT_REQUIRED', text: 'A weight is missing.', expression: 'weight', fix: 'Weigh the patient and give the weight in kg.' });
  return parseQuantity(entered.value, entered.unit, 'weight', { units: ['kg'] });
}

function choiceProblems(input: DoseInput): Problem[] {
  const problems: Problem[] = [];
  const source = input.weight?.source;
  if (source !== undefined && !WEIGHT_SOURCES.includes(source)) problems.push({ kind: 'invalid', code: 'WEIGHT_SOURCE_UNKNOWN', text: 'The source of the weight is not known.', expression: 'weight.source', fix: `Use one of: ${WEIGHT_SOURCES.join(', ')}.` });
  const measuredAt = input.weight?.measuredAt;
  if (measuredAt !== undefined && spanOf(measuredAt) === undefined) problems.push({ kind: 'invalid', code: 'DATE_NOT_VALID', text: 'This is not an ISO 8601 date or instant.', expression: 'weight.measuredAt', fix: 'Use, for example, 2026-03-02 or 2026-03-02T09:15:00Z.' });
  const basis = input.weightBasis;
  if (basis !== undefined && !WEIGHT_BASES.includes(basis)) problems.push({ kind: 'invalid', code: 'WEIGHT_BASIS_UNKNOWN', text: 'The weight basis is not known.', expression: 'weightBasis', fix: `Use one of: ${WEIGHT_BASES.join(', ')}.` });
  if (basis === 'ideal' || basis === 'adjusted') {
    if (input.height === undefined) problems.push({ kind: 'required', code: 'HEIGHT_REQUIRED', text: 'Ideal and adjusted weight need a height.', expression: 'height', fix: 'Measure the height and give it in cm.' });
    if (input.sex === undefined) problems.push({ kind: 'required', code: 'SEX_REQUIRED', text: 'Ideal and adjusted weight need the sex that the formula uses.', expression: 'sex', fix: 'Give "male" or "female".' });
  }
  if (input.sex !== undefined && !SEXES.includes(input.sex)) problems.push({ kind: 'invalid', code: 'SEX_NOT_IN_FORMULA', text: 'The formula for ideal weight knows male and female only.', expression: 'sex', fix: 'Choose which formula fits this patient, or use actual weight.' });
  if (input.birthDate !== undefined && spanOf(input.birthDate) === undefined) problems.push({ kind: 'invalid', code: 'DATE_NOT_VALID', text: 'This is not a date.', expression: 'birthDate', fix: 'Use, for example, 1970-05-01.' });
  return problems;
}

function sessionProblems(input: DoseInput): Problem[] {
  const most = input.sessions ?? input.protocol.course.planned;
  const isCount = (n: number, highest: number) => Number.isInteger(n) && n >= 1 && n <= highest;
  if (input.sessions !== undefined && !isCount(input.sessions, MOST_SESSIONS)) return [{ kind: 'invalid', code: 'SESSIONS_NOT_VALID', text: 'The number of sessions is not valid.', expression: 'sessions', fix: `A whole number from 1 to ${MOST_SESSIONS}.` }];
  if (input.session !== undefined && !isCount(input.session, most)) return [{ kind: 'invalid', code: 'SESSION_NOT_VALID', text: 'The course has no such session.', expression: 'session', fix: `A whole number from 1 to ${most}.` }];
  return [];
}
