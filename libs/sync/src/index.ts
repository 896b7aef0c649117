export { connectEhr, type NewConnection } from './connections/connect-ehr.js';
export { DeliveryModule } from './delivery.module.js';
export { type Reconciled, Reconciler, type ReconcileSeams } from './delivery/reconcile.js';
export type { StreamAtEhr } from './delivery/replica.js';
export { Sweep } from './delivery/sweep.js';
export { SyncModule } from './sync.module.js';
