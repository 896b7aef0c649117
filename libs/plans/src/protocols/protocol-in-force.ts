import { findProtocol, type Protocol, protocols } from '#clinical';
import type { Tx } from '#database';
import { versionsInForce } from './protocol-version.store.js';
import { approved } from './protocol-version.js';

/** What ships as blocked stays blocked, whatever else is stored. */
const isBlocked = (id: string): boolean => findProtocol(id)?.blocked !== undefined;

/** What a plan of this clinic follows today: its own newest signed version, else the one that ships. */
export async function protocolInForce(tx: Tx, id: string): Promise<Protocol | undefined> {
  const [own] = isBlocked(id) ? [] : await versionsInForce(tx, id);
  return own ? approved(own) : findProtocol(id);
}

/** Every protocol of this clinic, each as it is in force: those that ship in their order, then the clinic's own. */
export async function protocolsInForce(tx: Tx): Promise<Protocol[]> {
  const own = new Map((await versionsInForce(tx)).filter((v) => !isBlocked(v.protocol.id)).map((v) => [v.protocol.id, approved(v)]));
  const shipped = protocols().map((p) => own.get(p.id) ?? p);
  return [...shipped, ...[...own.values()].filter((p) => !findProtocol(p.id))];
}
