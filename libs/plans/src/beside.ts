import type { Tx } from '#database';
import { clinicOf, consentsOf } from './consent/consent.store.js';
import type { Consent } from './consent/consent.js';

/** What is published with a plan and has a life of its own. */
export interface Beside {
  readonly consents: readonly Consent[];
  /** To whom they were given. */
  readonly clinic: { readonly id: string; readonly name: string };
}

export const readBeside = async (tx: Tx, planId: string): Promise<Beside> => ({ consents: await consentsOf(tx, planId), clinic: await clinicOf(tx) });
