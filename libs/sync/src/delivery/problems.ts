import type { EhrFailure } from '#ehr';
import type { SyncProblem } from './replica.js';

const TEXTS: Readonly<Record<Exclude<EhrFailure['kind'], 'refused'>, { code: string; text: string }>> = {
  unreachable: { code: 'EHR_UNREACHABLE', text: 'The EHR cannot be reached; it is tried again by itself.' },
  'timeout-in-doubt': { code: 'EHR_NO_ANSWER', text: 'The EHR did not answer in time; it is looked up before anything is sent again.' },
  throttled: { code: 'EHR_THROTTLED', text: 'The EHR asked for a pause; it is tried again after it.' },
  unauthorized: { code: 'EHR_UNAUTHORIZED', text: 'The EHR does not accept our credentials or does not allow this: check the connection and its registration at the hospital.' },
  stale: { code: 'EHR_CHANGED_MEANWHILE', text: 'The EHR changed the resource at the same moment, several times in a row; it is tried again by itself.' },
  gone: { code: 'EHR_GONE', text: 'The EHR no longer holds the resource.' },
  'not-supported': { code: 'EHR_NOT_SUPPORTED', text: 'The EHR does not take resources of this type.' },
  'server-error': { code: 'EHR_ERROR', text: 'The EHR had an error of its own; it is tried again by itself.' },
};

export const problemOf = (failure: EhrFailure): SyncProblem =>
  failure.kind === 'refused'
    ? { kind: 'refused', code: 'EHR_REFUSED', text: 'The EHR refused the resource: amend it, or release the stream when the EHR has been put right.', issues: failure.issues }
    : { kind: failure.kind, ...TEXTS[failure.kind] };

export const PROBLEMS = {
  waiting: { kind: 'waiting', code: 'WAITS_FOR_REFERENCE', text: 'Waits until the EHR holds what it refers to.' },
  referencePending: { kind: 'waiting', code: 'REFERENCE_PENDING', text: 'Stands in the EHR; a reference is added once its target stands there too.' },
  failing: { kind: 'unreachable', code: 'EHR_FAILING', text: 'The EHR cannot be reached at the moment; it is asked every few seconds whether it is back.' },
  noIdentifier: { kind: 'mapping', code: 'NO_BUSINESS_IDENTIFIER', text: 'The resource carries no business identifier, so it could not be created exactly once.' },
  referenceToNothing: { kind: 'mapping', code: 'REFERENCE_TO_NOTHING', text: 'The resource refers to something that our chart does not hold.' },
  patientNotFound: { kind: 'mapping', code: 'PATIENT_NOT_FOUND', text: 'The EHR holds no patient, or more than one, under the identifiers of this patient.' },
  twice: { kind: 'conflict', code: 'IDENTIFIER_TWICE', text: 'The EHR holds more than one resource under our business identifier: have it keep one.' },
  sharedNotFound: { kind: 'conflict', code: 'TASK_NOT_FOUND', text: 'The EHR does not hold the Task that this referral came with.' },
  placerDecided: { kind: 'conflict', code: 'PLACER_DECIDED', text: 'The placer has closed this Task; what we had to say about it was not written over that.' },
} satisfies Record<string, SyncProblem>;
