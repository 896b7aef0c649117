import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PLAN_STATES } from './plan-state.js';
import { REFERRAL_STATES } from './referral-state.js';
import { SESSION_STATES } from './session-state.js';
import { checkStateTable, eventsFrom, isTerminal, type StateTable, transition } from './state-table.js';

const tables: readonly StateTable<string, string>[] = [REFERRAL_STATES, PLAN_STATES, SESSION_STATES];

describe('state tables', () => {
  it.each(tables.map((t) => [t.name, t] as const))('%s is sound', (_, table) => {
    expect(checkStateTable(table)).toEqual([]);
  });

  it.each(tables.map((t) => [t.name, t] as const))('%s: no sequence of events leaves a terminal state', (_, table) => {
    const events = [...new Set(Object.values(table.transitions).flatMap((t) => Object.keys(t)))];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 30 }), (sequence) => {
        let state = table.initial;
        let ended = false;
        for (const event of sequence) {
          const next = transition(table, state, event);
          if (ended && next.ok) return false;
          if (next.ok) state = next.value;
          ended = isTerminal(table, state);
        }
        return Object.keys(table.transitions).includes(state);
      }),
    );
  });

  it('refuses with what is possible instead', () => {
    expect(transition(PLAN_STATES, 'draft', 'hold')).toEqual({
      ok: false,
      problems: [{ kind: 'business-rule', code: 'TRANSITION_NOT_ALLOWED', text: 'A plan that is draft does not allow "hold".', fix: 'Possible now: propose, sign, revoke, enter-in-error.' }],
    });
    expect(transition(SESSION_STATES, 'completed', 'resume')).toMatchObject({ problems: [{ fix: 'This session is finished and cannot change.' }] });
  });

  it('has no plain cancel once infusions run (HL7 COW)', () => {
    expect(eventsFrom(REFERRAL_STATES, 'in-progress')).not.toContain('cancel');
    expect(transition(REFERRAL_STATES, 'in-progress', 'request-cancellation')).toEqual({ ok: true, value: 'cancellation-requested' });
  });

  it('a change of rate and a bolus need a running pump', () => {
    expect(transition(SESSION_STATES, 'paused', 'change-rate').ok).toBe(false);
    expect(transition(SESSION_STATES, 'paused', 'give-bolus').ok).toBe(false);
  });

  it('the check finds every kind of fault', () => {
    const faulty: StateTable<string, string> = { name: 'x', initial: 'a', terminal: ['end', 'gone'], transitions: { a: { go: 'b', err: 'nowhere' }, b: {}, lost: { go: 'a' }, end: { back: 'a' } } };
    expect(checkStateTable(faulty).map((p) => `${p.code} ${p.expression}`)).toEqual(['STATE_UNKNOWN x.gone', 'STATE_UNKNOWN x.nowhere', 'STATE_DEAD_END x.b', 'STATE_UNREACHABLE x.lost', 'STATE_UNREACHABLE x.end', 'STATE_TERMINAL_WITH_EXIT x.end']);
  });
});
