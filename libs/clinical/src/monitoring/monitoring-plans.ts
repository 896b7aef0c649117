import { INPATIENT_MULTI_DAY } from './inpatient-multi-day.js';
import { isNumberTrigger, type MonitoringPlan } from './monitoring-plan.js';
import { SHIPPED_THRESHOLDS, type Thresholds } from '../thresholds/thresholds.js';
import { OUTPATIENT_4H } from './outpatient-4h.js';

const PLANS = { 'outpatient-4h': OUTPATIENT_4H, 'inpatient-multi-day': INPATIENT_MULTI_DAY } as const satisfies Record<string, MonitoringPlan>;

/** How a protocol names its monitoring plan. */
export type MonitoringPlanKey = keyof typeof PLANS;
export const MONITORING_PLAN_KEYS = Object.keys(PLANS) as readonly MonitoringPlanKey[];

/** As it ships, or with the numbers that a clinic set itself. */
export function monitoringPlan(key: MonitoringPlanKey, { own, values }: Thresholds = SHIPPED_THRESHOLDS): MonitoringPlan {
  const plan: MonitoringPlan = PLANS[key];
  if (!plan.triggers.some((t) => isNumberTrigger(t) && t.key && own.has(t.key))) return plan;
  return { ...plan, triggers: plan.triggers.map((t) => (isNumberTrigger(t) && t.key && own.has(t.key) ? { ...t, threshold: { ...t.threshold, value: values[t.key], mark: 'P', source: 'clinic-thresholds' } } : t)) };
}

/** Every one that ships, by its key. */
export const monitoringPlans = (): Readonly<Record<string, MonitoringPlan>> => PLANS;
