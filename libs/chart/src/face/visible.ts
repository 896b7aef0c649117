import type { Principal } from '#platform';

/** No EHR bears this id: a system that speaks for no EHR is shown nothing. */
const NO_EHR = '00000000-0000-0000-0000-000000000000';

/**
 * Minimum necessary (45 CFR 164.502(b)): a hospital's system sees what this clinic holds in common with that hospital
 * (what it sent, what it is sent), never what another hospital sent. undefined: people, who see all that their clinic holds.
 */
export const heldFor = (principal: Principal): string | undefined => (principal.kind === 'system' ? (principal.ehrId ?? NO_EHR) : undefined);
