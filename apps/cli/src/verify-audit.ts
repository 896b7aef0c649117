import { type ChainState, verify, verifyAccesses } from '#audit';
import type { Database } from '#database';
import { workerPrincipal } from '#platform';

const told = (state: ChainState, what: string): string => (state.intact ? `${state.length} ${what}, whole; head ${state.head || 'none'}` : `BROKEN at ${what === 'entries' ? 'entry' : 'batch'} ${state.brokenAt} of ${what}`);

/** Says of every clinic whether its audit chain is whole, and that of its accesses; answers the exit code. */
export async function verifyAudit(database: Database, say: (line: string) => void): Promise<number> {
  const clinics = await database.inDirectory((tx) => tx.query<{ id: string }>('SELECT id FROM tenant ORDER BY id'));
  let broken = 0;
  for (const { id } of clinics) {
    const [done, looked] = await database.inTenant(workerPrincipal(id), async (tx) => [await verify(tx), await verifyAccesses(tx)] as const);
    if (!done.intact || !looked.intact) broken++;
    say(`clinic ${id}: ${told(done, 'entries')}`);
    say(`clinic ${id}: ${told(looked, 'accesses')}`);
  }
  return broken ? 1 : 0;
}
