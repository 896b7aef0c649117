import { describe, expect, it } from '@jest/globals';
import { covers, grantable } from './scopes.js';

describe('SMART scopes', () => {
  it.each([
    ['system/Task.cruds', 'system/Task.c', true],
    ['system/Task.crs', 'system/Task.rs', true],
    ['system/Task.rs', 'system/Task.c', false],
    ['system/*.cruds', 'system/ServiceRequest.c', true],
    ['system/Task.c', 'system/*.c', false],
    ['system/Task.c', 'system/TaskX.c', false],
    ['user/*.cruds', 'system/Task.r', false],
    ['patient/*.cruds', 'system/Task.r', false],
    // v1 in v2 words
    ['system/Task.read', 'system/Task.rs', true],
    ['system/Task.read', 'system/Task.c', false],
    ['system/Task.write', 'system/Task.cud', true],
    ['system/Task.write', 'system/Task.r', false],
    ['system/*.*', 'system/Task.cruds', true],
    // two scopes together
    ['system/Task.c system/Task.u', 'system/Task.cu', true],
    ['system/Task.c system/Patient.u', 'system/Task.cu', false],
    // what is no scope allows nothing
    ['system/Task.sc', 'system/Task.s', false],
    ['system/Task.', 'system/Task.r', false],
    ['system/Task', 'system/Task.r', false],
    ['system/task.r', 'system/task.r', false],
    ['', 'system/Task.r', false],
    // a search part narrows; what we cannot keep to we do not take
    ['system/Observation.rs?category=vital-signs', 'system/Observation.rs', false],
  ])('%s for %s: %s', (held, needed, expected) => {
    expect(covers(held.split(' '), needed)).toBe(expected);
  });

  it('grants what was asked and is registered, in the words of who asked', () => {
    expect(grantable(['system/*.rs', 'system/Task.c'], ['system/Task.crs', 'system/Patient.read', 'system/Patient.c', 'openid'])).toEqual(['system/Task.crs', 'system/Patient.read']);
  });
});
