import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/**
 * Who did what, append-only and chained per clinic.
 *
 * The link (number, previous hash, own hash) is made by a deferred trigger at commit, so the chain's lock is held for
 * that moment only: clinics do not wait for each other, and two signatures of one clinic wait for a commit, not for a
 * transaction. The application may add entries and read; it cannot touch links, and nobody may change or remove either.
 */
export class Audit1700000000003 implements MigrationInterface {
  name = 'Audit1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entry (
        tenant_id uuid NOT NULL REFERENCES tenant,
        id uuid NOT NULL,
        -- the canonical text that is hashed; the columns beside it are read from it and cannot disagree with it
        content text NOT NULL,
        action text NOT NULL GENERATED ALWAYS AS (content::jsonb ->> 'action') STORED,
        entity_type text NOT NULL GENERATED ALWAYS AS (content::jsonb #>> '{entity,type}') STORED,
        entity_id text NOT NULL GENERATED ALWAYS AS (content::jsonb #>> '{entity,id}') STORED,
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX audit_entry_of_entity ON audit_entry (tenant_id, entity_type, entity_id);
      CREATE TABLE audit_link (
        tenant_id uuid NOT NULL,
        seq bigint NOT NULL,
        entry_id uuid NOT NULL,
        prev_hash text NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (tenant_id, seq),
        UNIQUE (tenant_id, entry_id),
        FOREIGN KEY (tenant_id, entry_id) REFERENCES audit_entry (tenant_id, id)
      );

      CREATE FUNCTION audit_link_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        last record;
        prev text;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || NEW.tenant_id::text, 0));
        SELECT seq, hash INTO last FROM audit_link WHERE tenant_id = NEW.tenant_id ORDER BY seq DESC LIMIT 1;
        prev := coalesce(last.hash, '');
        INSERT INTO audit_link (tenant_id, seq, entry_id, prev_hash, hash)
          VALUES (NEW.tenant_id, coalesce(last.seq, 0) + 1, NEW.id, prev, encode(sha256(convert_to(prev || E'\\n' || NEW.content, 'UTF8')), 'hex'));
        RETURN NULL;
      END $$;
      REVOKE ALL ON FUNCTION audit_link_entry() FROM PUBLIC;
      CREATE CONSTRAINT TRIGGER audit_entry_linked AFTER INSERT ON audit_entry DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION audit_link_entry();

      CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
      CREATE TRIGGER audit_link_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_link FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
    `);
    await runner.query(tenantTable('audit_entry', 'SELECT, INSERT'));
    await runner.query(tenantTable('audit_link', 'SELECT'));
  }

  async down(): Promise<void> {
    throw new Error('The audit trail is not dropped.');
  }
}
