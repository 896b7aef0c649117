export { type Access, AccessLog } from './access-log.js';
export { type AuditEntry, record } from './record.js';
export { type ChainState, verify, verifyAccesses } from './verify.js';
