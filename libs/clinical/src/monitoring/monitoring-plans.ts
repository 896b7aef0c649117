import { INPATIENT_MULTI_DAY } from './inpatient-multi-day.js';
import type { MonitoringPlan } from './monitoring-plan.js';
import { OUTPATIENT_4H } from './outpatient-4h.js';

const PLANS = { 'outpatient-4h': OUTPATIENT_4H, 'inpatient-multi-day': INPATIENT_MULTI_DAY } as const satisfies Record<string, MonitoringPlan>;

/** How a protocol names its monitoring plan. */
export type MonitoringPlanKey = keyof typeof PLANS;
export const MONITORING_PLAN_KEYS = Object.keys(PLANS) as readonly MonitoringPlanKey[];

export const monitoringPlan = (key: MonitoringPlanKey): MonitoringPlan => PLANS[key];

/** Every one that ships, by its key. */
export const monitoringPlans = (): Readonly<Record<string, MonitoringPlan>> => PLANS;
