import { coded, quantity, routeConcept, routeText, unitText, withoutAbsent } from '../elements.js';
import { HL7, UCUM } from '../namespaces.js';
import type { AdjunctOrderSource } from './medication-request.js';
import type { Amount } from './source-types.js';

const say = (a: Amount): string => `${a.value} ${unitText(a.unit)}`;

function text(s: AdjunctOrderSource): string {
  const dose = s.doseTo ? `${s.dose.value} to ${say(s.doseTo)}` : say(s.dose);
  const parts = [`${dose} ${routeText(s.route)}`];
  if (s.when !== undefined) parts.push(s.when);
  if (s.asNeededFor !== undefined) parts.push(`as needed for ${s.asNeededFor}`);
  const head = parts.join(', ');
  return [head, ...(s.maxPerSession === undefined ? [] : [`at most ${say(s.maxPerSession)} ${s.longSession === true ? 'in 24 h' : 'per session'}`]), ...(s.instructions ?? [])].join('; ');
}

export function adjunctDosage(s: AdjunctOrderSource): fhir4.Dosage {
  return withoutAbsent<fhir4.Dosage>({
    text: text(s),
    additionalInstruction: s.instructions?.map((t) => ({ text: t })),
    timing: s.timesADay === undefined ? undefined : { repeat: { frequency: s.timesADay, period: 1, periodUnit: 'd' } },
    asNeededCodeableConcept: s.asNeededFor === undefined ? undefined : { text: s.asNeededFor },
    route: routeConcept(s.route),
    doseAndRate: [{ type: coded(HL7.doseRateType, 'ordered', 'Ordered'), ...(s.doseTo ? { doseRange: { low: quantity(s.dose), high: quantity(s.doseTo) } } : { doseQuantity: quantity(s.dose) }) }],
    // There is at most one session a day, so the limit of a session is the limit of a day; of one that runs for days it is too.
    maxDosePerPeriod: s.maxPerSession && { numerator: quantity(s.maxPerSession), denominator: { value: 1, unit: 'd', system: UCUM, code: 'd' } },
  });
}
