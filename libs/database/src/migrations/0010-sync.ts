import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the delivering workers remember of an EHR's pauses and of their own tries. */
export class Sync1700000000010 implements MigrationInterface {
  name = 'Sync1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- until then the EHR asked to be left alone (Retry-After)
      ALTER TABLE ehr_connection ADD COLUMN not_before timestamptz;
      -- when a stream was last tried: however often contact comes and goes, it is not tried in a tight loop
      ALTER TABLE replica_set ADD COLUMN last_attempt_at timestamptz;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Replication state is not dropped: it is the memory of what each EHR holds.');
  }
}
