import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/** What happens to a plan after it was drafted: who else must agree, what was changed, who checked it at the bedside. */
export class PlanLife1700000000011 implements MigrationInterface {
  name = 'PlanLife1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- what a clinic asks for beyond the law of the software; no row: nothing
      CREATE TABLE plan_rules (
        tenant_id uuid PRIMARY KEY REFERENCES tenant,
        plan_requires_second_signature boolean NOT NULL DEFAULT false,
        plan_requires_double_check boolean NOT NULL DEFAULT false
      );

      ALTER TABLE plan
        -- who entered the order that stands: the drafter, or whoever revised it last
        ADD ordered_at timestamptz,
        ADD ordered_by text,
        ADD ordered_by_name text,
        -- the first session that the newest revision speaks of: those before it were given under an older one
        ADD first_session integer NOT NULL DEFAULT 1 CHECK (first_session > 0);
      UPDATE plan SET ordered_at = created_at, ordered_by = created_by, ordered_by_name = created_by_name;
      ALTER TABLE plan ALTER ordered_at SET NOT NULL, ALTER ordered_by SET NOT NULL, ALTER ordered_by_name SET NOT NULL;

      -- every order that was ever signed under a plan, and the one that waits for its signature
      CREATE TABLE plan_revision (
        tenant_id uuid NOT NULL,
        plan_id uuid NOT NULL,
        revision integer NOT NULL CHECK (revision > 0),
        -- a newer attempt at the same revision takes the place of the one before it
        attempt integer NOT NULL CHECK (attempt > 0),
        first_session integer NOT NULL,
        -- JSON; decimals in it are text, digit by digit
        ordered text NOT NULL,
        calculation text NOT NULL,
        reason text,
        note text,
        ordered_at timestamptz NOT NULL,
        ordered_by text NOT NULL,
        ordered_by_name text NOT NULL,
        signed_at timestamptz,
        signed_by text,
        signed_by_name text,
        PRIMARY KEY (tenant_id, plan_id, revision, attempt),
        FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id),
        CHECK ((signed_at IS NULL) = (signed_by IS NULL))
      );
      CREATE UNIQUE INDEX plan_revision_signed ON plan_revision (tenant_id, plan_id, revision) WHERE signed_at IS NOT NULL;

      -- somebody who neither entered nor signed the order entered its numbers again, without seeing them here
      CREATE TABLE plan_double_check (
        tenant_id uuid NOT NULL,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        revision integer NOT NULL,
        session integer NOT NULL CHECK (session > 0),
        weight_value numeric NOT NULL,
        concentration_value numeric NOT NULL,
        pump_rate_value numeric NOT NULL,
        -- names of what differs, comma by comma; empty where all agree
        differs text NOT NULL,
        ordered_by text NOT NULL,
        signed_by text NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL,
        PRIMARY KEY (tenant_id, id),
        FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id),
        CONSTRAINT plan_double_check_independent CHECK (by <> ordered_by AND by <> signed_by)
      );
      CREATE INDEX plan_double_check_of ON plan_double_check (tenant_id, plan_id, seq DESC);

      ALTER TABLE plan_event ADD revision integer;
      -- the order that a session was given under
      ALTER TABLE session ADD revision integer NOT NULL DEFAULT 1;

      -- In the database, so that no way through the code can sign alone what the clinic wants signed by two.
      CREATE FUNCTION plan_second_signature() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.signed_by = NEW.ordered_by AND EXISTS (SELECT 1 FROM plan_rules r WHERE r.tenant_id = NEW.tenant_id AND r.plan_requires_second_signature) THEN
          RAISE EXCEPTION 'an order is signed by another person than who entered it' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_second_signature';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER plan_second_signature_first BEFORE INSERT ON plan FOR EACH ROW WHEN (NEW.signed_by IS NOT NULL) EXECUTE FUNCTION plan_second_signature();
      CREATE TRIGGER plan_second_signature_again BEFORE UPDATE ON plan FOR EACH ROW
        WHEN (NEW.signed_by IS NOT NULL AND (NEW.signed_at IS DISTINCT FROM OLD.signed_at OR NEW.signed_by IS DISTINCT FROM OLD.signed_by OR NEW.ordered_by IS DISTINCT FROM OLD.ordered_by))
        EXECUTE FUNCTION plan_second_signature();
    `);
    await runner.query(tenantTable('plan_rules'));
    // a revision is signed once: nothing but its signature is ever written to it
    await runner.query(tenantTable('plan_revision', 'SELECT, INSERT, UPDATE (signed_at, signed_by, signed_by_name, calculation, first_session)'));
    await runner.query(tenantTable('plan_double_check', 'SELECT, INSERT'));
  }

  async down(): Promise<void> {
    throw new Error('The life of plans is not dropped: it is a clinical record.');
  }
}
