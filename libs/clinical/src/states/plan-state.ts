import type { StateTable } from './state-table.js';

/**
 * The life of an infusion plan. Whether `revoke` means "cancelled" (no dose was given) or "stopped" (some was) for the
 * medication requests is decided by the doses, not by the plan's state.
 */
export type PlanState = 'draft' | 'proposed' | 'active' | 'on-hold' | 'completed' | 'revoked' | 'entered-in-error';

export type PlanEvent = 'propose' | 'return-to-draft' | 'sign' | 'hold' | 'resume' | 'revise' | 'complete' | 'revoke' | 'enter-in-error';

export const PLAN_STATES: StateTable<PlanState, PlanEvent> = {
  name: 'plan',
  initial: 'draft',
  terminal: ['completed', 'revoked', 'entered-in-error'],
  transitions: {
    // a clinic that asks for no second person signs straight from the draft
    draft: { propose: 'proposed', sign: 'active', revoke: 'revoked', 'enter-in-error': 'entered-in-error' },
    proposed: { 'return-to-draft': 'draft', sign: 'active', revoke: 'revoked', 'enter-in-error': 'entered-in-error' },
    active: { hold: 'on-hold', revise: 'active', complete: 'completed', revoke: 'revoked', 'enter-in-error': 'entered-in-error' },
    'on-hold': { resume: 'active', revise: 'on-hold', complete: 'completed', revoke: 'revoked', 'enter-in-error': 'entered-in-error' },
    completed: {},
    revoked: {},
    'entered-in-error': {},
  },
};
