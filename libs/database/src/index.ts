export { isDatabaseAway } from './away.js';
export { Database, DirectoryTx } from './database.js';
export { DatabaseModule } from './database.module.js';
export { type EmbeddedPostgres, removeCluster, startEmbeddedPostgres } from './embedded-postgres.js';
export { type JobData, Jobs, type QueueName } from './jobs.js';
export { dataSourceOptions, migrate } from './migrate.js';
export { tenantTable } from './tenant-table.js';
export { Tx } from './tx.js';
