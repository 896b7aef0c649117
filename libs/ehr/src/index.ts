export { answered, failed, type EhrAnswer, type EhrFailure, type EhrFailureKind, type EhrIssue } from './answer.js';
export { type EhrCapability, OUR_TYPES, type TypeCapability } from './capability.js';
export type { EhrAuth, EhrEndpoint } from './connection.js';
export { EhrClient, type Receipt, type RemoteResource, REQUEST_DEADLINE_MS } from './ehr-client.js';
export { EhrGateway } from './ehr-gateway.js';
