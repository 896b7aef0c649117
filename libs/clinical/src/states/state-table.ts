import { ok, refuse, type Problem, type Result } from '../problem.js';

/** A state machine as one table: from state and event to the next state. What is not listed is refused. */
export interface StateTable<S extends string, E extends string> {
  readonly name: string;
  readonly initial: S;
  readonly terminal: readonly S[];
  readonly transitions: Readonly<Record<S, Readonly<Partial<Record<E, S>>>>>;
}

export function transition<S extends string, E extends string>(table: StateTable<S, E>, from: S, event: E): Result<S> {
  const to = table.transitions[from][event];
  if (to !== undefined) return ok(to);
  const allowed = eventsFrom(table, from);
  return refuse({
    kind: 'business-rule',
    code: 'TRANSITION_NOT_ALLOWED',
    text: `A ${table.name} that is ${from} does not allow "${event}".`,
    fix: allowed.length > 0 ? `Possible now: ${allowed.join(', ')}.` : `This ${table.name} is finished and cannot change.`,
  });
}

export const eventsFrom = <S extends string, E extends string>(table: StateTable<S, E>, from: S): readonly E[] => Object.keys(table.transitions[from]) as E[];

export const isTerminal = <S extends string, E extends string>(table: StateTable<S, E>, state: S): boolean => table.terminal.includes(state);

/** Faults of a table, for boot: unknown targets, states that cannot be reached, dead ends, terminal states with a way out. */
export function checkStateTable<S extends string, E extends string>(table: StateTable<S, E>): readonly Problem[] {
  const states = Object.keys(table.transitions) as S[];
  const problems: Problem[] = [];
  const fault = (code: string, state: string, text: string) => problems.push({ kind: 'invalid', code, text, expression: `${table.name}.${state}` });
  if (!states.includes(table.initial)) fault('STATE_UNKNOWN', table.initial, 'The initial state is not in the table.');
  for (const state of table.terminal) if (!states.includes(state)) fault('STATE_UNKNOWN', state, 'A terminal state is not in the table.');

  const reached = new Set<S>([table.initial]);
  for (const state of reached) {
    for (const next of Object.values(states.includes(state) ? table.transitions[state] : {}) as S[]) {
      if (states.includes(next)) reached.add(next);
      else fault('STATE_UNKNOWN', next, 'A transition leads to a state that is not in the table.');
    }
  }
  for (const state of states) {
    const ways = eventsFrom(table, state).length;
    if (!reached.has(state)) fault('STATE_UNREACHABLE', state, 'No way leads to this state.');
    if (ways === 0 && !table.terminal.includes(state)) fault('STATE_DEAD_END', state, 'This state has no way out and is not terminal.');
    if (ways > 0 && table.terminal.includes(state)) fault('STATE_TERMINAL_WITH_EXIT', state, 'A terminal state has a way out.');
  }
  return problems;
}
