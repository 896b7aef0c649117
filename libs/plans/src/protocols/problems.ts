import type { Problem } from '#clinical';

export const PROTOCOL_NOT_HERE: Problem = { kind: 'not-found', code: 'PROTOCOL_UNKNOWN', text: 'There is no protocol of this id.', fix: 'Choose one of GET /api/v1/protocols.' };

export const VERSION_NOT_HERE: Problem = { kind: 'not-found', code: 'PROTOCOL_VERSION_UNKNOWN', text: 'There is no such version of this protocol.', fix: 'Choose one of GET /api/v1/protocols/{id}/versions.' };
