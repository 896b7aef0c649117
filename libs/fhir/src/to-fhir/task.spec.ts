import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseFhirJson, stringifyFhir } from '../json.js';
import { applyTaskState, TASK_PROJECTION, type ReferralLoopState, type TaskState } from './task.js';

const placed = `{"resourceType":"Task","id":"7","meta":{"versionId":"3","tag":[{"system":"urn:x","code":"y"}]},"extension":[{"url":"urn:x:weight","valueDecimal":1.50}],"identifier":[{"system":"urn:placer","value":"T1"}],"status":"requested","intent":"order","focus":{"reference":"ServiceRequest/8"},"for":{"reference":"Patient/9"},"requester":{"display":"Dr. R"},"restriction":{"repetitions":2,"period":{"start":"2026-11-22"}},"input":[{"type":{"text":"days"},"valueString":"Mon"}],"futureElement":{"a":[1.0]},"output":[{"type":{"coding":[{"system":"urn:placer:outputs","code":"progress"}]},"valueString":"kept"}]}`;
const task = (text = placed): fhir4.Task => {
  const r = parseFhirJson(text);
  if (!r.ok) throw new Error('the sample is JSON');
  return r.value as fhir4.Task;
};
const state = (s: ReferralLoopState, more: Partial<TaskState> = {}): TaskState => ({ state: s, lastModified: '2026-11-23T08:00:00Z', ...more });
const FULFILLER = new Set(['status', 'businessStatus', 'statusReason', 'lastModified', 'owner', 'output', 'restriction']);
const others = (t: fhir4.Task): string => JSON.stringify(Object.entries(t).filter(([k]) => !FULFILLER.has(k)));

describe('applyTaskState', () => {
  it('leaves the placer’s Task itself untouched', () => {
    const original = task();
    applyTaskState(original, state('accepted', { owner: { id: 'o', name: 'Clinic' }, expectedBy: '2026-12-18', progress: { done: 1, of: 10 } }));
    expect(stringifyFhir(original)).toBe(placed);
  });

  it('keeps what is the placer’s, unknown elements and digits included, whatever the state', () => {
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(TASK_PROJECTION) as ReferralLoopState[])), fc.dictionary(fc.stringMatching(/^[a-z]{3,8}Zz$/), fc.jsonValue()), (s, unknown) => {
        const original = { ...task(), ...unknown };
        expect(others(applyTaskState(original, state(s)))).toBe(others(original));
      }),
    );
  });

  it('is never modified before it was authored, although the placer’s clock may run ahead (inv-1)', () => {
    const authoredOn = '2026-11-23T09:00:01+01:00';
    expect(applyTaskState({ ...task(), authoredOn }, state('accepted')).lastModified).toBe(authoredOn);
    expect(applyTaskState({ ...task(), authoredOn: '2026-11-23T08:59:59+01:00' }, state('accepted')).lastModified).toBe('2026-11-23T08:00:00Z');
  });

  it('writes only the fulfiller’s fields', () => {
    const accepted = applyTaskState(task(), state('accepted', { owner: { id: 'o', name: 'Clinic' }, expectedBy: '2026-12-18' }));
    expect(accepted).toMatchObject({
      status: 'accepted',
      businessStatus: { coding: [{ system: 'urn:titrate:cs:task-business-status', code: 'accepted' }] },
      lastModified: '2026-11-23T08:00:00Z',
      owner: { identifier: { system: 'urn:titrate:id', value: 'organization-o' } },
      restriction: { repetitions: 2, period: { start: '2026-11-22', end: '2026-12-18' } },
    });
  });

  it('does not take over a Task that has an owner, nor a date that the placer set', () => {
    const owned = { ...task(), owner: { reference: 'Organization/1' }, restriction: { period: { end: '2026-12-01' } } };
    const t = applyTaskState(owned, state('accepted', { owner: { id: 'o', name: 'Clinic' }, expectedBy: '2026-12-18' }));
    expect(t.owner).toEqual({ reference: 'Organization/1' });
    expect(t.restriction?.period?.end).toBe('2026-12-01');
  });

  it('keeps outputs of others, replaces its own of the same kind, keeps its own of another kind', () => {
    const first = applyTaskState(task(), state('in-progress', { progress: { done: 1, of: 10 }, outputs: [{ kind: 'plan', target: { type: 'CarePlan', id: 'c' } }] }));
    const second = applyTaskState(first, state('in-progress', { progress: { done: 2, of: 10 } }));
    expect(second.output?.map((o) => o.valueString ?? o.valueReference?.reference ?? `${String(o.valueRatio?.numerator?.value)}/${String(o.valueRatio?.denominator?.value)}`)).toEqual(['kept', 'CarePlan/c', '2/10']);
  });

  it('drops a reason that no longer holds', () => {
    const held = applyTaskState(task(), state('safety-hold', { reason: { text: 'Blood pressure' } }));
    expect(held).toMatchObject({ status: 'on-hold', statusReason: { text: 'Blood pressure' } });
    expect(applyTaskState(held, state('in-progress'))).not.toHaveProperty('statusReason');
  });

  it('is the same when applied twice', () => {
    const s = state('in-progress', { progress: { done: 1, of: 10 }, outputs: [{ kind: 'plan', target: { type: 'CarePlan', id: 'c' } }] });
    const once = applyTaskState(task(), s);
    expect(stringifyFhir(applyTaskState(once, s))).toBe(stringifyFhir(once));
  });
});
