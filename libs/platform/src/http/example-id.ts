/** Things of which the demo tells an id, so that every operation of the served OpenAPI document can be tried as it stands. */
export const EXAMPLE_NAMES = ['referral', 'openReferral', 'declineReferral', 'plan', 'draftPlan', 'proposedPlan', 'lifePlan', 'revisedPlan', 'heldPlan', 'givenPlan', 'endPlan', 'errorPlan', 'session', 'openSession', 'openSessionPlan', 'stopSession', 'stopSessionPlan', 'bolusSession', 'bolusSessionPlan', 'consentPlan', 'consent', 'patient', 'ehr', 'task', 'serviceRequest', 'carePlan', 'medicationRequest', 'observation'] as const;
export type ExampleName = (typeof EXAMPLE_NAMES)[number];

/** Stands where no demo has told an id. */
export const EXAMPLE_UUID = '00000000-0000-4000-8000-000000000000';

/**
 * An example that is filled with a real id when the document is served, for `@ApiParam`, `@ApiQuery` and `@ApiProperty`:
 * `@ApiParam({ name: 'id', format: 'uuid', example: exampleId('openReferral') })`. It may stand inside a longer string.
 */
export const exampleId = (name: ExampleName): string => `{{${name}}}`;
