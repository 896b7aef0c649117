import { DRUGS, INSTRUMENTS, OPIOID_ROUTES, type OpioidTaken, type OpioidTotal } from '#clinical';
import { coded, measureConcept, quantity, terminology, unitText } from '../elements.js';
import { HL7 } from '../namespaces.js';
import { surveyed } from './survey.js';
import type { ObservedSource } from './vital-sign.js';

export interface OpioidSumSource extends ObservedSource, OpioidTotal {}

const nameOf = ({ drug, name, route }: OpioidTaken): string => `${drug === 'other' ? (name ?? drug) : DRUGS[drug].text}, ${OPIOID_ROUTES[route]}`;
const amountOf = ({ value, unit }: OpioidTaken): string => `${value} ${unitText(unit)}`;

/** Morphine milligram equivalents a day; every opioid is a component with its amount and what became of it. */
export function opioidSumObservation(s: OpioidSumSource): fhir4.Observation {
  const { code, unit } = INSTRUMENTS.mme.score;
  return surveyed(s, s.id, measureConcept(code), {
    ...(s.total === undefined
      ? // not zero: a load of opioids that nobody can put a number to
        { dataAbsentReason: coded(HL7.dataAbsentReason, 'unknown', 'Unknown', 'No opioid of the list has a factor') }
      : { valueQuantity: { ...quantity({ value: s.total, unit }), ...(s.partial ? { comparator: '>' as const } : {}) } }),
    method: { text: 'Sum of amounts a day × CDC factors of 2022' },
    note: [...(s.note === undefined ? [] : [{ text: s.note }]), { text: inWords(s) }],
    component: s.taken.map((o) => ({
      code: { ...(o.drug === 'other' ? {} : terminology(DRUGS[o.drug])), text: nameOf(o) },
      valueQuantity: quantity(o),
      interpretation: [{ text: o.factor === undefined ? 'Not convertible: no factor' : `× ${o.factor} = ${o.mme ?? ''} ${unitText(unit)}` }],
    })),
  });
}

/** All of it once more, for readers that show nothing else. */
function inWords({ taken, total, partial }: OpioidTotal): string {
  if (taken.length === 0) return 'The patient takes no opioid.';
  const added = taken.filter((o) => o.factor !== undefined).map((o) => `${nameOf(o)}: ${amountOf(o)} × ${o.factor ?? ''} = ${o.mme ?? ''}`);
  const left = taken.filter((o) => o.factor === undefined).map((o) => `${nameOf(o)}: ${amountOf(o)}`);
  return [
    ...(total === undefined ? [] : [`${added.join('; ')}. ${partial ? 'Part' : 'Sum'}: ${total} MME per day.`]),
    ...(partial ? [`Not convertible: ${left.join('; ')}. ${total === undefined ? 'No number can be given.' : 'The patient takes more than the number says.'}`] : []),
    'Describes use; not for changing one opioid for another.',
  ].join(' ');
}
