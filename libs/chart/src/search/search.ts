import { ok, refuse, type Result } from '#clinical';
import type { Tx } from '#database';
import { type ChartEntry } from '../chart-entry.js';
import { CURRENT_JOIN, ENTRY_COLUMNS, type EntryRow, toEntry } from '../chart.store.js';
import { readCursor, writeCursor } from './cursor.js';
import { searchProblem } from './search-problem.js';
import type { SearchRequest } from './search-request.js';
import { isHeldFor, sortKey, Sql, whereOf } from './search-sql.js';

/** A page of 200 plans would bring in thousands; the caller asks for the rest by id. */
const MAX_INCLUDED = 1_000;

/** Targets elsewhere are addresses, not ids; the CASE keeps the cast away from them. */
const OUR_ID = `CASE WHEN x.target_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN x.target_id::uuid END`;

export interface SearchPage {
  readonly matches: readonly ChartEntry[];
  readonly included: readonly ChartEntry[];
  readonly total?: number;
  /** Cursor of the page that follows. */
  readonly next?: string;
}

/** Searches the newest versions. Pages are cut by key, not by number: what is added meanwhile shifts nothing. */
export async function search(tx: Tx, request: SearchRequest): Promise<Result<SearchPage>> {
  const place = request.page === undefined ? undefined : readCursor(tx.tenantId, request, request.page);
  if (request.page !== undefined && !place) return refuse(searchProblem('PAGE_UNKNOWN', '_page', 'This page does not belong to this search.', 'Follow the link "next" as it was given, or start the search again.'));
  const total = request.total || request.countOnly ? { total: await count(tx, request) } : {};
  if (request.countOnly) return ok({ matches: [], included: [], ...total });

  const sql = new Sql();
  const where = whereOf(sql, tx.tenantId, request);
  const { expression, cast } = sortKey(sql, request.sort);
  const [direction, beyond] = request.sort.descending ? ['DESC', '<'] : ['ASC', '>'];
  const after = place ? `AND (${expression}, c.id) ${beyond} (${sql.param(place.key)}::${cast}, ${sql.param(place.id)}::uuid)` : '';
  const rows = await tx.query<EntryRow & { sort_key: string }>(
    `SELECT ${ENTRY_COLUMNS}, (${expression})::text AS sort_key FROM ${CURRENT_JOIN} WHERE ${where} ${after}
     ORDER BY ${expression} ${direction}, c.id ${direction} LIMIT ${sql.param(request.count + 1)}`,
    sql.values,
  );
  const matches = rows.slice(0, request.count);
  const last = matches.at(-1);
  const next = rows.length > request.count && last ? { next: writeCursor(tx.tenantId, request, { key: last.sort_key, id: last.id }) } : {};
  return ok({ matches: matches.map(toEntry), included: await included(tx, request, matches), ...total, ...next });
}

async function count(tx: Tx, request: SearchRequest): Promise<number> {
  const sql = new Sql();
  const [row] = await tx.query<{ n: string }>(`SELECT count(*) AS n FROM chart_current c WHERE ${whereOf(sql, tx.tenantId, request)}`, sql.values);
  return Number(row?.n ?? 0);
}

/** What the matches refer to, and what refers to them, each once and no match again. */
async function included(tx: Tx, request: SearchRequest, matches: readonly EntryRow[]): Promise<ChartEntry[]> {
  if (matches.length === 0 || request.includes.length + request.revincludes.length === 0) return [];
  const sql = new Sql();
  const [tenant, type, ids] = [sql.param(tx.tenantId), sql.param(request.type), sql.param(matches.map((m) => m.id))];
  const forward = request.includes
    .filter((i) => i.type === request.type)
    .map((i) => `SELECT x.target_type AS type, ${OUR_ID} AS id FROM chart_reference x WHERE x.tenant_id = ${tenant} AND x.resource_type = ${type} AND x.id = ANY(${ids}::uuid[]) AND x.name = ${sql.param(i.name)}${i.targetType === undefined ? '' : ` AND x.target_type = ${sql.param(i.targetType)}`}`);
  const backward = request.revincludes.map(
    (i) => `SELECT x.resource_type AS type, x.id FROM chart_reference x WHERE x.tenant_id = ${tenant} AND x.target_id = ANY(${ids}::text[]) AND x.target_type = ${type} AND x.resource_type = ${sql.param(i.type)} AND x.name = ${sql.param(i.name)}`,
  );
  const wanted = [...forward, ...backward];
  if (wanted.length === 0) return [];
  const rows = await tx.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM (${wanted.join(' UNION ')}) w JOIN ${CURRENT_JOIN} ON c.tenant_id = ${tenant} AND c.resource_type = w.type AND c.id = w.id
     WHERE NOT (c.resource_type = ${type} AND c.id = ANY(${ids}::uuid[])) AND ${isHeldFor(sql, request)}
     ORDER BY c.resource_type, c.created_at, c.id LIMIT ${MAX_INCLUDED}`,
    sql.values,
  );
  return rows.map(toEntry);
}
