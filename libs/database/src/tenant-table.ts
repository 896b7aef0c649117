/**
 * SQL that puts a table under its clinic: row-level security forced, so that not even the owner reads across,
 * and the application role (which owns nothing) may do only what is listed.
 */
export function tenantTable(name: string, grants: string = 'SELECT, INSERT, UPDATE'): string {
  return `
    ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${name} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${name}_of_tenant ON ${name} USING (tenant_id = titrate_tenant()) WITH CHECK (tenant_id = titrate_tenant());
    GRANT ${grants} ON ${name} TO titrate_app;
  `;
}
