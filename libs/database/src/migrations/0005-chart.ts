import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/**
 * Our own FHIR record. `chart_resource` holds every version as the bytes that we show and send, append-only;
 * `chart_current` points at the newest; the `chart_*` index tables answer searches over the newest versions.
 */
export class Chart1700000000005 implements MigrationInterface {
  name = 'Chart1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE chart_resource (
        tenant_id uuid NOT NULL REFERENCES tenant,
        resource_type text NOT NULL,
        id uuid NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        stream_id uuid,
        -- text, not jsonb: jsonb would keep 0.350 but not the order and form of what was signed
        content text NOT NULL,
        -- of the content without meta.versionId and meta.lastUpdated, keys sorted
        content_hash text NOT NULL,
        published_at timestamptz(3) NOT NULL,
        published_by text NOT NULL,
        PRIMARY KEY (tenant_id, resource_type, id, version)
      );
      CREATE TABLE chart_current (
        tenant_id uuid NOT NULL,
        resource_type text NOT NULL,
        id uuid NOT NULL,
        version integer NOT NULL,
        content_hash text NOT NULL,
        stream_id uuid,
        -- order of first publication within the stream; becomes replica.position
        position integer NOT NULL,
        origin text NOT NULL CHECK (origin IN ('published', 'adopted')),
        created_at timestamptz(3) NOT NULL,
        last_updated timestamptz(3) NOT NULL,
        PRIMARY KEY (tenant_id, resource_type, id),
        FOREIGN KEY (tenant_id, resource_type, id, version) REFERENCES chart_resource (tenant_id, resource_type, id, version),
        FOREIGN KEY (tenant_id, stream_id) REFERENCES stream (tenant_id, id)
      );
      CREATE INDEX chart_current_by_creation ON chart_current (tenant_id, resource_type, created_at, id);
      CREATE INDEX chart_current_by_update ON chart_current (tenant_id, resource_type, last_updated, id);
      CREATE INDEX chart_current_of_stream ON chart_current (tenant_id, stream_id, position);

      CREATE TABLE chart_token (
        tenant_id uuid NOT NULL,
        resource_type text NOT NULL,
        id uuid NOT NULL,
        name text NOT NULL,
        system text NOT NULL,
        code text NOT NULL,
        FOREIGN KEY (tenant_id, resource_type, id) REFERENCES chart_current (tenant_id, resource_type, id)
      );
      CREATE INDEX chart_token_value ON chart_token (tenant_id, resource_type, name, code, system, id);
      CREATE INDEX chart_token_owner ON chart_token (tenant_id, resource_type, id);

      CREATE TABLE chart_reference (
        tenant_id uuid NOT NULL,
        resource_type text NOT NULL,
        id uuid NOT NULL,
        name text NOT NULL,
        target_type text NOT NULL,
        -- an id of ours, or an absolute address elsewhere
        target_id text NOT NULL,
        FOREIGN KEY (tenant_id, resource_type, id) REFERENCES chart_current (tenant_id, resource_type, id)
      );
      CREATE INDEX chart_reference_value ON chart_reference (tenant_id, target_id, resource_type, name, id);
      CREATE INDEX chart_reference_owner ON chart_reference (tenant_id, resource_type, id);

      CREATE TABLE chart_date (
        tenant_id uuid NOT NULL,
        resource_type text NOT NULL,
        id uuid NOT NULL,
        name text NOT NULL,
        -- the span that the precision of the value covers, upper end exclusive
        low timestamptz NOT NULL,
        high timestamptz NOT NULL,
        FOREIGN KEY (tenant_id, resource_type, id) REFERENCES chart_current (tenant_id, resource_type, id)
      );
      CREATE INDEX chart_date_low ON chart_date (tenant_id, resource_type, name, low, id);
      CREATE INDEX chart_date_high ON chart_date (tenant_id, resource_type, name, high, id);
      CREATE INDEX chart_date_owner ON chart_date (tenant_id, resource_type, id);

      CREATE TABLE chart_string (
        tenant_id uuid NOT NULL,
        resource_type text NOT NULL,
        id uuid NOT NULL,
        name text NOT NULL,
        -- lower case, without accents
        value text NOT NULL,
        FOREIGN KEY (tenant_id, resource_type, id) REFERENCES chart_current (tenant_id, resource_type, id)
      );
      CREATE INDEX chart_string_value ON chart_string (tenant_id, resource_type, name, value text_pattern_ops, id);
      CREATE INDEX chart_string_owner ON chart_string (tenant_id, resource_type, id);

      CREATE FUNCTION chart_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'A published version is never changed.' USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER chart_resource_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON chart_resource FOR EACH STATEMENT EXECUTE FUNCTION chart_is_append_only();
    `);
    await runner.query(tenantTable('chart_resource', 'SELECT, INSERT'));
    await runner.query(tenantTable('chart_current'));
    for (const index of ['chart_token', 'chart_reference', 'chart_date', 'chart_string']) await runner.query(tenantTable(index, 'SELECT, INSERT, DELETE'));
  }

  async down(): Promise<void> {
    throw new Error('The chart is not dropped: it is the record of what was signed.');
  }
}
