import type { Tx } from '#database';
import { clinicOf, consentsOf } from './consent/consent.store.js';
import type { Consent } from './consent/consent.js';
import type { Goal } from './goals/goal.js';
import { goalsOf } from './goals/goal.store.js';

/** What is published with a plan and has a life of its own. */
export interface Beside {
  readonly goals: readonly Goal[];
  readonly consents: readonly Consent[];
  /** To whom they were given. */
  readonly clinic: { readonly id: string; readonly name: string };
}

export const readBeside = async (tx: Tx, planId: string): Promise<Beside> => ({ goals: await goalsOf(tx, planId), consents: await consentsOf(tx, planId), clinic: await clinicOf(tx) });
