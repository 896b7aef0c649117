import type { DirectoryTx } from '#database';

export interface ClinicRegistration {
  readonly id: string;
  readonly name: string;
  /** IANA name of the zone whose days count; UTC unless told. */
  readonly timeZone?: string;
  /** On which no outpatient comes: ISO 8601, 1 Monday to 7 Sunday; none unless told. */
  readonly closedWeekdays?: readonly number[];
}

/** Makes a clinic, or takes what is said now in the place of what was said before. */
export async function registerClinic(tx: DirectoryTx, { id, name, timeZone = 'UTC', closedWeekdays = [] }: ClinicRegistration): Promise<void> {
  await tx.query(
    `INSERT INTO tenant (id, name, time_zone, closed_weekdays) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone, closed_weekdays = excluded.closed_weekdays`,
    [id, name, timeZone, closedWeekdays],
  );
}
