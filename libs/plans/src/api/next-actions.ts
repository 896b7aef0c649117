import type { Review } from '../open-items.js';
import type { Plan } from '../plan.js';

const ACTIVE = ['Start the next session: POST /api/v1/plans/{id}/sessions.', 'Record an outcome: POST /api/v1/plans/{id}/outcomes.', 'See what the EHR holds of it: GET /api/v1/plans/{id}/sync.'];

const ON_HOLD = ['The plan is on hold, no session starts: resume it (POST /api/v1/plans/{id}/resume) or stop it (POST /api/v1/plans/{id}/stop).'];

/** Of a signed plan: a changed order that waits beside it. */
const waiting = (review?: Review): string[] => (review ? [...beforeSignature(review).map((action) => `For the changed order: ${action}`), 'Or withdraw the changed order: POST /api/v1/plans/{id}/revision/withdraw.'] : []);

/** What a person can do now, in words. `review`: what stands before a signature, as far as it was looked at. */
export function nextActions(plan: Plan, review?: Review): string[] {
  switch (plan.status) {
    case 'draft':
    case 'proposed':
      return beforeSignature(review);
    case 'active':
      return plan.signed ? [...waiting(review), ...ACTIVE] : beforeSignature(review);
    case 'on-hold':
      return plan.signed ? [...waiting(review), ...ON_HOLD] : beforeSignature(review);
    case 'completed':
    case 'revoked':
    case 'entered-in-error':
      return [];
  }
}

function beforeSignature(review?: Review): string[] {
  if (!review) return ['Read the screening: GET /api/v1/plans/{id}/screening.'];
  const distinct = (codes: readonly string[]): string => [...new Set(codes)].join(', ');
  const actions = [
    ...(review.hard.length > 0 ? [`Resolve what forbids a signature: ${distinct(review.hard)}.`] : []),
    ...(review.open.length > 0 ? [`Acknowledge with a reason: ${distinct(review.open)} (POST /api/v1/plans/{id}/acknowledgements).`] : []),
  ];
  return actions.length > 0 ? actions : ['Sign it: POST /api/v1/plans/{id}/sign.'];
}
