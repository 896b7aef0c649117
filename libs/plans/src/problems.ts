import type { Problem } from '#clinical';

/** Refusals that more than one use case gives. */
export const PLAN_UNKNOWN: Problem = { kind: 'not-found', code: 'PLAN_UNKNOWN', text: 'There is no such plan.' };

export const PROTOCOL_UNKNOWN: Problem = { kind: 'invalid', code: 'PROTOCOL_UNKNOWN', text: 'There is no protocol of this id.', expression: 'protocol', fix: 'Choose one of GET /api/v1/protocols.' };

export const PLAN_CHANGED: Problem = { kind: 'conflict', code: 'PLAN_CHANGED', text: 'Somebody changed the plan since it was read.', expression: 'version', fix: 'Read the plan again and decide on what it says now.' };
