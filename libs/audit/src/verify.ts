import { createHash } from 'node:crypto';
import type { Tx } from '#database';

export type ChainState =
  /** `head` is the last hash: kept outside, it proves that nothing was cut off the end. */
  | { readonly intact: true; readonly length: number; readonly head: string }
  | { readonly intact: false; readonly brokenAt: number };

/** Rows read at a time: a clinic's trail over years does not fit into memory at once. */
const PAGE = 5_000;

interface Row {
  readonly seq: string;
  readonly prev_hash: string;
  readonly hash: string;
  readonly content: string | null;
  /** How many entries the link holds. */
  readonly entries: number;
}

interface Chain {
  /** A page of links with the text that each hashes: `$1` the clinic, `$2` the link before. */
  readonly page: string;
  /** Entries that no link holds. */
  readonly loose: string;
}

const AUDIT: Chain = {
  page: `SELECT l.seq, l.prev_hash, l.hash, e.content, 1 AS entries FROM audit_link l
    LEFT JOIN audit_entry e ON e.tenant_id = l.tenant_id AND e.id = l.entry_id
    WHERE l.tenant_id = $1 AND l.seq > $2 ORDER BY l.seq LIMIT ${PAGE}`,
  loose: 'SELECT 1 FROM audit_entry e WHERE e.tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.tenant_id = e.tenant_id AND l.entry_id = e.id) LIMIT 1',
};

const ACCESSES: Chain = {
  page: `SELECT l.seq, l.prev_hash, l.hash, b.content, b.entries FROM access_link l
    CROSS JOIN LATERAL (SELECT string_agg(e.content, E'\\n' ORDER BY e.id) AS content, count(*)::int AS entries FROM access_entry e WHERE e.tenant_id = l.tenant_id AND e.batch_id = l.batch_id) b
    WHERE l.tenant_id = $1 AND l.seq > $2 ORDER BY l.seq LIMIT ${PAGE}`,
  loose: 'SELECT 1 FROM access_entry e WHERE e.tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM access_link l WHERE l.tenant_id = e.tenant_id AND l.batch_id = e.batch_id) LIMIT 1',
};

/** Recomputes a whole chain: numbers without a gap, each hash from the one before and the text of its entries. */
async function walk(tx: Tx, chain: Chain): Promise<ChainState> {
  let seq = 0;
  let head = '';
  let length = 0;
  for (;;) {
    const rows = await tx.query<Row>(chain.page, [tx.tenantId, seq]);
    for (const row of rows) {
      seq += 1;
      const expected = createHash('sha256').update(`${head}\n${row.content}`).digest('hex');
      if (Number(row.seq) !== seq || row.prev_hash !== head || row.content === null || row.hash !== expected) return { intact: false, brokenAt: seq };
      head = row.hash;
      length += row.entries;
    }
    if (rows.length < PAGE) break;
  }
  const [loose] = await tx.query(chain.loose, [tx.tenantId]);
  return loose ? { intact: false, brokenAt: seq + 1 } : { intact: true, length, head };
}

/** The clinic's audit trail: one link for each entry. */
export const verify = (tx: Tx): Promise<ChainState> => walk(tx, AUDIT);

/** The clinic's log of accesses: one link for each batch; `brokenAt` counts batches. */
export const verifyAccesses = (tx: Tx): Promise<ChainState> => walk(tx, ACCESSES);
