import type { ReferralState } from '#clinical';

/** One request of a hospital to treat a patient, as we hold it; the clinical content stands in the chart. */
export interface Referral {
  readonly id: string;
  readonly status: ReferralState;
  readonly reason?: { readonly code: string; readonly text: string };
  /** The EHR that placed it and that is told what becomes of it. */
  readonly ehrId: string;
  readonly placerIdentifier: { readonly system: string; readonly value: string };
  readonly taskIdentifier?: { readonly system: string; readonly value: string };
  /** Ids of ours in the chart. */
  readonly patientId: string;
  readonly taskId: string;
  readonly serviceRequestId: string;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
}
