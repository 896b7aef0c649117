import type { Problem } from './problem.js';
import { checkMonitoringPlan } from './monitoring/check-monitoring-plan.js';
import type { MonitoringPlan } from './monitoring/monitoring-plan.js';
import { monitoringPlans } from './monitoring/monitoring-plans.js';
import { checkProtocol } from './protocols/check-protocol.js';
import { protocols } from './protocols/library.js';
import type { Protocol } from './protocols/protocol.js';
import { PLAN_STATES } from './states/plan-state.js';
import { REFERRAL_STATES } from './states/referral-state.js';
import { SESSION_STATES } from './states/session-state.js';
import { checkStateTable, type StateTable } from './states/state-table.js';
import { thresholdProblems } from './thresholds/check-thresholds.js';

type AnyStateTable = StateTable<string, string>;

/** Every table of states; a new one belongs here. */
const STATE_TABLES: readonly AnyStateTable[] = [REFERRAL_STATES, PLAN_STATES, SESSION_STATES];

/** What is wrong with the data that this folder ships, each fault with its field. A process that finds any does not start. */
export function consistencyProblems(library: readonly Protocol[] = protocols(), tables: readonly AnyStateTable[] = STATE_TABLES, monitoring: Readonly<Record<string, MonitoringPlan>> = monitoringPlans()): readonly Problem[] {
  const ids = library.map((p) => p.id);
  const twice = ids.filter((id, n) => ids.indexOf(id) !== n).map((id): Problem => ({ kind: 'invalid', code: 'PROTOCOL_TWICE', text: 'Two protocols have this id.', expression: `${id}.id` }));
  return [...twice, ...library.flatMap(checkProtocol), ...Object.entries(monitoring).flatMap(([key, plan]) => checkMonitoringPlan(plan, key)), ...tables.flatMap((table) => checkStateTable(table)), ...thresholdProblems()];
}

/** For the boot: a process that ships inconsistent medicine must not serve anybody. The message names each field. */
export function refuseInconsistency(problems: readonly Problem[] = consistencyProblems()): void {
  if (problems.length > 0) throw new Error(`The clinical data is inconsistent: ${problems.map((p) => `${p.expression ?? p.code}: ${p.text}`).join(' ')}`);
}
