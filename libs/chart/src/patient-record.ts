import type { Tx } from '#database';
import { CURRENT_JOIN, ENTRY_COLUMNS, type EntryRow, isOurId, toEntry } from './chart.store.js';

/** The newest version of the Patient and of everything whose subject is that patient, oldest first. */
export async function patientRecord(tx: Tx, patientId: string): Promise<fhir4.Resource[]> {
  if (!isOurId(patientId)) return [];
  const rows = await tx.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM ${CURRENT_JOIN}
     WHERE c.tenant_id = $1 AND (
       (c.resource_type = 'Patient' AND c.id = $2::uuid)
       OR EXISTS (SELECT 1 FROM chart_reference x WHERE x.tenant_id = $1 AND x.target_id = $2::text AND x.resource_type = c.resource_type AND x.name = 'patient' AND x.id = c.id))
     ORDER BY c.resource_type <> 'Patient', c.created_at, c.position, c.id`,
    [tx.tenantId, patientId],
  );
  return rows.map((r) => toEntry(r).resource());
}
