import type { Problem } from '../problem.js';
import { Ratio } from '../quantity/ratio.js';
import { isAmountUnit } from '../quantity/unit.js';
import { SHIPPED_THRESHOLDS } from '../thresholds/thresholds.js';
import { BLOCK } from './blocked-coma.js';
import { checkProtocol } from './check-protocol.js';
import { findProtocol } from './library.js';
import type { Protocol } from './protocol.js';

/** [P] A flat amount is judged on this weight, as the studies state theirs (mg/h per 70 kg). */
const REFERENCE_KG = 70;
/** [P] Fixed amounts within this time are single treatments (0.5 mg/kg over 40 min is 0.75 mg/kg/h); beyond it they are infusions. */
const SINGLE_TREATMENT_MINUTES = 120;

/**
 * Faults of a version that a clinic wrote: those of any protocol, and what no clinic may have, under whatever name. The
 * fields are named as the clinic wrote them.
 */
export function checkClinicVersion(protocol: Protocol): readonly Problem[] {
  const blocked = findProtocol(protocol.id)?.blocked;
  if (blocked !== undefined) return [{ kind: 'business-rule', code: 'PROTOCOL_BLOCKED', text: 'This protocol is blocked, and a clinic cannot release it.', expression: 'id', fix: blocked }];
  const faults = checkProtocol(protocol).map((p) => ({ ...p, ...(p.expression === undefined ? {} : { expression: p.expression.slice(protocol.id.length + 1) }) }));
  return faults.length > 0 ? faults : outOfScope(protocol).map((expression) => ({ kind: 'business-rule', code: 'PROTOCOL_OUT_OF_SCOPE', text: 'No plan is made for intensive care, nor for doses that need it.', expression, fix: BLOCK.blocked ?? '' }));
}

function outOfScope(p: Protocol): string[] {
  // the ceiling on rates (1.0 mg/kg/h) does not hold in intensive care, so a protocol for it could order anaesthesia
  if (p.setting === 'icu') return ['setting'];
  if (!isAmountUnit(p.basis)) return [];
  const main = p.segments.find((s) => s.rate === 'ordered');
  if (!main) return [];
  const minutes = Ratio.of(main.duration.value).times(main.duration.unit === 'h' ? 60 : 1);
  // what needs intensive care is no decision of a clinic: its own lower ceiling holds where a dose is calculated
  const ceiling = SHIPPED_THRESHOLDS.values['dose.rate-outside-icu'];
  const perKg = Ratio.of(p.dose.max.value).div(p.basis === 'mg' ? REFERENCE_KG : 1);
  const rate = perKg.times(60).div(minutes);
  return minutes.above(SINGLE_TREATMENT_MINUTES) && rate.above(ceiling) ? ['dose.max'] : [];
}

/** By number, not by text: 1.10.0 is later than 1.9.0. Both are versions that passed their check. */
export function isLaterVersion(version: string, than: string): boolean {
  const [a, b] = [version, than].map((v) => v.split('.').map(Number));
  for (const n of [0, 1, 2]) if (a?.[n] !== b?.[n]) return (a?.[n] ?? 0) > (b?.[n] ?? 0);
  return false;
}
