import type { Adopted, Chart } from '#chart';
import { ok, type Problem, refuse, type Result } from '#clinical';
import type { Tx } from '#database';
import { canonicalText, rewriteReferences } from '#fhir';
import type { Addresses } from './addresses.js';
import type { Identities } from './identify.js';
import type { Entry, Message } from './message.js';

export interface Place {
  readonly streamId: string;
  readonly ehrId: string;
  readonly ehrBase: string;
}

export interface TakenIn extends Adopted {
  readonly entry: Entry;
  readonly isNew: boolean;
}

/** The copies that we keep: our id, and references that mean the same thing in our chart. */
export function translate(message: Message, addresses: Addresses, identities: Identities, ehrBase: string): Result<Map<Entry, fhir4.FhirResource>> {
  const problems: Problem[] = [];
  const copies = new Map<Entry, fhir4.FhirResource>();
  for (const entry of message.entries) {
    const rewritten = rewriteReferences(entry.resource, (reference, path) => {
      const target = addresses.resolve(reference, entry);
      const id = identities.idOf(target);
      switch (target.kind) {
        case 'entry':
          return `${target.entry.resource.resourceType}/${id}`;
        case 'ours':
          return `${target.type}/${target.id}`;
        case 'remote':
          // a relative address of theirs would be read as one of ours
          return id === undefined ? `${ehrBase}/${target.type}/${target.id}` : `${target.type}/${id}`;
        case 'identified':
          if (id !== undefined) return `${target.type}/${id}`;
          break;
        case 'elsewhere':
        case 'contained':
          return reference;
        case 'unresolved':
          break;
      }
      problems.push({ kind: 'invalid', code: 'REFERENCE_UNRESOLVED', text: 'This reference leads to nothing in this push, or to several things.', expression: `${entry.path}.${path}.reference`, fix: 'Send what it refers to as an entry, or give its absolute address.' });
      return reference;
    });
    copies.set(entry, { ...rewritten, id: identities.id(entry) });
  }
  return problems.length > 0 ? refuse(...problems) : ok(copies);
}

const likeness = (r: fhir4.Resource): string => {
  const { id: _id, ...content } = r;
  return canonicalText(content);
};

/**
 * Stores the copies. A fact without any name of its own (an Observation without identifier or address) is the same fact
 * if this referral holds one with the same content, so that a push with one change does not double the rest.
 */
export async function takeIn(tx: Tx, chart: Chart, place: Place, copies: ReadonlyMap<Entry, fhir4.FhirResource>, addresses: Addresses, identities: Identities, isUpdate: boolean): Promise<TakenIn[]> {
  const taken: TakenIn[] = [];
  for (const [entry, copy] of copies) {
    const type = copy.resourceType;
    const remoteId = addresses.remoteId(entry);
    let isNew = !identities.isKnown(entry);
    if (isUpdate && isNew && remoteId === null) {
      const same = (await chart.inStream(tx, place.streamId, type)).find((held) => likeness(held.resource()) === likeness(copy));
      if (same) {
        taken.push({ entry, isNew: false, resourceType: type, id: same.id, version: same.version, lastUpdated: same.lastUpdated });
        continue;
      }
    }
    const versionId = entry.resource.meta?.versionId;
    const adopted = await chart.adopt(tx, {
      streamId: place.streamId,
      ehrId: place.ehrId,
      resource: copy,
      remoteId,
      ...(remoteId !== null && versionId !== undefined ? { remoteEtag: `W/"${versionId}"` } : {}),
      ownership: type === 'Task' ? 'shared' : 'theirs',
    });
    isNew &&= adopted.version === 1;
    taken.push({ ...adopted, entry, isNew });
  }
  return taken;
}
