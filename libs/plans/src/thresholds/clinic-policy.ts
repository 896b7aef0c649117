import { type ClinicCalendar, type ClinicPolicy, type Overrides, SHIPPED_THRESHOLDS, thresholdsOf } from '#clinical';
import type { Tx } from '#database';

interface Row {
  readonly time_zone: string;
  readonly closed_weekdays: readonly number[];
  readonly version: number | null;
  readonly content: string | null;
}

/** What this clinic goes by now: its thresholds in force, and its days. */
export async function clinicPolicy(tx: Tx): Promise<ClinicPolicy> {
  const [row] = await tx.query<Row>(
    `SELECT t.time_zone, t.closed_weekdays, v.version, v.content FROM tenant t
     LEFT JOIN LATERAL (SELECT version, content FROM threshold_version WHERE tenant_id = t.id AND in_force_since IS NOT NULL ORDER BY version DESC LIMIT 1) v ON true
     WHERE t.id = $1`,
    [tx.tenantId],
  );
  if (!row) throw new Error('A clinic is not registered.');
  return {
    thresholds: row.version === null || row.content === null ? SHIPPED_THRESHOLDS : thresholdsOf(JSON.parse(row.content) as Overrides, row.version),
    calendar: { timeZone: row.time_zone, closedWeekdays: row.closed_weekdays },
  };
}

export const clinicCalendar = async (tx: Tx): Promise<ClinicCalendar> => (await clinicPolicy(tx)).calendar;
