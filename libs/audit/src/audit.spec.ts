import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refuse } from '#clinical';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.js';
import { record } from './record.js';
import { verify } from './verify.js';

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
