import { describe, expect, it } from '@jest/globals';
import { partId } from './part-id.js';

describe('the id of a part', () => {
  it('is the same UUID for ever: other ids would make every EHR hold everything twice', () => {
    expect(partId('0b0f3f0a-52a5-4c3e-9d2c-000000000001', 'infusion/1/1')).toBe('71aba08d-2e59-5442-a21e-014fa1d16ef0');
    expect(partId('0b0f3f0a-52a5-4c3e-9d2c-000000000001', 'infusion/1/2')).not.toBe('71aba08d-2e59-5442-a21e-014fa1d16ef0');
  });

  it('is a UUID of version 5', () => {
    for (let n = 0; n < 50; n++) expect(partId('0b0f3f0a-52a5-4c3e-9d2c-000000000001', String(n))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
