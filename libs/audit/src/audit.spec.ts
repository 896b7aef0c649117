import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refuse } from '#clinical';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.js';
import { type Access, AccessLog } from './access-log.js';
import { record } from './record.js';
import { verify, verifyAccesses } from './verify.js';

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

const entry = (id: string) => ({ action: 'plan.sign', entity: { type: 'plan', id }, detail: { version: '1' } });
const state = (who = db.clinician) => db.database.inTenant(who, verify);

describe('the audit trail', () => {
  it('chains what is recorded, per clinic, and keeps nothing of what was refused', async () => {
    await db.database.inTenant(db.clinician, async (tx) => {
      await record(tx, entry('a'));
      await record(tx, { ...entry('b'), reason: 'WEIGHT_OLD' });
    });
    await db.database.inTenant(db.clinician, async (tx) => {
      await record(tx, entry('c'));
      return refuse({ kind: 'business-rule', code: 'NO', text: 'No.' });
    });
    await db.database.inTenant(db.stranger, (tx) => record(tx, entry('d')));
    expect(await state()).toMatchObject({ intact: true, length: 2 });
    expect(await state(db.stranger)).toMatchObject({ intact: true, length: 1 });
    const rows = await db.sql<{ action: string; entity_id: string; content: string }>('SELECT action, entity_id, content FROM audit_entry e JOIN audit_link l ON l.entry_id = e.id WHERE e.tenant_id = $1 ORDER BY seq', [db.clinician.tenantId]);
    expect(rows.map((r) => [r.action, r.entity_id])).toEqual([['plan.sign', 'a'], ['plan.sign', 'b']]);
    expect(JSON.parse(rows[1]?.content ?? '')).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      actor: { kind: 'person', subject: 'dr-first', display: 'dr-first' },
      action: 'plan.sign',
      entity: { type: 'plan', id: 'b' },
      reason: 'WEIGHT_OLD',
      detail: { version: '1' },
    });
  });

  it('stays one chain when many record at once', async () => {
    const before = await state();
    await Promise.all(Array.from({ length: 24 }, (_, i) => db.database.inTenant(db.clinician, (tx) => record(tx, entry(`many-${i}`)))));
    const after = await state();
    expect(after).toMatchObject({ intact: true });
    expect((after as { length: number }).length - (before as { length: number }).length).toBe(24);
  });

  it.each(['UPDATE audit_entry SET content = content', 'DELETE FROM audit_entry', 'TRUNCATE audit_entry CASCADE', 'UPDATE audit_link SET hash = hash', 'DELETE FROM audit_link', `INSERT INTO audit_link SELECT tenant_id, 999, id, '', '' FROM audit_entry LIMIT 1`])('does not let the application %s', async (sql) => {
    await expect(db.database.inTenant(db.clinician, (tx) => tx.query(sql))).rejects.toThrow(/permission denied/);
  });

  it('does not let even the owner change it in passing, and notices when somebody forces it', async () => {
    await expect(db.sql(`UPDATE audit_entry SET content = content || ' '`)).rejects.toThrow(/append-only/);
    await db.sql('ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_kept');
    await db.sql(`UPDATE audit_entry SET content = replace(content, '"b"', '"x"') WHERE tenant_id = $1`, [db.clinician.tenantId]);
    expect(await state()).toEqual({ intact: false, brokenAt: 2 });
    expect(await state(db.stranger)).toMatchObject({ intact: true });
  });
});

