import { REQUEST_DEADLINE_MS } from '#ehr';

/**
 * How long a worker may keep a stream without a sign of life. Longer than one request may take, so that nothing of a
 * worker is on the wire any more when its stream passes to another; short, because it is also how long a killed
 * worker's streams stand still.
 */
export const LEASE_SECONDS = 15;
/** A lease younger than this is long enough for one more request; an older one is renewed before it. */
export const LEASE_FRESH_MS = 3_000;
if (REQUEST_DEADLINE_MS + LEASE_FRESH_MS >= LEASE_SECONDS * 1000) throw new Error('A request must end before the lease of its stream.');

/** Resources in one transaction Bundle: servers slow down and refuse beyond (50 measured best by MIMIC-on-FHIR; Azure ends at 500). */
export const CHUNK = 50;
/** Rounds (chunks) of one job; a longer backlog goes on in a new job, so that other streams get their turn. */
export const MAX_ROUNDS = 20;
/** How often one change is tried again at once after 409 or 412, each time on what the EHR holds by then. */
export const MAX_STALE_TRIES = 3;
/** Tries (about a second apart) for which a stream waits until another has delivered what it refers to. */
export const MAX_REFERENCE_WAITS = 5;
export const REFERENCE_WAIT_MS = 1_000;

/** First pause after a setback; doubles with each further one. */
export const BACKOFF_FIRST_MS = 1_000;
/** Longest pause: an EHR back after hours is noticed by the probe, this is for what only the stream itself meets. */
export const BACKOFF_MAX_MS = 60_000;
/** Rejected credentials need a person; asking each minute shows that they came back and floods no log. */
export const UNAUTHORIZED_PAUSE_MS = 60_000;

/** How often a worker looks for streams that nobody is working on, and asks failing EHRs whether they are back. */
export const SWEEP_EVERY_MS = 2_000;
/** Streams that one look wakes in one clinic: the rest follow with the next. */
export const SWEEP_BATCH = 500;
/** However often contact comes and goes, one stream is not tried more often than this. */
export const WAKE_PAUSE_MAX_SECONDS = 5;

/** Streams that one worker process delivers at a time. */
export const CONCURRENCY = 8;
/** Of these, streams of one EHR: a hospital that hangs leaves the others half of the worker. */
export const CONCURRENCY_PER_EHR = 4;

/** What an EHR says about itself is asked again after a day. */
export const CAPABILITY_MAX_AGE_HOURS = 24;

/** Pause before the next try; `random` in [0, 1) spreads streams that failed together over the last quarter. */
export function backoffMs(attempts: number, random: number): number {
  const full = Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(Math.max(attempts - 1, 0), 10), BACKOFF_MAX_MS);
  return Math.round(full * (0.75 + 0.25 * random));
}
