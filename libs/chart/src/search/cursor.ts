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
  return createHash('sha256').update(JSON.stringify([tenantId, request.type, asked])).digest('base64url').slice(0, 22);
}

export function writeCursor(tenantId: string, request: SearchRequest, place: Place): string {
  return Buffer.from(JSON.stringify([bound(tenantId, request), place.key, place.id])).toString('base64url');
}

const KEY = /^(-?infinity|[0-9a-f-]{36}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/;
const UUID = /^[0-9a-f-]{36}$/;

/** undefined for what is not a cursor of this clinic and this search. */
export function readCursor(tenantId: string, request: SearchRequest, cursor: string): Place | undefined {
  try {
    const [to, key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (to !== bound(tenantId, request) || typeof key !== 'string' || typeof id !== 'string' || !KEY.test(key) || !UUID.test(id)) return undefined;
    return { key, id };
  } catch {
    return undefined;
  }
}
