import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A bolus from its order to what was given: its time, its blind check, and its line in the record of a session. */
export class Bolus1700000000014 implements MigrationInterface {
  name = 'Bolus1700000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE plan
        -- as ordered; NULL where the protocol says how long
        ADD bolus_over_value numeric CHECK (bolus_over_value > 0),
        ADD bolus_over_unit text,
        ADD CHECK ((bolus_over_value IS NULL) = (bolus_over_unit IS NULL)),
        -- a time without a bolus means nothing
        ADD CHECK (bolus_over_value IS NULL OR bolus_value IS NOT NULL);

      ALTER TABLE plan_double_check ADD bolus_value numeric;

      ALTER TABLE session_entry DROP CONSTRAINT session_entry_kind_check;
      ALTER TABLE session_entry ADD CONSTRAINT session_entry_kind_check CHECK (kind IN ('start', 'vitals', 'rate', 'pause', 'resume', 'bolus', 'complete', 'stop'));
      -- a plan orders one bolus for a session, whoever writes it down
      CREATE UNIQUE INDEX session_entry_one_bolus ON session_entry (tenant_id, session_id) WHERE kind = 'bolus';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Boluses that were given are not dropped: they are clinical records.');
  }
}
