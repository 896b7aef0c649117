import { Foundation1700000000001 } from './0001-foundation.js';
import { Replication1700000000004 } from './0004-replication.js';

/** In the order in which they run. */
export const MIGRATIONS = [Foundation1700000000001, Replication1700000000004];
