import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/** Sessions of plans. What happened in one is a list of entries that only grows; its state follows from them. */
export class Sessions1700000000008 implements MigrationInterface {
  name = 'Sessions1700000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE session (
        tenant_id uuid NOT NULL REFERENCES tenant,
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        number integer NOT NULL CHECK (number > 0),
        status text NOT NULL CHECK (status IN ('in-progress', 'paused', 'completed', 'stopped', 'entered-in-error')),
        version integer NOT NULL DEFAULT 1,
        started_at timestamptz NOT NULL,
        started_by text NOT NULL,
        started_by_name text NOT NULL,
        ended_at timestamptz,
        delivered_value numeric,
        delivered_unit text,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, plan_id, number),
        FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id),
        CHECK ((status IN ('completed', 'stopped')) <= (ended_at IS NOT NULL))
      );
      -- a patient lies on one infusion at a time, whatever the number of plans
      CREATE UNIQUE INDEX session_open ON session (tenant_id, patient_id) WHERE status IN ('in-progress', 'paused');

      CREATE TABLE session_entry (
        tenant_id uuid NOT NULL,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        id uuid NOT NULL,
        session_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('start', 'vitals', 'rate', 'pause', 'resume', 'complete', 'stop')),
        -- when it happened; a late entry lies before recorded_at
        at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL,
        data text NOT NULL,
        PRIMARY KEY (tenant_id, id),
        FOREIGN KEY (tenant_id, session_id) REFERENCES session (tenant_id, id)
      );
      CREATE INDEX session_entry_of ON session_entry (tenant_id, session_id, at, seq);
    `);
    await runner.query(tenantTable('session'));
    await runner.query(tenantTable('session_entry', 'SELECT, INSERT'));
  }

  async down(): Promise<void> {
    throw new Error('Sessions are not dropped: they are clinical records.');
  }
}