describe('the log of accesses', () => {
  const accesses = (who = db.clinician) => db.database.inTenant(who, verifyAccesses);
  const look = (n: number): Access => ({ operation: 'GET /api/v1/plans/:id', outcome: 'shown', ids: [`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`], request: '00000000-0000-4000-8000-0000000000ff' });
  const batches = (tenantId: string): Promise<{ n: number }[]> => db.sql<{ n: number }>('SELECT count(*)::int AS n FROM access_entry WHERE tenant_id = $1 GROUP BY batch_id ORDER BY 1', [tenantId]);

  it('keeps who looked at what, per clinic, and finds it by what was looked at', async () => {
    const log = new AccessLog(db.database);
    await log.write(db.clinician, look(1));
    await log.write(db.stranger, { ...look(1), outcome: 'not-found' });
    expect(await accesses()).toMatchObject({ intact: true, length: 1 });
    expect(await accesses(db.stranger)).toMatchObject({ intact: true, length: 1 });
    const found = await db.database.inTenant(db.clinician, (tx) => tx.query<{ content: string; subject: string }>('SELECT content, subject FROM access_entry WHERE ids ? $1', [look(1).ids[0]]));
    expect(found.map(({ content, subject }) => [subject, JSON.parse(content)])).toEqual([['dr-first', { at: expect.stringMatching(/Z$/), actor: { kind: 'person', subject: 'dr-first', display: 'dr-first' }, ...look(1) }]]);
  });

  it('puts those who come at once into a few batches, from several processes, and loses none', async () => {
    const [one, other] = [new AccessLog(db.database), new AccessLog(db.database)];
    await Promise.all(Array.from({ length: 300 }, (_, i) => (i % 2 ? one : other).write(db.clinician, look(i))));
    expect(await accesses()).toMatchObject({ intact: true, length: 301 });
    // the first of each process writes alone, the others together
    expect((await batches(db.clinician.tenantId)).map(({ n }) => n)).toEqual([1, 1, 1, 149, 149]);
  });

  it('waits for nobody who signs, and nobody who signs for it', async () => {
    await db.database.inTenant(db.clinician, async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('audit:' || $1::text, 0))`, [db.clinician.tenantId]);
      await new AccessLog(db.database).write(db.clinician, look(1));
    });
  });

  it('says so where an entry could not be kept, to each whose entry it is, and goes on', async () => {
    const log = new AccessLog(db.database);
    const nowhere = { ...db.clinician, tenantId: '00000000-0000-4000-8000-00000000dead' };
    const results = await Promise.allSettled([log.write(nowhere, look(1)), log.write(nowhere, look(2)), log.write(db.clinician, look(3))]);
    expect(results.map((r) => r.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    await log.write(db.clinician, look(4));
  });

  it.each(['UPDATE access_entry SET content = content', 'DELETE FROM access_entry', 'TRUNCATE access_entry', 'UPDATE access_link SET hash = hash', `INSERT INTO access_link SELECT tenant_id, 999, batch_id, '', '' FROM access_entry LIMIT 1`])('does not let the application %s', async (sql) => {
    await expect(db.database.inTenant(db.clinician, (tx) => tx.query(sql))).rejects.toThrow(/permission denied/);
  });

  it('takes nothing into a batch that is closed, and notices what was changed or taken out by force', async () => {
    const into = 'INSERT INTO access_entry (tenant_id, id, batch_id, content) SELECT tenant_id, gen_random_uuid(), batch_id, content FROM access_entry LIMIT 1';
    await expect(db.database.inTenant(db.clinician, (tx) => tx.query(into))).rejects.toThrow(/access_link_tenant_id_batch_id_key/);
    await expect(db.sql('DELETE FROM access_entry')).rejects.toThrow(/append-only/);
    await db.sql('ALTER TABLE access_entry DISABLE TRIGGER access_entry_kept');
    const [{ id } = { id: '' }] = await db.sql<{ id: string }>(`SELECT id FROM access_entry WHERE tenant_id = $1 AND ids ? $2`, [db.clinician.tenantId, look(150).ids[0]]);
    await db.sql(`UPDATE access_entry SET content = replace(content, '"shown"', '"refused"') WHERE id = $1`, [id]);
    expect(await accesses()).toMatchObject({ intact: false });
    await db.sql(`UPDATE access_entry SET content = replace(content, '"refused"', '"shown"') WHERE id = $1`, [id]);
    expect(await accesses()).toMatchObject({ intact: true });
    await db.sql('DELETE FROM access_entry WHERE id = $1', [id]);
    expect(await accesses()).toMatchObject({ intact: false });
    expect(await accesses(db.stranger)).toMatchObject({ intact: true });
    await db.sql('ALTER TABLE access_entry ENABLE TRIGGER access_entry_kept');
  });
});
