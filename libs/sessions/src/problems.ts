import { type Problem, STOP_REASONS } from '#clinical';

export const SESSION_UNKNOWN: Problem = { kind: 'not-found', code: 'SESSION_UNKNOWN', text: 'This plan has no such session.' };

export const SESSION_ENDED: Problem = { kind: 'business-rule', code: 'SESSION_ENDED', text: 'The session has ended.', fix: 'Start the next session, or record an outcome.' };

export const SESSION_OPEN: Problem = { kind: 'business-rule', code: 'SESSION_OPEN', text: 'An infusion of this patient is running or paused.', fix: 'Complete or stop it first.' };

export const PLAN_NOT_ACTIVE: Problem = { kind: 'business-rule', code: 'PLAN_NOT_ACTIVE', text: 'A session starts only from a signed plan that is active.', fix: 'Read the plan: sign it, or take it off hold.' };

export const PLAN_ON_HOLD: Problem = { kind: 'business-rule', code: 'PLAN_ON_HOLD', text: 'The plan is on hold: nothing is given under it.', fix: 'A prescriber resumes it: POST /api/v1/plans/{id}/resume. A paused session can be stopped or completed.' };

export const COURSE_FINISHED: Problem = { kind: 'business-rule', code: 'COURSE_FINISHED', text: 'Every session of this plan has been given.', fix: 'Draft a new plan for further sessions.' };

export const TIME_IN_FUTURE: Problem = { kind: 'invalid', code: 'TIME_IN_FUTURE', text: 'What is written down has happened already: this time lies ahead.', expression: 'at', fix: 'Leave `at` out, or give a time that has passed.' };

export const TIME_BEFORE_START: Problem = { kind: 'invalid', code: 'TIME_BEFORE_START', text: 'This time lies before the start of the session.', expression: 'at', fix: 'Give a time within the session.' };

export const TIME_BEFORE_SIGNATURE: Problem = { kind: 'invalid', code: 'TIME_BEFORE_SIGNATURE', text: 'A session cannot have started before its plan was signed.', expression: 'at', fix: 'Give a time after the signature.' };

export const TIME_OVERLAPS: Problem = { kind: 'invalid', code: 'TIME_OVERLAPS', text: 'The session before this one had not ended at that time.', expression: 'at', fix: 'Give a time after its end.' };

export const LATE_ENTRY_DOES_NOT_FIT: Problem = { kind: 'business-rule', code: 'LATE_ENTRY_DOES_NOT_FIT', text: 'With this entry at that time, something that was recorded after it could not have happened.', expression: 'at', fix: 'Check the time against the entries of the session.' };

export const BOLUS_NOT_ORDERED: Problem = { kind: 'business-rule', code: 'BOLUS_NOT_ORDERED', text: 'The order of this session has no bolus.', fix: 'Give none. A prescriber may order one for the sessions that are left: POST /api/v1/plans/{id}/revise.' };

export const BOLUS_NOT_OVER: Problem = { kind: 'invalid', code: 'BOLUS_NOT_OVER', text: 'A bolus is written down when it has been given; this one would not be over yet, or have begun before the session.', expression: 'over', fix: 'Record it when it is over. If it was cut off, give the dose and the time as far as it came; if it was given earlier, say when it began in `at`.' };

export const BOLUS_AFTER_END: Problem = { kind: 'business-rule', code: 'SESSION_ENDED', text: 'The session has ended: only a bolus that was given before its end can still be written down.', expression: 'at', fix: 'Say in `at` when the bolus began.' };

export const RATE_ABOVE_TITRATION: Problem = { kind: 'forbidden', code: 'RATE_ABOVE_TITRATION', text: 'This rate is above the range in which this order is titrated.', expression: 'rate', fix: 'Ask a prescriber, who may raise it up to the limit of the protocol. `calculation.titration` of the plan gives the range.' };
export const RATE_ABOVE_ORDER: Problem = { kind: 'forbidden', code: 'RATE_ABOVE_ORDER', text: 'This rate is above the one that was ordered for this session.', expression: 'rate', fix: 'Ask a prescriber, who may raise it up to the limit of the protocol.' };

/** Why a rate was changed: the reasons to stop, and three that are no trouble. */
export const RATE_REASONS = {
  ...STOP_REASONS,
  'protocol-step': 'Next step of the protocol',
  'prescriber-order': 'Ordered by a prescriber',
  tolerated: 'Well tolerated',
} as const satisfies Record<string, string>;
export type RateReason = keyof typeof RATE_REASONS;

export const OTHER_NEEDS_WORDS: Problem = { kind: 'required', code: 'REASON_TEXT_REQUIRED', text: 'The reason "other" needs words.', expression: 'text', fix: 'Say in a sentence what it was.' };
