import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/**
 * Plans, and beside them what is only ever added: screenings, acknowledgements and events.
 *
 * Decimals are `numeric` without a scale: PostgreSQL then keeps the digits as they were entered (0.350 stays 0.350).
 * Calculations and screenings are `text`, not `jsonb`, which would rewrite their numbers and the order of their keys.
 */
export class Plans1700000000007 implements MigrationInterface {
  name = 'Plans1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE plan (
        tenant_id uuid NOT NULL REFERENCES tenant,
        id uuid NOT NULL,
        referral_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        protocol_id text NOT NULL,
        protocol_version text NOT NULL,
        -- the protocol as it stood: later versions of it do not reach a plan that exists
        protocol text NOT NULL,
        status text NOT NULL CHECK (status IN ('draft', 'proposed', 'active', 'on-hold', 'completed', 'revoked', 'entered-in-error')),
        -- counts changes: a writer that read an older one is refused
        version integer NOT NULL DEFAULT 1,
        -- counts the orders that were signed under this plan: a revised dose is a new revision
        revision integer NOT NULL DEFAULT 1,
        dose_value numeric NOT NULL,
        dose_unit text NOT NULL,
        -- weight, height, basis, concentration, pump step and sessions as they were given or taken from the record
        weight_value numeric NOT NULL,
        weight_unit text NOT NULL,
        weight_source text,
        weight_measured_at text,
        weight_observation_id uuid,
        weight_basis text,
        height_value numeric,
        height_unit text,
        sex text,
        concentration_value numeric NOT NULL,
        concentration_unit text NOT NULL,
        pump_step_value numeric,
        pump_step_unit text,
        bolus_value numeric,
        bolus_unit text,
        duration_value numeric,
        duration_unit text,
        sessions integer CHECK (sessions > 0),
        calculation text NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        created_by_name text NOT NULL,
        changed_at timestamptz NOT NULL,
        signed_at timestamptz,
        signed_by text,
        signed_by_name text,
        PRIMARY KEY (tenant_id, id),
        CHECK ((signed_at IS NULL) = (signed_by IS NULL)),
        -- nothing is given from a plan that nobody signed
        CHECK (signed_at IS NOT NULL OR status IN ('draft', 'proposed', 'revoked', 'entered-in-error'))
      );
      CREATE INDEX plan_newest ON plan (tenant_id, created_at DESC, id DESC);
      CREATE INDEX plan_of_referral ON plan (tenant_id, referral_id);

      CREATE TABLE plan_screening (
        tenant_id uuid NOT NULL,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        -- when in the plan's life: while drafting, at the signature, before a session
        occasion text NOT NULL CHECK (occasion IN ('draft', 'signature', 'session')),
        rules_version text NOT NULL,
        inputs_hash text NOT NULL,
        findings text NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        PRIMARY KEY (tenant_id, id),
        FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id)
      );
      CREATE INDEX plan_screening_of ON plan_screening (tenant_id, plan_id, seq DESC);

      CREATE TABLE plan_acknowledgement (
        tenant_id uuid NOT NULL,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        -- rule of the screening (S29) or code of the dose limit that is acknowledged
        finding text NOT NULL,
        -- what stood there when it was acknowledged (JSON): other evidence needs another acknowledgement
        covers text NOT NULL,
        reason text NOT NULL,
        note text NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL,
        PRIMARY KEY (tenant_id, id),
        FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id)
      );
      CREATE INDEX plan_acknowledgement_of ON plan_acknowledgement (tenant_id, plan_id, seq);

      CREATE TABLE plan_event (
        tenant_id uuid NOT NULL,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        event text NOT NULL,
        status_before text,
        status_after text NOT NULL,
        reason text,
        note text,
        at timestamptz NOT NULL,
        by text NOT NULL,
        by_name text NOT NULL,
        PRIMARY KEY (tenant_id, id),
        FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id)
      );
      CREATE INDEX plan_event_of ON plan_event (tenant_id, plan_id, seq);
    `);
    await runner.query(tenantTable('plan'));
    for (const table of ['plan_screening', 'plan_acknowledgement', 'plan_event']) await runner.query(tenantTable(table, 'SELECT, INSERT'));
  }

  async down(): Promise<void> {
    throw new Error('Plans are not dropped: they are clinical records.');
  }
}
