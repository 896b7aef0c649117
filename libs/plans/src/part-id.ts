import { createHash } from 'node:crypto';

/** Namespace of the ids below (a random UUID, fixed for good: other ids would name other things in every EHR). */
const NAMESPACE = Buffer.from('5b0f4f0e6c1d4d0f9a5a1f3f7c2b8d64', 'hex');

/**
 * The id of a thing that belongs to another, by the part that it plays: the order of a plan's first dose step, the
 * heart rate of an entry. Name-based (UUID v5), so that mapping the same plan again names the same resources and
 * nothing has to be remembered.
 */
export function partId(ownerId: string, part: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(`${ownerId}/${part}`).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
