import { describe, expect, it } from '@jest/globals';
import { failureOfError, failureOfStatus, retryAfterMs, sanitisedIssues } from './failures.js';

const now = new Date('2026-03-01T10:00:00Z');

describe('what an answer means', () => {
  it.each([
    [401, 'type', 'unauthorized'],
    [403, 'type', 'unauthorized'],
    [404, 'instance', 'gone'],
    [404, 'type', 'not-supported'],
    [404, 'system', 'not-supported'],
    [405, 'type', 'not-supported'],
    [408, 'type', 'timeout-in-doubt'],
    [409, 'instance', 'stale'],
    [410, 'instance', 'gone'],
    [412, 'system', 'stale'],
    [301, 'type', 'refused'],
    [400, 'type', 'refused'],
    [413, 'system', 'refused'],
    [422, 'system', 'refused'],
    [429, 'type', 'throttled'],
    [500, 'type', 'server-error'],
    [501, 'type', 'not-supported'],
    [503, 'type', 'server-error'],
  ] as const)('%i to a request for a %s is %s', (status, asked, kind) => {
    expect(failureOfStatus(status, asked, undefined, undefined).kind).toBe(kind);
  });

  it('a 503 that says when to come back is a pause, not an outage', () => {
    expect(failureOfStatus(503, 'type', undefined, 30_000)).toEqual({ kind: 'throttled', retryAfterMs: 30_000 });
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Sun, 01 Mar 2026 10:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
    ['999999', 900_000],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('Retry-After %s is %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });

  it.each([
    ['ECONNREFUSED', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'unreachable'],
    ['CERT_HAS_EXPIRED', 'unreachable'],
    ['ECONNRESET', 'timeout-in-doubt'],
    ['UND_ERR_SOCKET', 'timeout-in-doubt'],
  ])('%s is %s', (code, kind) => {
    expect(failureOfError(Object.assign(new TypeError('fetch failed'), { cause: { code } })).kind).toBe(kind);
  });

  it('a time-out is in doubt', () => {
    expect(failureOfError(new DOMException('late', 'TimeoutError')).kind).toBe('timeout-in-doubt');
  });
});

describe('the issues of an OperationOutcome', () => {
  it('come without anything that could name a patient', () => {
    const outcome = {
      resourceType: 'OperationOutcome',
      issue: [
        { severity: 'error', code: 'required', diagnostics: 'HAPI-0450: John Doe, MRN 123', details: { text: 'John Doe' }, expression: ['MedicationRequest.subject'] },
        { severity: 'error', code: 'invalid', expression: ["Patient.name.where(family='Doe')"] },
        { severity: 'fatal', code: 'John Doe' },
        { severity: 'information', code: 'informational' },
      ],
    };
    expect(sanitisedIssues(outcome)).toEqual([{ code: 'required', expression: 'MedicationRequest.subject', reference: 'HAPI-0450' }, { code: 'invalid' }, { code: 'processing' }]);
    expect(JSON.stringify(sanitisedIssues(outcome))).not.toMatch(/Doe|123/);
  });

  it.each([[undefined], [null], ['text'], [{ resourceType: 'Patient' }], [{ resourceType: 'OperationOutcome', issue: 'x' }]])('are none in %j', (body) => {
    expect(sanitisedIssues(body)).toEqual([]);
  });
});
