import { verify } from '#audit';
import type { Database } from '#database';
import { workerPrincipal } from '#platform';

/** Says of every clinic whether its audit chain is whole; answers the exit code. */
export async function verifyAudit(database: Database, say: (line: string) => void): Promise<number> {
  const clinics = await database.inDirectory((tx) => tx.query<{ id: string }>('SELECT id FROM tenant ORDER BY id'));
  let broken = 0;
  for (const { id } of clinics) {
    const state = await database.inTenant(workerPrincipal(id), verify);
    if (!state.intact) broken++;
    say(state.intact ? `clinic ${id}: ${state.length} entries, whole; head ${state.head || 'none'}` : `clinic ${id}: BROKEN at entry ${state.brokenAt}`);
  }
  return broken ? 1 : 0;
}
