import type { StateTable } from './state-table.js';

export type SessionState = 'in-progress' | 'paused' | 'completed' | 'stopped';

/** `change-rate` while paused is refused: the new rate is given with `resume`. No bolus is given while the infusion is paused. */
export type SessionEvent = 'change-rate' | 'give-bolus' | 'record-vitals' | 'pause' | 'resume' | 'complete' | 'stop';

export const SESSION_STATES: StateTable<SessionState, SessionEvent> = {
  name: 'session',
  initial: 'in-progress',
  terminal: ['completed', 'stopped'],
  transitions: {
    'in-progress': { 'change-rate': 'in-progress', 'give-bolus': 'in-progress', 'record-vitals': 'in-progress', pause: 'paused', complete: 'completed', stop: 'stopped' },
    paused: { 'record-vitals': 'paused', resume: 'in-progress', complete: 'completed', stop: 'stopped' },
    completed: {},
    stopped: {},
  },
};
