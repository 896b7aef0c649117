import { type Adjunct, type AdjunctTiming, coded, DRUGS, type OrderedAdjunct, orderedAdjuncts } from '#clinical';
import { adjunctMedicationRequest, type RouteCode } from '#fhir';
import { settingOf } from './infusion-orders.js';
import { partId } from './part-id.js';
import type { Plan } from './plan.js';
import type { OrderContext } from './plan-resources.js';

const ROUTE: Readonly<Record<Adjunct['route'], RouteCode>> = { intravenous: 'iv', oral: 'oral', subcutaneous: 'sc' };
const WHEN: Readonly<Record<Exclude<AdjunctTiming, 'daily'>, string>> = { before: 'before the infusion', during: 'during the infusion', after: 'after the infusion' };

/** Instructions of as-needed drugs begin with their purpose: "For nausea or vomiting. …". */
const PURPOSE = /^For ([^.,;]+)[.,;]\s*/;

const HOURS_PER_DAY = 24;

/** How often, or when: where there are several doses the instruction says when each is given. */
function whenOf({ timing, dosesPerSession = 1 }: Adjunct): string {
  const times = dosesPerSession === 1 ? 'once' : dosesPerSession === 2 ? 'twice' : `${String(dosesPerSession)} times`;
  if (timing === 'daily') return `${times} a day`;
  return dosesPerSession > 1 ? `${String(dosesPerSession)} doses per session` : WHEN[timing];
}

/** What the order says by itself (its purpose, how often a day) is not said twice. */
const OFTEN = /^[A-Za-z]+ (times )?a day\.\s*/;
const restOf = ({ asNeeded, timing, instruction }: Adjunct): string[] => [timing === 'daily' ? instruction.replace(OFTEN, '') : asNeeded ? instruction.replace(PURPOSE, '') : instruction].filter((rest) => rest !== '');

/** What this plan gives beside its infusion. */
export const adjunctsOf = ({ protocol, order }: Pick<Plan, 'protocol' | 'order'>): readonly OrderedAdjunct[] => orderedAdjuncts(protocol, order.withoutAdjuncts);

/** The drugs beside the infusion, each an order of its own in the group of the plan. */
export function adjunctOrders(plan: Plan, context: OrderContext): fhir4.MedicationRequest[] {
  return adjunctsOf(plan).map(({ adjunct, place: n }) =>
    adjunctMedicationRequest({
      ...context.order,
      id: adjunctOrderId(plan, n),
      replacesId: context.replaces.get(adjunctOrderId(plan, n)),
      drug: coded(DRUGS[adjunct.drug]),
      setting: settingOf(plan),
      groupId: partId(plan.id, `group/${plan.revision}`),
      route: ROUTE[adjunct.route],
      dose: { value: adjunct.dose.value, unit: adjunct.dose.unit },
      doseTo: adjunct.doseTo && { value: adjunct.doseTo.value, unit: adjunct.doseTo.unit },
      asNeededFor: adjunct.asNeeded ? (PURPOSE.exec(adjunct.instruction)?.[1] ?? 'symptoms as the instruction says') : undefined,
      when: whenOf(adjunct),
      maxPerSession: adjunct.maxDose && { value: adjunct.maxDose.value, unit: adjunct.maxDose.unit },
      longSession: plan.calculation.sessions.some((session) => Number(session.durationHours) > HOURS_PER_DAY),
      timesADay: adjunct.timing === 'daily' ? (adjunct.dosesPerSession ?? 1) : undefined,
      instructions: restOf(adjunct),
    }),
  );
}

export const adjunctOrderId = (plan: Plan, n: number): string => partId(plan.id, `adjunct/${plan.revision}/${n + 1}`);
