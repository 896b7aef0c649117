import { ProblemException } from '#platform';

/** Whether it does not exist, is another clinic's or is of a type that we do not hold: the answer is the same. */
export const notHeld = (): ProblemException => new ProblemException([{ kind: 'not-found', code: 'RESOURCE_UNKNOWN', text: 'There is no such resource here.' }]);

export const typeUnknown = (): ProblemException => new ProblemException([{ kind: 'not-found', code: 'TYPE_UNKNOWN', text: 'This server holds no resources of this type.', fix: 'See the CapabilityStatement at /fhir/metadata.' }]);

export const formatUnknown = (): ProblemException => new ProblemException([{ kind: 'not-supported', code: 'FORMAT_NOT_SUPPORTED', text: 'Answers are given in FHIR JSON only.', fix: 'Send Accept: application/fhir+json.' }], 406);
