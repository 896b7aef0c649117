export type { Movement } from './move-referral.js';
export type { Referral } from './referral.js';
export { findReferral } from './referral.store.js';
export { Referrals } from './referrals.js';
export { ReferralsModule } from './referrals.module.js';
