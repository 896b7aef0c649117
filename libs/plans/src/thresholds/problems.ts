import type { Problem } from '#clinical';

/** #clinical names the key; whoever sent it finds it below `values`. */
export const inValues = (p: Problem): Problem => ({ ...p, expression: p.expression === undefined ? 'values' : `values.${p.expression}` });

export const VERSION_NOT_HERE: Problem = { kind: 'not-found', code: 'THRESHOLDS_VERSION_UNKNOWN', text: 'There is no such version of the clinic\'s thresholds.', fix: 'Choose one of GET /api/v1/thresholds/versions.' };
