import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/**
 * What a clinic decides for itself: its own thresholds in versions, signed like versions of protocols (0012: the trigger
 * alone puts one in force), and its own days. Plans and screenings keep which thresholds they were made with, and a goal
 * keeps the fall that was agreed on.
 */
export class Thresholds1700000000017 implements MigrationInterface {
  name = 'Thresholds1700000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE threshold_version (
        tenant_id uuid NOT NULL REFERENCES tenant,
        version integer NOT NULL CHECK (version > 0),
        -- what differs from the thresholds that ship, as JSON text: decimals in it are text, digit by digit
        content text NOT NULL,
        reason text NOT NULL CHECK (reason <> ''),
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        created_by_name text NOT NULL,
        in_force_since timestamptz,
        PRIMARY KEY (tenant_id, version)
      );
      CREATE INDEX threshold_version_in_force ON threshold_version (tenant_id, version DESC) WHERE in_force_since IS NOT NULL;

      -- one row for each person and version: nobody signs twice
      CREATE TABLE threshold_signature (
        tenant_id uuid NOT NULL,
        version integer NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL CHECK (by <> ''),
        by_name text NOT NULL,
        PRIMARY KEY (tenant_id, version, by),
        FOREIGN KEY (tenant_id, version) REFERENCES threshold_version
      );
    `);
    await runner.query(tenantTable('threshold_version', 'SELECT, INSERT (tenant_id, version, content, reason, created_at, created_by, created_by_name)'));
    await runner.query(tenantTable('threshold_signature', 'SELECT, INSERT'));
    await runner.query(`
      CREATE FUNCTION threshold_version_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN
        -- the row lock makes two signatures at the same moment count each other; NO KEY, because both hold the key for their foreign key
        PERFORM 1 FROM threshold_version WHERE tenant_id = NEW.tenant_id AND version = NEW.version FOR NO KEY UPDATE;
        UPDATE threshold_version SET in_force_since = NEW.at
          WHERE tenant_id = NEW.tenant_id AND version = NEW.version AND in_force_since IS NULL
            AND (SELECT count(*) FROM threshold_signature s WHERE s.tenant_id = NEW.tenant_id AND s.version = NEW.version) >= 2;
        RETURN NULL;
      END $$;
      REVOKE ALL ON FUNCTION threshold_version_signed() FROM PUBLIC;
      CREATE TRIGGER threshold_signature_counts AFTER INSERT ON threshold_signature FOR EACH ROW EXECUTE FUNCTION threshold_version_signed();

      ALTER TABLE tenant
        -- IANA name; checked where a clinic is registered, as PostgreSQL knows other lists
        ADD time_zone text NOT NULL DEFAULT 'UTC' CHECK (time_zone <> ''),
        -- ISO 8601, 1 Monday to 7 Sunday; a clinic that is never open gives nothing
        ADD closed_weekdays smallint[] NOT NULL DEFAULT '{}' CHECK (closed_weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[] AND cardinality(closed_weekdays) < 7);

      -- what there was before was made with what ships
      ALTER TABLE plan ADD thresholds_version text NOT NULL DEFAULT '1.0.0';
      ALTER TABLE plan_revision ADD thresholds_version text NOT NULL DEFAULT '1.0.0';
      ALTER TABLE plan_screening ADD thresholds_version text NOT NULL DEFAULT '1.0.0';
      ALTER TABLE plan ALTER thresholds_version DROP DEFAULT;
      ALTER TABLE plan_revision ALTER thresholds_version DROP DEFAULT;
      ALTER TABLE plan_screening ALTER thresholds_version DROP DEFAULT;
      -- like its calculation, the thresholds of a waiting order are those of its signature
      GRANT UPDATE (thresholds_version) ON plan_revision TO titrate_app;

      ALTER TABLE plan_goal
        -- the fall that reaches it: a share of the baseline, or so many points
        ADD fall_share numeric CHECK (fall_share > 0),
        ADD fall_points numeric CHECK (fall_points > 0),
        ADD smallest_baseline numeric;
      -- forced row-level security would hide every row from an owner that is no superuser
      ALTER TABLE plan_goal NO FORCE ROW LEVEL SECURITY;
      UPDATE plan_goal SET
        fall_share = CASE kind WHEN 'pain' THEN 0.3 WHEN 'mood' THEN 0.5 WHEN 'mme' THEN 0.2 END,
        fall_points = CASE kind WHEN 'peg' THEN 1 WHEN 'gait' THEN 1 END,
        smallest_baseline = CASE kind WHEN 'pain' THEN 3 END;
      ALTER TABLE plan_goal FORCE ROW LEVEL SECURITY;
      ALTER TABLE plan_goal ADD CONSTRAINT plan_goal_fall CHECK ((fall_share IS NULL) <> (fall_points IS NULL));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Thresholds are not dropped: signed plans were made with them.');
  }
}
