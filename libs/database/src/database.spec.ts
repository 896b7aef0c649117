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

  it('forces row-level security on every table that belongs to a clinic', async () => {
    const open = await db.sql(`SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`);
    expect(open).toEqual([]);
  });
});
