import type { ClinicUser } from './clinic.js';

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
}

/** No patient gets two infusions at a time: what an earlier run of the demo left running is stopped. */
export async function endInfusions(clinician: ClinicUser): Promise<void> {
  for (const status of ['active', 'on-hold']) {
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page = await clinician.get<Page>(`/plans?status=${status}&limit=100${cursor ? `&cursor=${cursor}` : ''}`);
      for (const plan of page.items) {
        const { items } = await clinician.get<{ items: { id: string; status: string }[] }>(`/plans/${plan.id}/sessions`);
        for (const session of items) if (['in-progress', 'paused'].includes(session.status)) await clinician.post(`/plans/${plan.id}/sessions/${session.id}/stop`, { reason: 'time-complete' });
      }
      cursor = page.next;
    }
  }
}
