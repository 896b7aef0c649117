import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Roles and the directory.
 *
 * `titrate_app` works inside one clinic and owns nothing; `titrate_directory` answers the only questions that come
 * before a clinic is known (whose client is this, whose issuer is this) and sees no clinical table.
 * Roles belong to the whole cluster, so they are made only where they are missing.
 */
export class Foundation1700000000001 implements MigrationInterface {
  name = 'Foundation1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const role of ['titrate_app', 'titrate_directory']) {
      await runner.query(`DO $$ BEGIN CREATE ROLE ${role} NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
      await runner.query(`GRANT ${role} TO CURRENT_USER`);
    }
    await runner.query(`
      CREATE FUNCTION titrate_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT nullif(current_setting('titrate.tenant', true), '')::uuid $$;

      CREATE TABLE tenant (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      GRANT SELECT ON tenant TO titrate_directory;
    `);
    await runner.query(`
      ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
      CREATE POLICY tenant_itself ON tenant TO titrate_app USING (id = titrate_tenant());
      CREATE POLICY tenant_directory ON tenant TO titrate_directory USING (true) WITH CHECK (true);
      GRANT SELECT ON tenant TO titrate_app;
      GRANT INSERT, UPDATE ON tenant TO titrate_directory;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The foundation is not taken down: drop the database instead.');
  }
}
