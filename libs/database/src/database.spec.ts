import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refuse } from '#clinical';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.js';

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

const addStream = (id: string) => (tx: { query(sql: string, p: unknown[]): Promise<unknown>; tenantId: string }) => tx.query(`INSERT INTO stream (tenant_id, id, kind) VALUES ($1, $2, 'plan')`, [tx.tenantId, id]);

describe('the door to the database', () => {
  it('shows a clinic its own rows only, and refuses rows in the name of another', async () => {
    const id = '0b0f3f0a-52a5-4c3e-9d2c-000000000001';
    await db.database.inTenant(db.clinician, addStream(id));
    expect(await db.database.inTenant(db.clinician, (tx) => tx.query('SELECT id FROM stream'))).toEqual([{ id }]);
    expect(await db.database.inTenant(db.stranger, (tx) => tx.query('SELECT id FROM stream'))).toEqual([]);
    await expect(db.database.inTenant(db.stranger, (tx) => tx.query(`INSERT INTO stream (tenant_id, id, kind) VALUES ($1, gen_random_uuid(), 'plan')`, [db.clinician.tenantId]))).rejects.toThrow(/row-level security/);
  });

  it('keeps nothing of a refused piece of work', async () => {
    const id = '0b0f3f0a-52a5-4c3e-9d2c-000000000002';
    await db.database.inTenant(db.clinician, async (tx) => {
      await addStream(id)(tx);
      return refuse({ kind: 'business-rule', code: 'TEST', text: 'No.' });
    });
    expect(await db.sql('SELECT 1 FROM stream WHERE id = $1', [id])).toEqual([]);
  });

  it('leaves no clinic behind on the pooled connection, and shows the directory no clinical table', async () => {
    await db.database.inTenant(db.clinician, (tx) => tx.query('SELECT 1'));
    await db.database.inDirectory(async (tx) => {
      expect(await tx.query('SELECT titrate_tenant() AS t')).toEqual([{ t: null }]);
    });
    await expect(db.database.inDirectory((tx) => tx.query('SELECT * FROM stream'))).rejects.toThrow(/permission denied/);
  });

  it('sends a job if and only if the transaction commits, one waiting per key', async () => {
    const waiting = () => db.sql<{ n: string }>(`SELECT count(*) AS n FROM pgboss.job WHERE name = 'reconcile'`).then(([r]) => Number(r?.n));
    await expect(
      db.database.inTenant(db.clinician, async (tx) => {
        await db.jobs.enqueue(tx, 'reconcile', { stream: 'a' }, 'a');
        throw new Error('aborted');
      }),
    ).rejects.toThrow('aborted');
    expect(await waiting()).toBe(0);
    for (let i = 0; i < 2; i++) await db.database.inTenant(db.clinician, (tx) => db.jobs.enqueue(tx, 'reconcile', { stream: 'a' }, 'a'));
    expect(await waiting()).toBe(1);
  });

  it('shows the application role nothing where no clinic is set', async () => {
    await db.database.inTenant(db.clinician, addStream('0b0f3f0a-52a5-4c3e-9d2c-000000000003'));
    const tables = await db.sql<{ name: string }>(`SELECT table_name AS name FROM information_schema.role_table_grants WHERE grantee = 'titrate_app' AND table_schema = 'public' AND privilege_type = 'SELECT' ORDER BY 1`);
    expect(tables.map((t) => t.name)).toEqual(expect.arrayContaining(['audit_entry', 'chart_resource', 'plan', 'referral', 'stream', 'tenant']));
    const nowhere = { ...db.clinician, tenantId: '' };
    for (const { name } of tables) expect([name, await db.database.inTenant(nowhere, (tx) => tx.query(`SELECT * FROM ${name} LIMIT 1`))]).toEqual([name, []]);
    await expect(db.database.inTenant(nowhere, addStream('0b0f3f0a-52a5-4c3e-9d2c-000000000004'))).rejects.toThrow();
  });

  it('lets the application role remove nothing but search rows, and change nothing that is only ever added', async () => {
    const may = await db.sql<{ name: string; privilege: string }>(`SELECT table_name AS name, privilege_type AS privilege FROM information_schema.role_table_grants WHERE grantee = 'titrate_app' AND table_schema = 'public' ORDER BY 1, 2`);
    const of = (privilege: string): string[] => may.filter((m) => m.privilege === privilege).map((m) => m.name);
    expect(new Set(may.map((m) => m.privilege))).toEqual(new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE']));
    expect(of('DELETE')).toEqual(['chart_date', 'chart_reference', 'chart_string', 'chart_token']);
    for (const name of ['access_entry', 'access_link', 'audit_entry', 'audit_link', 'chart_resource', 'consent_form', 'outcome', 'plan_acknowledgement', 'plan_event', 'plan_screening', 'referral_intake', 'session_entry', 'tenant']) expect(of('UPDATE')).not.toContain(name);
    for (const name of ['access_link', 'audit_link', 'tenant']) expect(of('INSERT')).not.toContain(name);
    for (const role of ['titrate_app', 'titrate_directory']) expect(await db.sql('SELECT 1 FROM pg_tables WHERE tableowner = $1', [role])).toEqual([]);
  });

  it('lets it send jobs, and neither read, take nor change them', async () => {
    const inClinic = (sql: string) => db.database.inTenant(db.clinician, (tx) => tx.query(sql));
    for (const sql of ['SELECT data FROM pgboss.job', `UPDATE pgboss.job SET state = 'completed'`, 'DELETE FROM pgboss.job', `UPDATE pgboss.queue SET name = 'x'`, 'TRUNCATE pgboss.job']) await expect(inClinic(sql)).rejects.toThrow(/permission denied/);
  });

  it('does not rest on what everybody may do in the schema: a hardened database, or one made anew, grants nothing to PUBLIC', async () => {
    await db.sql('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await expect(db.database.inTenant(db.clinician, (tx) => tx.query('SELECT count(*) FROM stream'))).resolves.toHaveLength(1);
    await expect(db.database.inDirectory((tx) => tx.query('SELECT count(*) FROM tenant'))).resolves.toHaveLength(1);
  });

  it('forces row-level security on every table that belongs to a clinic', async () => {
    const open = await db.sql(`SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`);
    expect(open).toEqual([]);
  });
});
