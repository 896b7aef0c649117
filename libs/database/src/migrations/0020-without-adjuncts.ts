import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drugs of the protocol that a patient does not get beside the infusion; NULL: all of them are ordered. */
export class WithoutAdjuncts1700000000020 implements MigrationInterface {
  name = 'WithoutAdjuncts1700000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE plan ADD without_adjuncts text[]');
  }

  async down(): Promise<void> {
    throw new Error('What a prescriber ordered is not dropped.');
  }
}
