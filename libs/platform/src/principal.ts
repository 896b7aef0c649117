/** Roles of people at a clinic, as their identity provider names them in the `roles` claim. */
export const ROLES = ['clinician', 'nurse', 'integrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts, and for which clinic. Every way to the database starts from one of these. */
export interface Principal {
  readonly tenantId: string;
  /** `person`: signed in at the clinic's identity provider. `system`: an EHR, by SMART Backend Services. `worker`: our own background work. */
  readonly kind: 'person' | 'system' | 'worker';
  /** Stable id of the person or client within its clinic. */
  readonly subject: string;
  readonly display: string;
  /** Only people have roles. */
  readonly roles: readonly Role[];
  /** SMART v2 scopes; only systems have them. */
  readonly scopes: readonly string[];
  /** The EHR connection that a system client speaks for. */
  readonly ehrId?: string;
}

/** The principal of our own background work for one clinic. */
export const workerPrincipal = (tenantId: string): Principal => ({ tenantId, kind: 'worker', subject: 'worker', display: 'Titrate worker', roles: [], scopes: [] });
