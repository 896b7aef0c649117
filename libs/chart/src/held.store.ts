import type { Tx } from '#database';
import { isOurId } from './chart.store.js';

export interface RemoteName {
  readonly type: string;
  readonly remoteId: string;
}
export interface IdentifiedBy {
  readonly type: string;
  readonly system: string;
  readonly value: string;
}

/** Something that we hold in common with an EHR. */
export interface Held {
  readonly type: string;
  readonly id: string;
  readonly ownership: 'ours' | 'shared' | 'theirs';
  /** Our id of the patient whom it is about; null for what is about nobody. */
  readonly patientId: string | null;
}

const PATIENT_OF = `(SELECT p.target_id FROM chart_reference p WHERE p.tenant_id = r.tenant_id AND p.resource_type = r.resource_type AND p.id = r.resource_id AND p.name = 'patient' LIMIT 1) AS "patientId"`;

/** What an EHR knows by these ids of its own. */
export async function heldAs(tx: Tx, ehrId: string, names: readonly RemoteName[]): Promise<(Held & RemoteName)[]> {
  if (names.length === 0) return [];
  return tx.query<Held & RemoteName>(
    `SELECT r.resource_type AS type, r.remote_id AS "remoteId", r.resource_id AS id, r.ownership, ${PATIENT_OF} FROM replica r
     JOIN unnest($3::text[], $4::text[]) AS asked (type, id) ON r.resource_type = asked.type AND r.remote_id = asked.id
     WHERE r.tenant_id = $1 AND r.ehr_id = $2`,
    [tx.tenantId, ehrId, names.map((n) => n.type), names.map((n) => n.remoteId)],
  );
}

/** Whether this very resource of ours is held in common with this EHR. */
export async function isHeldFor(tx: Tx, ehrId: string, type: string, id: string): Promise<boolean> {
  if (!isOurId(id)) return false;
  return (await tx.query('SELECT 1 FROM replica WHERE tenant_id = $1 AND ehr_id = $2 AND resource_type = $3 AND resource_id = $4', [tx.tenantId, ehrId, type, id])).length > 0;
}

/** What we hold in common with this EHR under these identifiers. */
export async function heldUnder(tx: Tx, ehrId: string, identifiers: readonly IdentifiedBy[]): Promise<(Held & IdentifiedBy)[]> {
  if (identifiers.length === 0) return [];
  return tx.query<Held & IdentifiedBy>(
    `SELECT DISTINCT t.resource_type AS type, t.system, t.code AS value, t.id, r.ownership, ${PATIENT_OF}
     FROM chart_token t
     JOIN unnest($3::text[], $4::text[], $5::text[]) AS asked (type, system, value) ON t.resource_type = asked.type AND t.code = asked.value AND t.system = asked.system
     JOIN replica r ON r.tenant_id = t.tenant_id AND r.ehr_id = $2 AND r.resource_type = t.resource_type AND r.resource_id = t.id
     WHERE t.tenant_id = $1 AND t.name = 'identifier'`,
    [tx.tenantId, ehrId, identifiers.map((i) => i.type), identifiers.map((i) => i.system), identifiers.map((i) => i.value)],
  );
}
