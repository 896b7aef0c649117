import { Inject, Injectable } from '@nestjs/common';
import { Chart } from '#chart';
import { ok, type Problem, type ReferralState, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { readPatient } from '#fhir';
import type { List, Principal } from '#platform';
import { type PersonSummary, personSummary } from './patient-summary.js';
import type { Referral } from './referral.js';
import { listReferrals } from './referral.store.js';

export interface ReferralQuery {
  /** `system|value`, or a value of any system. */
  readonly identifier?: string;
  readonly status?: ReferralState;
  readonly limit: number;
  readonly cursor?: string;
}

export interface ListedReferral {
  readonly referral: Referral;
  readonly patient: PersonSummary;
}

const CURSOR_UNKNOWN: Problem = { kind: 'invalid', code: 'CURSOR_UNKNOWN', text: 'This is not a cursor of this list.', expression: 'cursor', fix: 'Use the `next` of the page before, or none to begin.' };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** As we wrote it into the cursor; 31 February would come back as 3 March. */
const isInstant = (text: string): boolean => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;

interface Position {
  readonly receivedAt: string;
  readonly id: string;
}

/** The clinic is part of a cursor: another's is no place in this list. */
const cursorOf = (tenantId: string, r: Referral): string => Buffer.from(JSON.stringify([tenantId, r.receivedAt.toISOString(), r.id])).toString('base64url');

function positionOf(tenantId: string, cursor: string): Position | undefined {
  try {
    const [tenant, receivedAt, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    return tenant === tenantId && typeof receivedAt === 'string' && isInstant(receivedAt) && typeof id === 'string' && UUID.test(id) ? { receivedAt, id } : undefined;
  } catch {
    return undefined;
  }
}

function identifierOf(text: string): { readonly system?: string; readonly value: string } {
  const bar = text.indexOf('|');
  return bar < 0 ? { value: text } : { system: text.slice(0, bar), value: text.slice(bar + 1) };
}

/** Newest first. */
@Injectable()
export class ListReferrals {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
  ) {}

  async run(principal: Principal, { identifier, status, limit, cursor }: ReferralQuery): Promise<Result<List<ListedReferral>>> {
    const after = cursor === undefined ? undefined : positionOf(principal.tenantId, cursor);
    if (cursor !== undefined && !after) return refuse(CURSOR_UNKNOWN);
    const filter = { ...(identifier === undefined ? {} : { identifier: identifierOf(identifier) }), ...(status === undefined ? {} : { status }), ...(after ? { after } : {}), limit };
    return this.database.inTenant(principal, async (tx) => {
      const found = await listReferrals(tx, filter);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const people = await this.people(tx, page);
      return ok({
        items: page.map((referral) => ({ referral, patient: people.get(referral.patientId) ?? personSummary(referral.patientId) })),
        next: found.length > limit && last ? cursorOf(principal.tenantId, last) : null,
      });
    });
  }

  private async people(tx: Tx, page: readonly Referral[]): Promise<Map<string, PersonSummary>> {
    const ids = [...new Set(page.map((r) => r.patientId))];
    if (ids.length === 0) return new Map();
    const held = await this.chart.search(tx, 'Patient', { _id: ids.join(',') });
    return new Map(
      held.map((entry) => {
        const facts = readPatient({ resource: entry.resource(), path: 'Patient' });
        return [entry.id, personSummary(entry.id, facts.ok ? facts.value : undefined)];
      }),
    );
  }
}
