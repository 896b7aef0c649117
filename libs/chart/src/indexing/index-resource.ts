import type { Tx } from '#database';
import { pick } from './pick.js';
import { isChartType, paramsOf } from './search-params.js';
import { logicalReferenceOf, MAX_INDEXED, referenceOf, spansOf, stringsOf, tokensOf } from './values.js';

/** Rows of one index table, column by column, so that one statement writes them all. */
interface Rows {
  readonly table: 'chart_token' | 'chart_reference' | 'chart_date' | 'chart_string';
  readonly columns: readonly string[];
  readonly cast: readonly string[];
  readonly values: unknown[][];
}

const tables = (): Record<'token' | 'reference' | 'date' | 'string', Rows> => ({
  token: { table: 'chart_token', columns: ['name', 'system', 'code'], cast: ['text', 'text', 'text'], values: [] },
  reference: { table: 'chart_reference', columns: ['name', 'target_type', 'target_id'], cast: ['text', 'text', 'text'], values: [] },
  date: { table: 'chart_date', columns: ['name', 'low', 'high'], cast: ['text', 'timestamptz', 'timestamptz'], values: [] },
  string: { table: 'chart_string', columns: ['name', 'value'], cast: ['text', 'text'], values: [] },
});

function collect(resource: fhir4.Resource): Rows[] {
  const rows = tables();
  if (!isChartType(resource.resourceType)) return [];
  for (const [name, param] of Object.entries(paramsOf(resource.resourceType))) {
    for (const value of param.paths.flatMap((p) => pick(resource, p))) {
      if (param.type === 'token') for (const t of tokensOf(value)) rows.token.values.push([name, t.system.slice(0, MAX_INDEXED), t.code.slice(0, MAX_INDEXED)]);
      else if (param.type === 'date') for (const d of spansOf(value)) rows.date.values.push([name, d.low, d.high]);
      else if (param.type === 'string') for (const s of stringsOf(value)) rows.string.values.push([name, s]);
      else {
        const target = referenceOf(value);
        if (target && (param.target ?? target.targetType) === target.targetType) rows.reference.values.push([name, target.targetType, target.targetId.slice(0, MAX_INDEXED)]);
        for (const t of logicalReferenceOf(value)) rows.token.values.push([`${name}:identifier`, t.system.slice(0, MAX_INDEXED), t.code.slice(0, MAX_INDEXED)]);
      }
    }
  }
  return Object.values(rows);
}

/** Makes the index tables say what the newest version says, in one round trip. */
export async function indexResource(tx: Tx, resource: fhir4.Resource, isNew: boolean): Promise<void> {
  const parameters: unknown[] = [tx.tenantId, resource.resourceType, resource.id];
  const steps: string[] = [];
  for (const { table, columns, cast, values } of collect(resource)) {
    // statements of one WITH see the table as it was: the new rows are safe from the removal of the old ones
    if (!isNew) steps.push(`DELETE FROM ${table} WHERE tenant_id = $1 AND resource_type = $2 AND id = $3`);
    if (values.length === 0) continue;
    const lists = cast.map((type, i) => `$${parameters.push(values.map((v) => v[i]))}::${type}[]`);
    steps.push(`INSERT INTO ${table} (tenant_id, resource_type, id, ${columns.join(', ')}) SELECT DISTINCT $1::uuid, $2::text, $3::uuid, v.* FROM unnest(${lists.join(', ')}) AS v`);
  }
  if (steps.length > 0) await tx.query(`WITH ${steps.map((step, i) => `step${i} AS (${step})`).join(', ')} SELECT`, parameters);
}
