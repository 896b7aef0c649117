import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../tenant-table.js';

export class Referrals1700000000006 implements MigrationInterface {
  name = 'Referrals1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE referral (
        tenant_id uuid NOT NULL REFERENCES tenant,
        id uuid NOT NULL,
        -- by the state table of the clinical library, which is checked at boot
        status text NOT NULL,
        reason_code text,
        reason_text text,
        ehr_id uuid NOT NULL,
        placer_system text NOT NULL,
        placer_value text NOT NULL,
        task_system text,
        task_value text,
        patient_id uuid NOT NULL,
        task_id uuid NOT NULL,
        service_request_id uuid NOT NULL,
        received_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, placer_system, placer_value),
        FOREIGN KEY (tenant_id, ehr_id) REFERENCES ehr_connection (tenant_id, id),
        FOREIGN KEY (tenant_id, id) REFERENCES stream (tenant_id, id)
      );
      CREATE INDEX referral_newest ON referral (tenant_id, received_at DESC, id DESC);
      CREATE INDEX referral_by_status ON referral (tenant_id, status, received_at DESC, id DESC);
      CREATE INDEX referral_by_task ON referral (tenant_id, task_system, task_value);
      CREATE INDEX referral_of_task ON referral (tenant_id, task_id);
      CREATE INDEX referral_of_patient ON referral (tenant_id, patient_id);

      -- What was pushed under which key, and the very answer that it got: the same push gets the same answer again.
      CREATE TABLE referral_intake (
        tenant_id uuid NOT NULL,
        ehr_id uuid NOT NULL,
        key text NOT NULL,
        content_hash text NOT NULL,
        referral_id uuid NOT NULL,
        shape text NOT NULL CHECK (shape IN ('transaction', 'service-request', 'task')),
        -- when the placer last changed the request, as far as the push says
        placer_changed_at timestamptz,
        response text NOT NULL,
        received_at timestamptz(3) NOT NULL,
        PRIMARY KEY (tenant_id, ehr_id, key, content_hash),
        FOREIGN KEY (tenant_id, referral_id) REFERENCES referral (tenant_id, id)
      );
    `);
    await runner.query(tenantTable('referral'));
    await runner.query(tenantTable('referral_intake', 'SELECT, INSERT'));
  }

  async down(): Promise<void> {
    throw new Error('Referrals are not dropped.');
  }
}
