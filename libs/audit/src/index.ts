export { type AuditEntry, record } from './record.js';
export { type ChainState, verify } from './verify.js';
