import { ok, refuse, type Result } from '../problem.js';
import { MONITORING_PLAN_KEYS } from '../monitoring/monitoring-plans.js';
import { isDecimal } from '../quantity/quantity.js';
import { DOSE_UNITS, RATE_UNITS, type Unit } from '../quantity/unit.js';
import { SOURCES } from '../sources.js';
import { CONDITIONS } from '../terminology/conditions.js';
import { DRUGS } from '../terminology/drugs.js';
import { ADJUNCT_ROUTES, ADJUNCT_TIMINGS, CHIRALITIES, COURSES_OF_THERAPY, EVIDENCE_GRADES, SETTINGS, WEIGHT_BASES } from './choices.js';
import type { Protocol } from './protocol.js';
import { count, either, faultsOf, flag, listOf, oneOf, recordOf, type Shape, text } from './shape.js';

const source = oneOf(...Object.keys(SOURCES));
const mark = oneOf('V', 'GK', 'P');
const decimal: Shape = (value, field, fault) => {
  if (!isDecimal(value)) fault(field, 'This is not a plain decimal number.', 'Give decimal text such as "0.35": a digit before the point, no exponent, at most 18 digits, in quotation marks.');
};

const statedIn = (...units: readonly Unit[]): Shape => recordOf({ value: decimal, unit: oneOf(...units), mark, source });

const dose = statedIn(...DOSE_UNITS);
const time = statedIn('h', 'min');
const cited = recordOf({ source, finding: text, mark });

const PROTOCOL = recordOf(
  {
    id: text,
    version: text,
    title: text,
    indication: recordOf({ text, conditions: listOf(oneOf(...Object.keys(CONDITIONS))) }),
    setting: oneOf(...SETTINGS),
    drug: oneOf(...Object.keys(DRUGS)),
    chirality: oneOf(...CHIRALITIES),
    basis: oneOf(...DOSE_UNITS),
    weightBasis: oneOf(...WEIGHT_BASES),
    dose: recordOf({ typical: dose, min: dose, max: dose }),
    segments: listOf(recordOf({ rate: either('ordered', statedIn(...RATE_UNITS)), duration: time }, { shortest: time, longest: time })),
    course: recordOf({ planned: count, fewest: count, most: count, text }, { minimumInterval: statedIn('h', 'd'), usualInterval: statedIn('h', 'd', 'wk'), repeatAfter: statedIn('d', 'mo'), therapy: oneOf(...COURSES_OF_THERAPY) }),
    ramp: listOf(recordOf({ fromSession: count, fraction: decimal, mark, source })),
    caps: recordOf(
      {},
      {
        ordered: dose,
        rate: statedIn('mg/h'),
        ratePerKg: statedIn('mg/kg/h', 'ug/kg/min'),
        session: statedIn('mg'),
        sessionPerKg: statedIn('mg/kg'),
        day: statedIn('mg/d'),
        bolusPerKg: statedIn('mg/kg'),
      },
    ),
    concentrations: listOf(statedIn('mg/mL')),
    diluent: text,
    adjuncts: listOf(
      recordOf(
        { drug: oneOf(...Object.keys(DRUGS)), dose: statedIn('mg', 'g'), route: oneOf(...ADJUNCT_ROUTES), timing: oneOf(...ADJUNCT_TIMINGS), asNeeded: flag, instruction: text },
        { doseTo: statedIn('mg', 'g'), maxDose: statedIn('mg', 'g'), dosesPerSession: count },
      ),
    ),
    monitoringPlan: oneOf(...MONITORING_PLAN_KEYS),
    evidence: recordOf({ grade: oneOf(...EVIDENCE_GRADES), summary: text, citations: listOf(cited), negativeTrials: listOf(cited) }),
    notes: listOf(text),
    reviewDue: text,
  },
  {
    bolus: recordOf({ max: statedIn('mg/kg') }, { min: statedIn('mg/kg'), over: statedIn('min') }),
    titration: recordOf({ upIf: text, mark, source }, { start: dose, step: dose, largestStep: dose, interval: statedIn('h', 'd'), downIf: text, stopIf: text }),
    bag: recordOf({ volume: statedIn('mL'), pumpRate: statedIn('mL/h') }),
    approvedBy: text,
    approvedOn: text,
    blocked: text,
  },
);

/**
 * A protocol from outside, by its form: every field of the right kind, every number with a unit that belongs there, and
 * nothing else. Whether the numbers agree with each other is for `checkProtocol`. Each problem names its field.
 */
export function parseProtocol(value: unknown): Result<Protocol> {
  const faults = faultsOf(PROTOCOL, value);
  return faults.length > 0 ? refuse(...faults) : ok(value as Protocol);
}
