import { CRPS_OP_10D } from './crps-op-10d.js';
import type { Protocol } from './protocol.js';

const LIBRARY: readonly Protocol[] = [CRPS_OP_10D];

/** Every protocol that ships, the blocked one included (with its reason). */
export const protocols = (): readonly Protocol[] => LIBRARY;

export const findProtocol = (id: string): Protocol | undefined => LIBRARY.find((protocol) => protocol.id === id);
