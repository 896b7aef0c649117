import { type Adjunct, type AdjunctTiming, coded, DRUGS } from '#clinical';
import { adjunctMedicationRequest, type RouteCode } from '#fhir';
import { settingOf } from './infusion-orders.js';
import { partId } from './part-id.js';
import type { Plan } from './plan.js';
import type { OrderContext } from './plan-resources.js';

const ROUTE: Readonly<Record<Adjunct['route'], RouteCode>> = { intravenous: 'iv', oral: 'oral', subcutaneous: 'sc' };
const WHEN: Readonly<Record<AdjunctTiming, string>> = { before: 'before the infusion', during: 'during the infusion', after: 'after the infusion', daily: 'every day' };

/** Instructions of as-needed drugs begin with their purpose: "For nausea or vomiting. …". */
const PURPOSE = /^For ([^.,;]+)/;

const whenOf = ({ timing, dosesPerSession }: Adjunct): string => (dosesPerSession !== undefined && dosesPerSession > 1 ? `${WHEN[timing]}, ${dosesPerSession} doses per session` : WHEN[timing]);

/** The drugs that the protocol gives beside the infusion, each an order of its own in the group of the plan. */
export function adjunctOrders(plan: Plan, context: OrderContext): fhir4.MedicationRequest[] {
  return plan.protocol.adjuncts.map((adjunct, n) =>
    adjunctMedicationRequest({
      ...context.order,
      id: adjunctOrderId(plan, n),
      replacesId: context.replaces.get(adjunctOrderId(plan, n)),
      drug: coded(DRUGS[adjunct.drug]),
      setting: settingOf(plan),
      groupId: partId(plan.id, `group/${plan.revision}`),
      route: ROUTE[adjunct.route],
      dose: { value: adjunct.dose.value, unit: adjunct.dose.unit },
      asNeededFor: adjunct.asNeeded ? (PURPOSE.exec(adjunct.instruction)?.[1] ?? 'symptoms as the instruction says') : undefined,
      when: whenOf(adjunct),
      maxPerSession: adjunct.maxDose && { value: adjunct.maxDose.value, unit: adjunct.maxDose.unit },
      instructions: [adjunct.instruction],
    }),
  );
}

export const adjunctOrderId = (plan: Plan, n: number): string => partId(plan.id, `adjunct/${plan.revision}/${n + 1}`);
