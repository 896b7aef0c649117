import type { Chart } from '#chart';
import type { Tx } from '#database';
import { collectReferences, ownIdentifier, parseReference, type IdentifierToken } from '#fhir';
import { CHUNK } from './limits.js';
import { saidByUs } from './shared-task.js';
import { type DueReplica, type ReferenceTarget, type StreamAtEhr } from './replica.js';

interface DueRow {
  readonly resource_type: string;
  readonly resource_id: string;
  readonly ownership: 'ours' | 'shared';
  readonly desired_version: number;
  readonly desired_hash: string;
  readonly state: string;
  readonly pending: boolean;
  readonly remote_id: string | null;
  readonly remote_etag: string | null;
}

/**
 * What is due next: in the order of the stream, those last that only wait for a reference. Either a run of resources of
 * ours or one shared resource, because they travel differently. A set that is not blocked holds no refused resource
 * back: what was refused together with an amended one goes again.
 */
export async function readDue(tx: Tx, chart: Chart, s: StreamAtEhr): Promise<DueReplica[]> {
  const rows = await tx.query<DueRow>(
    `SELECT resource_type, resource_id, ownership, desired_version, desired_hash, state, remote_id, remote_etag,
            coalesce(problem->>'code' = 'REFERENCE_PENDING' AND (problem->>'version')::int = desired_version, false) AS pending
     FROM replica WHERE tenant_id = $1 AND stream_id = $2 AND ehr_id = $3 AND ownership <> 'theirs' AND state IN ('due', 'in-doubt', 'refused')
     ORDER BY pending, position, resource_type, resource_id LIMIT ${CHUNK}`,
    [tx.tenantId, s.streamId, s.ehrId],
  );
  const first = rows[0];
  if (!first) return [];
  const mixed = rows.findIndex((r) => r.ownership !== first.ownership || r.pending !== first.pending);
  const run = first.ownership === 'shared' ? [first] : rows.slice(0, mixed < 0 ? rows.length : mixed);
  const due: DueReplica[] = [];
  for (const row of run) {
    const entry = await chart.readVersion(tx, row.resource_type, row.resource_id, row.desired_version);
    if (!entry) throw new Error('A replica is owed a version that the chart does not hold.');
    due.push({
      resourceType: row.resource_type,
      id: row.resource_id,
      ownership: row.ownership,
      version: row.desired_version,
      hash: row.desired_hash,
      inDoubt: row.state === 'in-doubt',
      referencePending: row.pending,
      remoteId: row.remote_id ?? undefined,
      remoteEtag: row.remote_etag ?? undefined,
      resource: row.ownership === 'shared' ? saidByUs(entry.resource<fhir4.Task>()) : entry.resource<fhir4.FhirResource>(),
    });
  }
  return due;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const identifiersOf = (resource: unknown): IdentifierToken[] => {
  const own = ownIdentifier(resource);
  const field = (resource as { identifier?: unknown }).identifier;
  const theirs = [field].flat().filter((i): i is IdentifierToken => {
    const { system, value } = (i ?? {}) as { system?: unknown; value?: unknown };
    return typeof system === 'string' && typeof value === 'string' && !(system === own?.system && value === own.value);
  });
  return [...(own ? [own] : []), ...theirs.map(({ system, value }) => ({ system, value }))];
};

interface TargetRow {
  readonly stream_id: string;
  readonly state: string;
  readonly ownership: string;
  readonly remote_id: string | null;
  readonly blocked: boolean;
}

function standingOf(row: TargetRow | undefined, inChart: boolean): ReferenceTarget['standing'] {
  if (!row) return inChart ? 'absent' : 'unknown';
  if (row.remote_id !== null) return 'held';
  if (row.state === 'linked' || row.ownership !== 'ours') return 'linked';
  if (row.state === 'downgraded') return 'downgraded';
  return row.blocked ? 'blocked' : 'coming';
}

/** Everything that the due resources refer to by our uuid, and where it stands at this EHR. */
export async function readTargets(tx: Tx, chart: Chart, s: StreamAtEhr, due: readonly DueReplica[]): Promise<Map<string, ReferenceTarget>> {
  const targets = new Map<string, ReferenceTarget>();
  for (const { reference } of due.flatMap((d) => collectReferences(d.resource))) {
    const parsed = parseReference(reference);
    // what is no uuid of ours is an address that the EHR gave us
    if (!parsed || parsed.base !== undefined || !UUID.test(parsed.id)) continue;
    const { type, id } = parsed;
    const address = `${type}/${id}`;
    if (targets.has(address)) continue;
    const entry = await chart.read(tx, type, id);
    const [row] = entry
      ? await tx.query<TargetRow>(
          `SELECT r.stream_id, r.state, r.ownership, r.remote_id, s.blocked_at IS NOT NULL AS blocked FROM replica r
           JOIN replica_set s ON s.tenant_id = r.tenant_id AND s.stream_id = r.stream_id AND s.ehr_id = r.ehr_id
           WHERE r.tenant_id = $1 AND r.ehr_id = $2 AND r.resource_type = $3 AND r.resource_id = $4`,
          [tx.tenantId, s.ehrId, type, id],
        )
      : [];
    targets.set(address, {
      type,
      id,
      standing: standingOf(row, entry !== null),
      sameStream: row?.stream_id === s.streamId,
      remoteId: row?.remote_id ?? undefined,
      identifiers: entry ? identifiersOf(entry.resource()) : [],
    });
  }
  return targets;
}
