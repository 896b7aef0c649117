import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

/**
 * What each EHR should hold (desired) and what it confirmed (acknowledged).
 *
 * A *stream* is a referral's loop (its Task) or a plan; a *replica set* is one stream at one EHR and carries the lease of
 * the worker that is delivering it; a *replica* is one resource at one EHR.
 */
export class Replication1700000000004 implements MigrationInterface {
  name = 'Replication1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ehr_connection (
        tenant_id uuid NOT NULL REFERENCES tenant,
        id uuid NOT NULL,
        name text NOT NULL,
        base_url text NOT NULL,
        -- {"kind":"none"} or {"kind":"backend-services","clientId":..,"tokenUrl":..,"scope":..}; keys are never stored here
        auth jsonb NOT NULL,
        active boolean NOT NULL DEFAULT true,
        capability jsonb,
        capability_read_at timestamptz,
        last_contact_at timestamptz,
        last_failure_at timestamptz,
        last_failure text,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, base_url)
      );
      CREATE TABLE stream (
        tenant_id uuid NOT NULL REFERENCES tenant,
        id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('referral', 'plan')),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, id)
      );
      CREATE TABLE replica_set (
        tenant_id uuid NOT NULL,
        stream_id uuid NOT NULL,
        ehr_id uuid NOT NULL,
        -- guards every acknowledgement: a worker whose lease has passed to another records nothing
        lease_id uuid,
        lease_until timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        -- set when a refused resource blocks the stream until a person releases or amends it
        blocked_at timestamptz,
        last_problem jsonb,
        PRIMARY KEY (tenant_id, stream_id, ehr_id),
        FOREIGN KEY (tenant_id, stream_id) REFERENCES stream (tenant_id, id),
        FOREIGN KEY (tenant_id, ehr_id) REFERENCES ehr_connection (tenant_id, id)
      );
      CREATE TABLE replica (
        tenant_id uuid NOT NULL,
        ehr_id uuid NOT NULL,
        stream_id uuid NOT NULL,
        resource_type text NOT NULL,
        resource_id uuid NOT NULL,
        -- ours: we create and own it; shared: theirs, but some fields are ours to set (Task); theirs: never written
        ownership text NOT NULL CHECK (ownership IN ('ours', 'shared', 'theirs')),
        -- dependency order within the stream: lower is sent first
        position integer NOT NULL,
        desired_version integer,
        desired_hash text,
        acked_version integer,
        acked_hash text,
        remote_id text,
        remote_etag text,
        state text NOT NULL CHECK (state IN ('due', 'in-doubt', 'acknowledged', 'refused', 'conflict', 'downgraded', 'linked')),
        problem jsonb,
        acked_at timestamptz,
        changed_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, ehr_id, resource_type, resource_id),
        FOREIGN KEY (tenant_id, stream_id, ehr_id) REFERENCES replica_set (tenant_id, stream_id, ehr_id)
      );
      CREATE INDEX replica_of_stream ON replica (tenant_id, stream_id, ehr_id, position);
      CREATE INDEX replica_due ON replica (tenant_id, stream_id, ehr_id) WHERE state IN ('due', 'in-doubt');
      CREATE UNIQUE INDEX replica_remote ON replica (tenant_id, ehr_id, resource_type, remote_id) WHERE remote_id IS NOT NULL;
    `);
    for (const table of ['ehr_connection', 'stream', 'replica_set', 'replica']) await runner.query(tenantTable(table));
  }

  async down(): Promise<void> {
    throw new Error('Replication state is not dropped: it is the memory of what each EHR holds.');
  }
}
