import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may ask for tokens, and whose word on people counts. These are questions that come before a clinic is known, so
 * only the directory's role reads them; work inside a clinic sees none of it.
 */
export class Access1700000000002 implements MigrationInterface {
  name = 'Access1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE identity_provider (
        tenant_id uuid NOT NULL REFERENCES tenant,
        name text NOT NULL,
        -- an issuer speaks for one clinic only
        issuer text NOT NULL UNIQUE,
        audience text NOT NULL,
        jwks_uri text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, name)
      );
      CREATE TABLE oauth_client (
        client_id text PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenant,
        name text NOT NULL,
        -- the EHR connection that the client speaks for
        ehr_id uuid,
        jwks_uri text,
        jwks jsonb,
        -- what the client may ask for, in SMART v2 syntax; wildcards cover narrower requests
        scopes text[] NOT NULL,
        active boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL DEFAULT now(),
        -- exactly one source of keys, and public keys only: secrets are never stored here
        CHECK ((jwks_uri IS NULL) <> (jwks IS NULL))
      );
      -- assertions that were presented once and count no more; shared by every API process
      CREATE TABLE used_assertion (
        id text PRIMARY KEY,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX used_assertion_expired ON used_assertion (expires_at);
    `);
    for (const table of ['identity_provider', 'oauth_client', 'used_assertion']) {
      await runner.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY ${table}_directory ON ${table} TO titrate_directory USING (true) WITH CHECK (true);
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO titrate_directory;
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE used_assertion, oauth_client, identity_provider');
  }
}
