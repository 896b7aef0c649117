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
}

/** Recomputes the clinic's whole chain: numbers without a gap, each hash from the one before and its entry's text. */
export async function verify(tx: Tx): Promise<ChainState> {
  let seq = 0;
  let head = '';
  for (;;) {
    const rows = await tx.query<Row>(
      `SELECT l.seq, l.prev_hash, l.hash, e.content FROM audit_link l
       LEFT JOIN audit_entry e ON e.tenant_id = l.tenant_id AND e.id = l.entry_id
       WHERE l.tenant_id = $1 AND l.seq > $2 ORDER BY l.seq LIMIT ${PAGE}`,
      [tx.tenantId, seq],
    );
    for (const row of rows) {
      seq += 1;
      const expected = createHash('sha256').update(`${head}\n${row.content}`).digest('hex');
      if (Number(row.seq) !== seq || row.prev_hash !== head || row.content === null || row.hash !== expected) return { intact: false, brokenAt: seq };
      head = row.hash;
    }
    if (rows.length < PAGE) break;
  }
  const [loose] = await tx.query('SELECT 1 FROM audit_entry e WHERE e.tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.tenant_id = e.tenant_id AND l.entry_id = e.id) LIMIT 1', [tx.tenantId]);
  return loose ? { intact: false, brokenAt: seq + 1 } : { intact: true, length: seq, head };
}
