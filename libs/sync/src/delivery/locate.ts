import type { Courier } from './courier.js';
import { PROBLEMS, problemOf } from './problems.js';
import { addressOf, type ReferenceTarget, type Round, type Setback } from './replica.js';
import { collectReferences } from '#fhir';

/**
 * The EHR's ids of things that it holds and that a push named without an address (the hospital's own Patient), found by
 * the identifiers that they carry. Answers the targets with what was found, or why the round cannot go on.
 */
export async function locateLinked(courier: Courier): Promise<{ readonly targets: ReadonlyMap<string, ReferenceTarget> } | { readonly setback: Setback }> {
  const { round, client } = courier;
  const targets = new Map(round.targets);
  for (const [address, target] of round.targets) {
    if (target.standing !== 'linked') continue;
    for (const identifier of target.identifiers) {
      const answer = await client.findByIdentifier(target.type, identifier);
      if (!answer.ok) {
        if (answer.failure.kind === 'not-supported') break;
        const { failure } = answer;
        return { setback: failure.kind === 'refused' ? { kind: 'refused', culprits: citing(round, address), problem: problemOf(failure) } : { kind: 'ehr', failure, inDoubt: [] } };
      }
      const [one, another] = answer.value;
      if (!one || another) continue;
      await courier.located(target, one.id);
      targets.set(address, { ...target, standing: 'held', remoteId: one.id });
      break;
    }
    // anything else may be named by its identifier; an order for nobody may not stand in a chart
    if (target.type === 'Patient' && targets.get(address)?.remoteId === undefined) return { setback: { kind: 'refused', culprits: citing(round, address), problem: PROBLEMS.patientNotFound } };
  }
  return { targets };
}

/** The due resources that refer to `address`. */
export const citing = (round: Round, address: string): Round['due'] => round.due.filter((d) => addressOf(d) !== address && collectReferences(d.resource).some((r) => r.reference === address || r.reference.startsWith(`${address}/_history/`)));
