import type { Criterion, DateMatch, SearchRequest, Sort } from './search-request.js';

/** A statement in the making: values are only ever parameters. */
export class Sql {
  readonly values: unknown[] = [];
  param(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

const TABLES = { token: 'chart_token', reference: 'chart_reference', date: 'chart_date', string: 'chart_string' } as const;

/** The rows of an index table that belong to the resource `c` and parameter `name`. */
const rowsOf = (sql: Sql, table: keyof typeof TABLES, name: string, match: string): string =>
  `EXISTS (SELECT 1 FROM ${TABLES[table]} x WHERE x.tenant_id = c.tenant_id AND x.resource_type = c.resource_type AND x.id = c.id AND x.name = ${sql.param(name)} AND (${match}))`;

const any = (conditions: readonly string[]): string => (conditions.length === 0 ? 'false' : conditions.join(' OR '));

/** How R4 compares the span of a value with the span of what is asked (search §3.1.1.4.5). `low` inclusive, `high` exclusive. */
function dateMatches(sql: Sql, low: string, high: string, values: readonly DateMatch[]): string {
  return any(
    values.map(({ prefix, span }) => {
      // a parameter that the statement does not use has no type, and PostgreSQL refuses it
      const from = (): string => `${sql.param(span.low)}::timestamptz`;
      const to = (): string => `${sql.param(span.high)}::timestamptz`;
      switch (prefix) {
        case 'eq':
          return `(${low} >= ${from()} AND ${high} <= ${to()})`;
        case 'gt':
          return `${high} > ${to()}`;
        case 'lt':
          return `${low} < ${from()}`;
        case 'ge':
          return `${high} > ${from()}`;
        case 'le':
          return `${low} < ${to()}`;
        case 'sa':
          return `${low} >= ${to()}`;
        case 'eb':
          return `${high} <= ${from()}`;
      }
    }),
  );
}

function condition(sql: Sql, c: Criterion): string {
  switch (c.kind) {
    case 'id':
      return `c.id = ANY(${sql.param(c.ids)}::uuid[])`;
    case 'last-updated':
      return `(${dateMatches(sql, 'c.last_updated', `c.last_updated + interval '1 millisecond'`, c.values)})`;
    case 'token': {
      const match = any(c.values.map((v) => [...(v.code === undefined ? [] : [`x.code = ${sql.param(v.code)}`]), ...(v.system === undefined ? [] : [`x.system = ${sql.param(v.system)}`])].join(' AND ')));
      return `${c.negated ? 'NOT ' : ''}${rowsOf(sql, 'token', c.name, match)}`;
    }
    case 'reference':
      return rowsOf(sql, 'reference', c.name, any(c.values.map((v) => [`x.target_id = ${sql.param(v.targetId)}`, ...(v.targetType === undefined ? [] : [`x.target_type = ${sql.param(v.targetType)}`])].join(' AND '))));
    case 'date':
      return rowsOf(sql, 'date', c.name, dateMatches(sql, 'x.low', 'x.high', c.values));
    case 'string':
      return rowsOf(sql, 'string', c.name, any(c.values.map((v) => `x.value LIKE ${sql.param(`${c.anywhere ? '%' : ''}${v.replace(/[\\%_]/g, '\\$&')}%`)}`)));
    case 'missing':
      return `${c.missing ? 'NOT ' : ''}${rowsOf(sql, c.table, c.name, 'true')}`;
  }
}

/** Whether the resource `c` is held in common with the EHR that the search is for; true where it is for people. */
export const isHeldFor = (sql: Sql, request: SearchRequest): string =>
  request.heldFor === undefined
    ? 'true'
    : `EXISTS (SELECT 1 FROM replica h WHERE h.tenant_id = c.tenant_id AND h.ehr_id = ${sql.param(request.heldFor)} AND h.resource_type = c.resource_type AND h.resource_id = c.id)`;

export function whereOf(sql: Sql, tenantId: string, request: SearchRequest): string {
  return [`c.tenant_id = ${sql.param(tenantId)}`, `c.resource_type = ${sql.param(request.type)}`, isHeldFor(sql, request), ...request.criteria.map((c) => condition(sql, c))].join(' AND ');
}

/** The expression that is sorted by, and its type. Every resource has a value: without one it stands at the far end. */
export function sortKey(sql: Sql, sort: Sort): { readonly expression: string; readonly cast: 'timestamptz' | 'uuid' } {
  switch (sort.by.kind) {
    case 'created':
      return { expression: 'c.created_at', cast: 'timestamptz' };
    case 'last-updated':
      return { expression: 'c.last_updated', cast: 'timestamptz' };
    case 'id':
      return { expression: 'c.id', cast: 'uuid' };
    case 'date':
      return {
        expression: `coalesce((SELECT min(x.low) FROM chart_date x WHERE x.tenant_id = c.tenant_id AND x.resource_type = c.resource_type AND x.id = c.id AND x.name = ${sql.param(sort.by.name)}), '${sort.descending ? '-' : ''}infinity'::timestamptz)`,
        cast: 'timestamptz',
      };
  }
}
