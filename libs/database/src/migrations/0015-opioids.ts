import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outcomes that are worked out from the opioids that a patient takes. */
export class Opioids1700000000015 implements MigrationInterface {
  name = 'Opioids1700000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outcome
        ALTER COLUMN score DROP NOT NULL,
        -- each opioid with its amount, and the factor and equivalent as they were on that day (JSON list)
        ADD COLUMN opioids text,
        -- something could not be converted: the patient takes more than the score says
        ADD COLUMN partial boolean NOT NULL DEFAULT false,
        ADD CHECK (score IS NOT NULL OR partial),
        ADD CHECK (opioids IS NOT NULL OR NOT partial);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Outcomes are not dropped: they are clinical records.');
  }
}
