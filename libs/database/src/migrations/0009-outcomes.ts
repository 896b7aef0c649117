import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/** What a patient said of pain and mood, as it was said: rows that are added and never changed. */
export class Outcomes1700000000009 implements MigrationInterface {
  name = 'Outcomes1700000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outcome (
        tenant_id uuid NOT NULL REFERENCES tenant,
        id uuid NOT NULL,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        plan_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        session_id uuid,
        instrument text NOT NULL,
        timing text NOT NULL,
        at timestamptz NOT NULL,
        score numeric NOT NULL,
        -- answers in the order of the form, as JSON; null for an instrument of one question
        items text,
        band text,
        alert text,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        recorded_by_name text NOT NULL,
        PRIMARY KEY (tenant_id, id),
        FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id),
        FOREIGN KEY (tenant_id, session_id) REFERENCES session (tenant_id, id)
      );
      CREATE INDEX outcome_of_plan ON outcome (tenant_id, plan_id, instrument, at, seq);
    `);
    await runner.query(tenantTable('outcome', 'SELECT, INSERT'));
  }

  async down(): Promise<void> {
    throw new Error('Outcomes are not dropped: they are clinical records.');
  }
}
