import { Counter, Gauge, register } from 'prom-client';

const DELIVERIES = 'titrate_deliveries_total';
const OLDEST = 'titrate_oldest_unsent_seconds';

/** What came of deliveries: created, updated, found, downgraded, conflict, or the kind of the setback. */
export function countDelivery(ehrId: string, outcome: string): void {
  const known = register.getSingleMetric(DELIVERIES) as Counter<'ehr' | 'outcome'> | undefined;
  (known ?? new Counter({ name: DELIVERIES, help: 'Resources delivered to EHRs, and deliveries that came to a halt, by outcome.', labelNames: ['ehr', 'outcome'] })).inc({ ehr: ehrId, outcome });
}

export interface OldestUnsent {
  readonly tenantId: string;
  readonly ehrId: string;
  readonly seconds: number;
}

/** Read from the database at each scrape, so that it is true in whichever process it is asked. */
export function measureOldestUnsent(read: () => Promise<readonly OldestUnsent[]>): void {
  register.removeSingleMetric(OLDEST);
  new Gauge({
    name: OLDEST,
    help: 'Age of the oldest change that an EHR does not hold yet.',
    labelNames: ['tenant', 'ehr'],
    async collect() {
      this.reset();
      // while the database is away there is nothing to say here, and all the more in the other measurements
      const all = await read().catch(() => []);
      for (const { tenantId, ehrId, seconds } of all) this.set({ tenant: tenantId, ehr: ehrId }, seconds);
    },
  });
}
