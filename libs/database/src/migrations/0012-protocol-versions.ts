import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/**
 * Versions of protocols that a clinic wrote. A version never changes: two people sign it, and with the second signature
 * it is in force. The application may add versions and signatures; only the trigger below puts a version in force, and
 * the columns that say so cannot be written by the application at all.
 */
export class ProtocolVersions1700000000012 implements MigrationInterface {
  name = 'ProtocolVersions1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE protocol_version (
        tenant_id uuid NOT NULL REFERENCES tenant,
        protocol_id text NOT NULL CHECK (protocol_id ~ '^[A-Z0-9-]{3,40}$'),
        version text NOT NULL CHECK (version ~ '^(0|[1-9][0-9]{0,5})([.](0|[1-9][0-9]{0,5})){2}$'),
        -- 1.10.0 comes after 1.9.0
        version_order integer[] NOT NULL GENERATED ALWAYS AS (string_to_array(version, '.')::integer[]) STORED,
        -- the protocol as JSON text: decimals in it are text, digit by digit
        content text NOT NULL,
        origin text NOT NULL CHECK (origin IN ('written', 'imported')),
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        created_by_name text NOT NULL,
        in_force_since timestamptz,
        PRIMARY KEY (tenant_id, protocol_id, version)
      );
      CREATE INDEX protocol_version_in_force ON protocol_version (tenant_id, protocol_id, version_order DESC) WHERE in_force_since IS NOT NULL;

      -- one row for each person and version: nobody signs twice
      CREATE TABLE protocol_signature (
        tenant_id uuid NOT NULL,
        protocol_id text NOT NULL,
        version text NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL CHECK (by <> ''),
        by_name text NOT NULL,
        PRIMARY KEY (tenant_id, protocol_id, version, by),
        FOREIGN KEY (tenant_id, protocol_id, version) REFERENCES protocol_version
      );
    `);
    await runner.query(tenantTable('protocol_version', 'SELECT, INSERT (tenant_id, protocol_id, version, content, origin, created_at, created_by, created_by_name)'));
    await runner.query(tenantTable('protocol_signature', 'SELECT, INSERT'));
    await runner.query(`
      CREATE FUNCTION protocol_version_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN
        -- the row lock makes two signatures at the same moment count each other; NO KEY, because both hold the key for their foreign key
        PERFORM 1 FROM protocol_version WHERE tenant_id = NEW.tenant_id AND protocol_id = NEW.protocol_id AND version = NEW.version FOR NO KEY UPDATE;
        UPDATE protocol_version SET in_force_since = NEW.at
          WHERE tenant_id = NEW.tenant_id AND protocol_id = NEW.protocol_id AND version = NEW.version AND in_force_since IS NULL
            AND (SELECT count(*) FROM protocol_signature s WHERE s.tenant_id = NEW.tenant_id AND s.protocol_id = NEW.protocol_id AND s.version = NEW.version) >= 2;
        RETURN NULL;
      END $$;
      REVOKE ALL ON FUNCTION protocol_version_signed() FROM PUBLIC;
      CREATE TRIGGER protocol_signature_counts AFTER INSERT ON protocol_signature FOR EACH ROW EXECUTE FUNCTION protocol_version_signed();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Protocol versions are not dropped: signed plans were made from them.');
  }
}
