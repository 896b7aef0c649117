import type { StateTable } from './state-table.js';

/**
 * The life of a referral, strict inside: one table, projected per partner elsewhere. From in-progress there is no
 * plain cancel (HL7 COW, FHIR Task state diagram): the placer asks, the clinic settles.
 */
export type ReferralState =
  | 'submitted' | 'in-triage' | 'awaiting-information' | 'accepted' | 'in-progress' | 'on-hold' | 'cancellation-requested'
  | 'declined' | 'cancelled' | 'failed' | 'completed' | 'entered-in-error';

export type ReferralEvent =
  | 'start-triage' | 'request-information' | 'receive-information' | 'accept' | 'decline' | 'start' | 'hold' | 'resume' | 'resume-unstarted'
  | 'request-cancellation' | 'refuse-cancellation' | 'cancel' | 'stop-early' | 'complete' | 'enter-in-error';

export const REFERRAL_STATES: StateTable<ReferralState, ReferralEvent> = {
  name: 'referral',
  initial: 'submitted',
  terminal: ['declined', 'cancelled', 'failed', 'completed', 'entered-in-error'],
  transitions: {
    submitted: { 'start-triage': 'in-triage', 'request-information': 'awaiting-information', accept: 'accepted', decline: 'declined', cancel: 'cancelled', 'enter-in-error': 'entered-in-error' },
    'in-triage': { 'request-information': 'awaiting-information', accept: 'accepted', decline: 'declined', cancel: 'cancelled', 'enter-in-error': 'entered-in-error' },
    'awaiting-information': { 'receive-information': 'in-triage', accept: 'accepted', decline: 'declined', cancel: 'cancelled', 'enter-in-error': 'entered-in-error' },
    accepted: { start: 'in-progress', hold: 'on-hold', decline: 'declined', cancel: 'cancelled', 'stop-early': 'failed', 'enter-in-error': 'entered-in-error' },
    'in-progress': { hold: 'on-hold', 'request-cancellation': 'cancellation-requested', 'stop-early': 'failed', complete: 'completed', 'enter-in-error': 'entered-in-error' },
    // a plan that was held before its first session goes back to where it was: no series runs yet
    'on-hold': { resume: 'in-progress', 'resume-unstarted': 'accepted', 'request-cancellation': 'cancellation-requested', cancel: 'cancelled', 'stop-early': 'failed', complete: 'completed', 'enter-in-error': 'entered-in-error' },
    // the last session may be over before anybody settled the request
    'cancellation-requested': { 'refuse-cancellation': 'in-progress', cancel: 'cancelled', 'stop-early': 'failed', complete: 'completed', 'enter-in-error': 'entered-in-error' },
    declined: {},
    cancelled: {},
    failed: {},
    completed: {},
    'entered-in-error': {},
  },
};
