import { ok, type PlanState, type Problem, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { List, Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { pageOfPlans, type PlanPosition } from './plan.store.js';
import type { Plan } from './plan.js';

export interface PlanQuery {
  readonly referralId?: string;
  readonly status?: PlanState;
  readonly limit: number;
  readonly cursor?: string;
}

const CURSOR_UNKNOWN: Problem = { kind: 'invalid', code: 'CURSOR_UNKNOWN', text: 'This is not a cursor of this list.', expression: 'cursor', fix: 'Use the `next` of the page before, or none to begin.' };

@Injectable()
export class ListPlans {
  constructor(@Inject(Database) private readonly database: Database) {}

  async run(principal: Principal, query: PlanQuery): Promise<Result<List<Plan>>> {
    const after = query.cursor === undefined ? undefined : positionOf(query.cursor, principal.tenantId);
    if (query.cursor !== undefined && !after) return refuse(CURSOR_UNKNOWN);
    const rows = await this.database.inTenant(principal, (tx) =>
      pageOfPlans(tx, { ...(query.referralId === undefined ? {} : { referralId: query.referralId }), ...(query.status === undefined ? {} : { status: query.status }), ...(after ? { after } : {}) }, query.limit + 1),
    );
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return ok({ items: page.map((r) => r.plan), next: rows.length > query.limit && last ? cursorOf(last.position, principal.tenantId) : null });
  }
}

/** The clinic is part of a cursor: another's is no place in this list. */
const cursorOf = (p: PlanPosition, tenantId: string): string => Buffer.from(JSON.stringify([tenantId, p.createdAt, p.id])).toString('base64url');

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
/** As we wrote it into the cursor; 31 February would come back as 3 March. */
const isTimestamp = (text: string): boolean => TIMESTAMP.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().slice(0, 19) === text.slice(0, 19);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function positionOf(cursor: string, tenantId: string): PlanPosition | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts)) return undefined;
  const [tenant, createdAt, id] = parts as unknown[];
  return tenant === tenantId && typeof createdAt === 'string' && isTimestamp(createdAt) && typeof id === 'string' && UUID.test(id) ? { createdAt, id } : undefined;
}
