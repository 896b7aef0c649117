import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/** What stands beside a plan before and between its sessions: consents, goals, and leave to start a session early. */
export class ConsentGoalsSchedule1700000000013 implements MigrationInterface {
  name = 'ConsentGoalsSchedule1700000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE plan_consent (
        tenant_id uuid NOT NULL REFERENCES tenant,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        purpose text NOT NULL CHECK (purpose IN ('treatment', 'sharing')),
        -- the clinic's own form: its id, its version and its language say which words were signed
        text_id text NOT NULL,
        text_version text NOT NULL,
        language text NOT NULL,
        -- what was talked through (JSON list of codes)
        elements text NOT NULL,
        signed_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        recorded_by_name text NOT NULL,
        ended_at timestamptz,
        end_reason text CHECK (end_reason IN ('replaced', 'patient-request', 'capacity-lost', 'recorded-in-error')),
        end_note text,
        ended_by text,
        ended_by_name text,
        PRIMARY KEY (tenant_id, id),
        FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id),
        -- a consent holds for one series and at most 12 months
        CHECK (expires_at > signed_at AND expires_at <= signed_at + interval '366 days'),
        CHECK (signed_at <= recorded_at),
        CHECK ((ended_at IS NULL) = (end_reason IS NULL))
      );
      -- one of each purpose counts at a time
      CREATE UNIQUE INDEX plan_consent_open ON plan_consent (tenant_id, plan_id, purpose) WHERE ended_at IS NULL;

      CREATE TABLE plan_goal (
        tenant_id uuid NOT NULL REFERENCES tenant,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('pain', 'mood', 'peg', 'mme', 'gait')),
        origin text NOT NULL CHECK (origin IN ('protocol', 'clinician')),
        description text NOT NULL,
        start_date date NOT NULL,
        due_date date NOT NULL,
        achievement text NOT NULL,
        -- what it is measured from, and where it stands
        baseline_value numeric,
        latest_value numeric,
        -- Observations that the achievement rests on (JSON list of ids)
        outcomes text NOT NULL,
        made_at timestamptz NOT NULL,
        made_by text NOT NULL,
        made_by_name text NOT NULL,
        PRIMARY KEY (tenant_id, id),
        -- two goals of one kind would contradict each other
        UNIQUE (tenant_id, plan_id, kind),
        FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id),
        CHECK (due_date >= start_date)
      );

      CREATE TABLE plan_early_start (
        tenant_id uuid NOT NULL REFERENCES tenant,
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        session_number integer NOT NULL CHECK (session_number > 1),
        reason text NOT NULL,
        note text NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, plan_id, session_number),
        FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id)
      );
    `);
    await runner.query(tenantTable('plan_consent', 'SELECT, INSERT, UPDATE (ended_at, end_reason, end_note, ended_by, ended_by_name)'));
    await runner.query(tenantTable('plan_goal', 'SELECT, INSERT, UPDATE (achievement, baseline_value, latest_value, outcomes)'));
    await runner.query(tenantTable('plan_early_start', 'SELECT, INSERT'));
  }

  async down(): Promise<void> {
    throw new Error('Consents and goals are not dropped: they are clinical records.');
  }
}
