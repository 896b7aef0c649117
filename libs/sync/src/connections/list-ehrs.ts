import { Inject, Injectable } from '@nestjs/common';
import { ok, type Problem, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { List, ListQuery, Principal } from '#platform';
import { type EhrConnection, findConnection, listConnections } from './ehr-connection.store.js';

export const EHR_UNKNOWN: Problem = { kind: 'not-found', code: 'EHR_UNKNOWN', text: 'There is no such EHR connection.' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CURSOR_UNKNOWN: Problem = { kind: 'invalid', code: 'CURSOR_UNKNOWN', text: 'This cursor is not one of ours.', expression: 'cursor', fix: 'Hand back the next of the page before.' };

@Injectable()
export class ListEhrs {
  constructor(@Inject(Database) private readonly database: Database) {}

  list(principal: Principal, query: ListQuery): Promise<Result<List<EhrConnection>>> {
    if (query.cursor !== undefined && !UUID.test(query.cursor)) return Promise.resolve(refuse(CURSOR_UNKNOWN));
    return this.database.inTenant(principal, async (tx) => {
      const found = await listConnections(tx, query.limit + 1, query.cursor);
      const items = found.slice(0, query.limit);
      return ok({ items, next: found.length > items.length ? (items.at(-1)?.id ?? null) : null });
    });
  }

  read(principal: Principal, id: string): Promise<Result<EhrConnection>> {
    return this.database.inTenant(principal, async (tx) => {
      const connection = await findConnection(tx, id);
      return connection ? ok(connection) : refuse(EHR_UNKNOWN);
    });
  }
}
