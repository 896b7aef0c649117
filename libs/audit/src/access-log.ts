import type { Database, Tx } from '#database';
import { newId, type Principal, workerPrincipal } from '#platform';

/** One look at the record, or an attempt at one. Ids and codes alone: no name, no value, never a query. */
export interface Access {
  /** Method and route pattern, e.g. `GET /api/v1/plans/:id`. */
  readonly operation: string;
  /** FHIR type, where the address names one. */
  readonly type?: string;
  /** `not-found` is also what somebody of another clinic or hospital is told. */
  readonly outcome: 'shown' | 'refused' | 'not-found';
  /** Ids of ours in the address, and of what a list or a search has shown. */
  readonly ids: readonly string[];
  /** Correlation id, which the log and the answer carry too. */
  readonly request: string;
}

interface Waiting {
  readonly entry: { readonly id: string; readonly content: object };
  readonly written: () => void;
  readonly failed: (why: unknown) => void;
}

/** A batch is one statement: this many with a page of ids each stay below a megabyte or two. */
const LARGEST_BATCH = 200;

async function insertBatch(tx: Tx, batch: readonly Waiting[]): Promise<void> {
  await tx.query(
    `INSERT INTO access_entry (tenant_id, id, batch_id, content)
     SELECT $1, e.id, $2, (jsonb_build_object('at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) || e.content)::text
     FROM jsonb_to_recordset($3::jsonb) AS e(id uuid, content jsonb)`,
    [tx.tenantId, newId(), JSON.stringify(batch.map(({ entry }) => entry))],
  );
}

/**
 * Who looked at what, apart from the audit trail of what was done. One batch of a clinic is written at a time; whoever
 * comes meanwhile is in the next one. So many readers at once cost a few commits, and a single one waits for its own only.
 */
export class AccessLog {
  /** By clinic: those who came while a batch is being written. */
  private readonly lanes = new Map<string, Waiting[]>();

  constructor(private readonly database: Database) {}

  /** Resolves when the entry is kept; rejects where it could not be, and then nothing may be shown. */
  write({ tenantId, kind, subject, display }: Principal, access: Access): Promise<void> {
    return new Promise((written, failed) => {
      const waiting: Waiting = { entry: { id: newId(), content: { actor: { kind, subject, display }, ...access } }, written, failed };
      const lane = this.lanes.get(tenantId);
      if (lane) lane.push(waiting);
      else void this.writeAll(tenantId, [waiting]);
    });
  }

  private async writeAll(tenantId: string, lane: Waiting[]): Promise<void> {
    this.lanes.set(tenantId, lane);
    for (let batch = lane.splice(0, LARGEST_BATCH); batch.length > 0; batch = lane.splice(0, LARGEST_BATCH)) {
      try {
        const together = batch;
        await this.database.inTenant(workerPrincipal(tenantId), (tx) => insertBatch(tx, together));
        for (const { written } of batch) written();
      } catch (why) {
        for (const { failed } of batch) failed(why);
      }
    }
    this.lanes.delete(tenantId);
  }
}
