import { decimal } from '../decimal.js';
import { coded, optionalQuantity, quantity, routeConcept, withoutAbsent } from '../elements.js';
import { HL7, UCUM } from '../namespaces.js';
import { bolusText, isOnce, segmentText } from './dosage-text.js';
import type { InfusionOrderSource, InfusionSegment } from './medication-request.js';
import type { Amount } from './source-types.js';

const ORDERED = coded(HL7.doseRateType, 'ordered', 'Ordered');
const CALCULATED = coded(HL7.doseRateType, 'calculated', 'Calculated');
const PUMP = coded(HL7.doseRateType, 'calculated', 'Calculated', 'Pump rate');

const TITRATION = coded(HL7.doseRateType, 'ordered', 'Ordered', 'Titration range');

const TIME_UNITS = new Set(['s', 'min', 'h', 'd', 'wk', 'mo', 'a']);

function durationUnit(a: Amount): 's' | 'min' | 'h' | 'd' | 'wk' | 'mo' | 'a' {
  if (!TIME_UNITS.has(a.unit)) throw new TypeError(`not a unit of time: ${a.unit}`);
  return a.unit as 'h';
}

function timing(s: InfusionOrderSource, duration: Amount): fhir4.Timing {
  return {
    repeat: withoutAbsent<fhir4.TimingRepeat>({
      count: s.sessions.last - s.sessions.first + 1,
      duration: decimal(duration.value),
      durationUnit: durationUnit(duration),
      // what is given once has no rhythm: "once a day" on a five-day infusion would be read as one every day
      ...(isOnce(s) ? {} : { frequency: s.interval.times ?? 1, period: s.interval.every, periodUnit: s.interval.unit }),
    }),
  };
}

/**
 * R4 keeps the pump's mL/h out of Dosage, yet the nurse programs it. `doseAndRate` is 0..*, so each Dosage carries three
 * entries, told apart by `type`: what was ordered (mg/kg/h), what was calculated (mg/h and the mg of this part), and
 * calculated again as the pump shows it (mL/h, type.text 'Pump rate'). A reader of the first entry alone sees the order.
 * Where it is titrated to effect, a fourth gives the range (type.text 'Titration range').
 */
function doseAndRate(g: InfusionSegment): fhir4.DosageDoseAndRate[] {
  return [
    withoutAbsent<fhir4.DosageDoseAndRate>({ type: ORDERED, doseQuantity: optionalQuantity(g.ordered.dose), rateQuantity: optionalQuantity(g.ordered.rate) }),
    { type: CALCULATED, doseQuantity: quantity(g.dose), rateQuantity: quantity(g.rate) },
    { type: PUMP, rateQuantity: quantity(g.pumpRate) },
    ...(g.titration ? [{ type: TITRATION, rateRange: { low: quantity(g.titration.low), high: quantity(g.titration.high) } }] : []),
  ];
}

/**
 * Caps of the protocol: the session's as maxDosePerAdministration, the hourly one as maxDosePerPeriod. A bolus has its own:
 * the hourly one limits a rate, which a dose over minutes is not.
 */
function caps(s: InfusionOrderSource): Pick<fhir4.Dosage, 'maxDosePerAdministration' | 'maxDosePerPeriod'> {
  return {
    maxDosePerPeriod: s.caps.rate && { numerator: quantity({ value: s.caps.rate.value, unit: 'mg' }), denominator: { value: 1, unit: 'h', system: UCUM, code: 'h' } },
    maxDosePerAdministration: optionalQuantity(s.caps.session),
  };
}

/** The bolus, then each segment, in `sequence` where there is more than one. */
export function infusionDosages(s: InfusionOrderSource): fhir4.Dosage[] {
  const instructions = s.instructions?.map((text) => ({ text }));
  const parts: fhir4.Dosage[] = s.segments.map((g) => ({ text: segmentText(s, g), timing: timing(s, g.duration), doseAndRate: doseAndRate(g), ...caps(s), ...(g.titration ? { additionalInstruction: [...(instructions ?? []), { text: g.titration.rule }] } : {}) }));
  if (s.bolus !== undefined) {
    parts.unshift({
      text: bolusText(s, s.bolus),
      timing: timing(s, s.bolus.over),
      doseAndRate: [
        { type: ORDERED, doseQuantity: quantity(s.bolus.ordered) },
        { type: CALCULATED, doseQuantity: quantity(s.bolus.dose) },
      ],
      maxDosePerAdministration: quantity(s.bolus.cap),
    });
  }
  return parts.map((p, i) =>
    withoutAbsent<fhir4.Dosage>({
      sequence: parts.length > 1 ? i + 1 : undefined,
      text: p.text,
      additionalInstruction: p.additionalInstruction ?? instructions,
      timing: p.timing,
      asNeededBoolean: false,
      route: routeConcept('iv'),
      doseAndRate: p.doseAndRate,
      maxDosePerPeriod: p.maxDosePerPeriod,
      maxDosePerAdministration: p.maxDosePerAdministration,
    }),
  );
}
