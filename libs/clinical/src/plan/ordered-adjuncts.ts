import type { Adjunct, Protocol } from '../protocols/protocol.js';
import { ok, refuse, type Result } from '../problem.js';
import { DRUGS } from '../terminology/drugs.js';

/** One drug beside the infusion. `place` is its place in the protocol, by which it is the same in every revision. */
export interface OrderedAdjunct {
  readonly place: number;
  readonly adjunct: Adjunct;
}

/** What a plan orders beside its infusion: what the protocol gives, without the drugs that this patient does not get. */
export const orderedAdjuncts = ({ adjuncts }: Protocol, without: readonly string[] = []): readonly OrderedAdjunct[] => adjuncts.map((adjunct, place) => ({ place, adjunct })).filter(({ adjunct }) => !without.includes(adjunct.drug));

/** Only what the protocol gives can be left out: another word is a slip that would leave the drug in. */
export function checkWithoutAdjuncts({ adjuncts }: Protocol, without: readonly string[] = []): Result<true> {
  const known = [...new Set(adjuncts.map((a) => a.drug))];
  const strange = without.flatMap((drug, n) => (known.some((k) => k === drug) ? [] : [n]));
  const fix = known.length === 0 ? 'This protocol gives no drug beside the infusion: leave it out.' : `Use: ${known.map((drug) => `${drug} (${DRUGS[drug].text})`).join(', ')}.`;
  return strange.length === 0 ? ok(true) : refuse(...strange.map((n) => ({ kind: 'invalid' as const, code: 'ADJUNCT_NOT_IN_PROTOCOL', text: 'The protocol does not give this drug beside the infusion.', expression: `withoutAdjuncts[${n}]`, fix })));
}
