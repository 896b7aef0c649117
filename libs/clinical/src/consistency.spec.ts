import { describe, expect, it } from '@jest/globals';
import { consistencyProblems, refuseInconsistency } from './consistency.js';
import { protocols } from './protocols/library.js';
import type { Protocol } from './protocols/protocol.js';
import { PLAN_STATES } from './states/plan-state.js';
import type { StateTable } from './states/state-table.js';

const [crps] = protocols() as [Protocol];

describe('what ships', () => {
  it('is consistent', () => {
    expect(consistencyProblems()).toEqual([]);
    expect(() => refuseInconsistency()).not.toThrow();
  });

  it('is refused with its field where it is not', () => {
    const broken = { ...crps, caps: { rate: { ...crps.caps.rate, value: '-25' } } } as Protocol;
    expect(() => refuseInconsistency(consistencyProblems([broken]))).toThrow('CRPS-OP-10D.caps.rate.value');
    expect(consistencyProblems([crps, crps]).map((p) => p.expression)).toEqual(['CRPS-OP-10D.id']);
  });

  it('holds no table of states with a dead end', () => {
    const broken = { ...PLAN_STATES, transitions: { ...PLAN_STATES.transitions, 'on-hold': {} } } as StateTable<string, string>;
    expect(consistencyProblems(protocols(), [broken]).map((p) => p.expression)).toEqual(['plan.on-hold']);
  });
});
