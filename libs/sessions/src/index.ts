export { findSession, firstStart } from './session.store.js';
export type { Session } from './session.js';
export { SessionsModule } from './sessions.module.js';
