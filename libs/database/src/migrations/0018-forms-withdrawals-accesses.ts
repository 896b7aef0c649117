import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/** Words that patients sign, changed orders that are withdrawn before their signature, and who looked at what. */
export class FormsWithdrawalsAccesses1700000000018 implements MigrationInterface {
  name = 'FormsWithdrawalsAccesses1700000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE consent_form (
        tenant_id uuid NOT NULL REFERENCES tenant,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        form_id text NOT NULL CHECK (form_id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
        version text NOT NULL CHECK (version ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
        language text NOT NULL,
        purpose text NOT NULL CHECK (purpose IN ('treatment', 'sharing')),
        title text NOT NULL,
        -- JSON list: heading, text, and which elements of a consent it covers
        sections text NOT NULL,
        -- of the words as they are read and signed
        sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        registered_at timestamptz NOT NULL,
        registered_by text NOT NULL,
        registered_by_name text NOT NULL,
        retired_at timestamptz,
        retired_by text,
        retired_by_name text,
        retired_note text,
        PRIMARY KEY (tenant_id, form_id, version, language),
        UNIQUE (tenant_id, form_id, version, language, purpose, sha256),
        CHECK ((retired_at IS NULL) = (retired_by IS NULL))
      );

      -- The words that were signed, by their hash. Consents of earlier versions of the software name a form that nobody
      -- registered: they keep its name, and have no hash.
      ALTER TABLE plan_consent ADD form_sha256 text;
      ALTER TABLE plan_consent ADD CONSTRAINT plan_consent_form FOREIGN KEY (tenant_id, text_id, text_version, language, purpose, form_sha256)
        REFERENCES consent_form (tenant_id, form_id, version, language, purpose, sha256);

      -- In the database, so that no way through the code can have words signed that nobody can read later.
      CREATE FUNCTION plan_consent_names_form() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.form_sha256 IS NULL OR EXISTS (
          SELECT 1 FROM consent_form f WHERE f.tenant_id = NEW.tenant_id AND f.form_id = NEW.text_id AND f.version = NEW.text_version AND f.language = NEW.language AND f.retired_at IS NOT NULL
        ) THEN
          RAISE EXCEPTION 'a consent names a registered form that is not retired' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_consent_names_form';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER plan_consent_form_in_use BEFORE INSERT ON plan_consent FOR EACH ROW EXECUTE FUNCTION plan_consent_names_form();

      ALTER TABLE plan_revision
        ADD withdrawn_at timestamptz,
        ADD withdrawn_by text,
        ADD withdrawn_by_name text,
        -- what is signed is not withdrawn, and what is withdrawn is not signed
        ADD CONSTRAINT plan_revision_withdrawn CHECK (withdrawn_at IS NULL OR (signed_at IS NULL AND withdrawn_by IS NOT NULL));

      -- Who looked at what, or was not let. Only added to. Apart from the audit trail, so that no reader waits for the lock
      -- of its chain: entries are written in batches, and each batch is one link of a chain of its own.
      CREATE TABLE access_entry (
        tenant_id uuid NOT NULL REFERENCES tenant,
        id uuid NOT NULL,
        batch_id uuid NOT NULL,
        -- the canonical text that is hashed; the columns beside it are read from it and cannot disagree with it
        content text NOT NULL,
        subject text NOT NULL GENERATED ALWAYS AS (content::jsonb #>> '{actor,subject}') STORED,
        outcome text NOT NULL GENERATED ALWAYS AS (content::jsonb ->> 'outcome') STORED,
        -- ids of the address and of what was shown
        ids jsonb NOT NULL GENERATED ALWAYS AS (content::jsonb -> 'ids') STORED,
        PRIMARY KEY (tenant_id, batch_id, id)
      );
      -- who looked at this patient, this plan: ids ? '…'
      CREATE INDEX access_entry_ids ON access_entry USING gin (ids);
      CREATE TABLE access_link (
        tenant_id uuid NOT NULL,
        seq bigint NOT NULL,
        batch_id uuid NOT NULL,
        prev_hash text NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (tenant_id, seq),
        UNIQUE (tenant_id, batch_id)
      );

      CREATE FUNCTION access_link_batch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        batch record;
        last record;
        prev text;
      BEGIN
        FOR batch IN SELECT tenant_id, batch_id, string_agg(content, E'\\n' ORDER BY id) AS content FROM added GROUP BY tenant_id, batch_id LOOP
          PERFORM pg_advisory_xact_lock(hashtextextended('access:' || batch.tenant_id::text, 0));
          SELECT seq, hash INTO last FROM access_link WHERE tenant_id = batch.tenant_id ORDER BY seq DESC LIMIT 1;
          prev := coalesce(last.hash, '');
          -- a batch that has its link already takes nothing more: the second link is refused as not unique
          INSERT INTO access_link (tenant_id, seq, batch_id, prev_hash, hash)
            VALUES (batch.tenant_id, coalesce(last.seq, 0) + 1, batch.batch_id, prev, encode(sha256(convert_to(prev || E'\\n' || batch.content, 'UTF8')), 'hex'));
        END LOOP;
        RETURN NULL;
      END $$;
      REVOKE ALL ON FUNCTION access_link_batch() FROM PUBLIC;
      CREATE TRIGGER access_entry_linked AFTER INSERT ON access_entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION access_link_batch();
      CREATE TRIGGER access_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON access_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
      CREATE TRIGGER access_link_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON access_link FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
    `);
    // words never change, and no form is deleted: it can only be retired
    await runner.query(tenantTable('consent_form', 'SELECT, INSERT, UPDATE (retired_at, retired_by, retired_by_name, retired_note)'));
    await runner.query('GRANT UPDATE (withdrawn_at, withdrawn_by, withdrawn_by_name) ON plan_revision TO titrate_app');
    await runner.query(tenantTable('access_entry', 'SELECT, INSERT'));
    await runner.query(tenantTable('access_link', 'SELECT'));
  }

  async down(): Promise<void> {
    throw new Error('What was signed and who looked at it is not dropped.');
  }
}
