import type { ObservationKey } from '#clinical';
import { LOINC } from '../namespaces.js';

/** Items of the PHQ-9 in the order of the form. */
export const PHQ9_ITEMS = ['phq9-1', 'phq9-2', 'phq9-3', 'phq9-4', 'phq9-5', 'phq9-6', 'phq9-7', 'phq9-8', 'phq9-9'] as const satisfies readonly ObservationKey[];

const answer = (code: string, display: string): { readonly system: string; readonly code: string; readonly display: string } => ({ system: LOINC, code, display });

/** LOINC answer list LL358-3, scored 0 to 3. */
export const PHQ9_ANSWERS: Readonly<Record<0 | 1 | 2 | 3, ReturnType<typeof answer>>> = {
  0: answer('LA6568-5', 'Not at all'),
  1: answer('LA6569-3', 'Several days'),
  2: answer('LA6570-1', 'More than half the days'),
  3: answer('LA6571-9', 'Nearly every day'),
};
