import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An order may leave the concentration to the bag of its protocol, which holds another dose on each step of a ramp. And
 * what was said for good stays: a form that is retired, a changed order that is signed or withdrawn.
 */
export class BagsAndFinalWords1700000000019 implements MigrationInterface {
  name = 'BagsAndFinalWords1700000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE plan
        -- as ordered; NULL where the protocol's own bag makes it
        ALTER concentration_value DROP NOT NULL,
        ALTER concentration_unit DROP NOT NULL,
        ADD CONSTRAINT plan_concentration CHECK ((concentration_value IS NULL) = (concentration_unit IS NULL));

      -- The application may write these columns, once: in the database, so that no way through the code takes it back.
      CREATE FUNCTION said_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'what was said for good is not changed' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
      END $$;
      CREATE TRIGGER consent_form_stays_retired BEFORE UPDATE ON consent_form FOR EACH ROW
        WHEN (OLD.retired_at IS NOT NULL) EXECUTE FUNCTION said_for_good();
      CREATE TRIGGER plan_revision_stays_decided BEFORE UPDATE ON plan_revision FOR EACH ROW
        WHEN (OLD.signed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION said_for_good();
    `);
  }

  async down(): Promise<void> {
    throw new Error('What a prescriber ordered is not dropped.');
  }
}
