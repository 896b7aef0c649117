import { createHash } from 'node:crypto';
import { canonicalText, type IdentifierToken, rewriteReferences } from '#fhir';
import type { Addresses } from './addresses.js';
import type { Message } from './message.js';
import type { Understood } from './understand.js';

/** Identifiers longer than this are no identifiers; the index of the chart keeps as much. */
export const MAX_IDENTIFIER = 500;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** BSeR numbers its requests without a system: such a number counts within the EHR that gave it. */
function unscopedPlacer({ request }: Understood, ehrBase: string): IdentifierToken | undefined {
  const { identifier = [] } = request.entry.resource as fhir4.ServiceRequest;
  const placer = identifier.find((i) => i.type?.coding?.some((c) => c.code === 'PLAC'));
  return placer?.system === undefined && placer?.value !== undefined ? { system: ehrBase, value: placer.value } : undefined;
}

/**
 * What the placer calls this referral, so that the same one is known again in every shape: its PLAC identifier, else an
 * identifier of the Task, else the address of the request, else (a push without any name) its content.
 */
export function placerIdentifier(understood: Understood, addresses: Addresses, ehrBase: string, contentHash: string): IdentifierToken {
  const { request, task } = understood;
  const remoteId = addresses.remoteId(request.entry);
  return (
    unscopedPlacer(understood, ehrBase) ??
    request.facts.placerIdentifier ??
    task?.facts.identifiers[0] ??
    (remoteId === null ? { system: 'urn:titrate:intake', value: contentHash } : { system: 'urn:ietf:rfc:3986', value: `${ehrBase}/ServiceRequest/${remoteId}` })
  );
}

/**
 * Hash of what was said, whatever it was packed in: Bundle ids, time stamps and throw-away `urn:uuid`s change from one
 * push to the next and mean nothing. References between entries count by position.
 */
export function messageHash(message: Message, addresses: Addresses): string {
  const entries = message.entries.map((entry) => {
    const { id: _id, ...content } = rewriteReferences(entry.resource, (reference) => {
      const target = addresses.resolve(reference, entry);
      return target.kind === 'entry' ? `entry:${target.entry.index}` : reference;
    });
    return `${addresses.remoteId(entry) ?? ''}\n${canonicalText(content)}`;
  });
  return sha256([message.shape, ...entries].join('\n'));
}

/** When the placer last changed the request, as far as the push says; to tell a step forward from an echo of the past. */
export function placerChangedAt({ request, task }: Understood): Date | undefined {
  const times = [request.entry, ...(task ? [task.entry] : [])].flatMap(({ resource }) => {
    const stated = [resource.meta?.lastUpdated, (resource as { lastModified?: string }).lastModified];
    return stated.flatMap((t) => (t === undefined || Number.isNaN(Date.parse(t)) ? [] : [Date.parse(t)]));
  });
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}
