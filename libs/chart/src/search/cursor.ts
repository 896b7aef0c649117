import { createHash } from 'node:crypto';
import type { SearchRequest } from './search-request.js';

/** Where a page ended: the sort key and id of its last match. */
export interface Place {
  readonly key: string;
  readonly id: string;
}

/** A cursor belongs to one clinic and one search: carried to another, it is refused, not misread. */
function bound(tenantId: string, request: SearchRequest): string {
  const asked = request.applied.filter(([key]) => key !== '_count');
  return createHash('sha256').update(JSON.stringify([tenantId, request.heldFor ?? null, request.type, asked])).digest('base64url').slice(0, 22);
}

export function writeCursor(tenantId: string, request: SearchRequest, place: Place): string {
  return Buffer.from(JSON.stringify([bound(tenantId, request), place.key, place.id])).toString('base64url');
}

/** As PostgreSQL writes a timestamptz. */
const TIME = /^(\d{4}-\d\d-\d\d) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d)?$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether PostgreSQL can read it: a key that was tampered with is refused here, not there. */
function isKey(key: string): boolean {
  if (key === 'infinity' || key === '-infinity' || UUID.test(key)) return true;
  const day = TIME.exec(key)?.[1];
  const at = Date.parse(`${day ?? ''}T00:00:00Z`);
  // 31 February is read as 3 March
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === day;
}

/** The kind of key that this search sorts by. */
const fits = (key: string, { sort: { by } }: SearchRequest): boolean => UUID.test(key) === (by.kind === 'id');

/** undefined for what is not a cursor of this clinic and this search. */
export function readCursor(tenantId: string, request: SearchRequest, cursor: string): Place | undefined {
  try {
    const [to, key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (to !== bound(tenantId, request) || typeof key !== 'string' || typeof id !== 'string' || !isKey(key) || !fits(key, request) || !UUID.test(id)) return undefined;
    return { key, id };
  } catch {
    return undefined;
  }
}
