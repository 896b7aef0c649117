import type { Problem } from '#clinical';

export const INFUSION_RUNS: Problem = { kind: 'business-rule', code: 'SESSION_RUNNING', text: 'An infusion of this plan is running, and no software can stop a pump.', fix: 'Pause or stop the infusion at the pump, record that (POST .../sessions/{sessionId}/pause or /stop), then hold the plan.' };

export const SESSION_NOT_ENDED: Problem = { kind: 'business-rule', code: 'SESSION_OPEN', text: 'A session of this plan has not ended.', fix: 'Complete or stop the session first.' };

export const NOTHING_GIVEN: Problem = { kind: 'business-rule', code: 'NOTHING_GIVEN', text: 'Nothing was given under this plan, so it cannot be completed.', fix: 'Stop it: POST /api/v1/plans/{id}/stop.' };

export const SOMETHING_GIVEN: Problem = { kind: 'business-rule', code: 'SOMETHING_GIVEN', text: 'Doses were given under this plan: it is a record of what happened, and stays one.', fix: 'Stop it with a reason: POST /api/v1/plans/{id}/stop.' };

export const SESSIONS_REMAIN: Problem = { kind: 'required', code: 'REASON_REQUIRED', text: 'Sessions of this plan were not given: the hospital wants to know why it ends now.', expression: 'reason', fix: 'Give reason and text, or give the remaining sessions.' };

export const NEVER_SIGNED: Problem = { kind: 'business-rule', code: 'PLAN_NOT_SIGNED', text: 'Nobody has signed this plan.', fix: 'Sign it first, or draft it again with another order.' };

export const STILL_HARD: Problem = { kind: 'business-rule', code: 'SCREENING_HARD_STOP', text: 'The screening still finds a hard stop.', fix: 'Resolve the findings of GET /api/v1/plans/{id}/screening, or stop the plan.' };

export const SIGNED_BY_ANOTHER: Problem = { kind: 'forbidden', code: 'SECOND_SIGNATURE_REQUIRED', text: 'This clinic has an order signed by another person than who entered it.', fix: 'Ask another clinician to sign.' };

export const PROPOSE_FIRST: Problem = { kind: 'business-rule', code: 'PLAN_NOT_PROPOSED', text: 'This clinic has plans proposed by one person and signed by another.', fix: 'Propose it: POST /api/v1/plans/{id}/propose.' };

export const NO_SESSION_LEFT: Problem = { kind: 'business-rule', code: 'NO_SESSION_LEFT', text: 'Every session that this order has was given already.', expression: 'sessions', fix: 'Order more sessions than were given, or draft a new plan.' };

export const REVISION_UNKNOWN: Problem = { kind: 'not-found', code: 'REVISION_UNKNOWN', text: 'This plan has no such revision.', fix: 'Give revisions of GET /api/v1/plans/{id}/history.' };
