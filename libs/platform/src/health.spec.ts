import { describe, expect, it } from '@jest/globals';
import { HealthChecks } from './health.js';

const fails = async (): Promise<never> => {
  throw new Error('down');
};

describe('readiness', () => {
  it('tells when each EHR was last heard, and does not judge by it', async () => {
    const checks = new HealthChecks();
    checks.register('database', async () => undefined);
    checks.registerEhrs(async () => [{ id: 'ehr-1', lastContactAt: null, lastFailureAt: '2026-11-23T10:00:00.000Z' }]);
    expect(await checks.readiness()).toEqual({ status: 'ok', checks: { database: 'ok', ehrs: [{ id: 'ehr-1', lastContactAt: null, lastFailureAt: '2026-11-23T10:00:00.000Z' }] } });
  });

  it('is down when one needed part is', async () => {
    const checks = new HealthChecks();
    checks.register('database', fails);
    checks.register('jobs', async () => undefined);
    expect(await checks.readiness()).toEqual({ status: 'down', checks: { database: 'down', jobs: 'ok', ehrs: [] } });
  });

  it('stays ready when the list of EHRs cannot be read', async () => {
    const checks = new HealthChecks();
    checks.register('database', async () => undefined);
    checks.registerEhrs(fails);
    expect(await checks.readiness()).toEqual({ status: 'ok', checks: { database: 'ok', ehrs: [] } });
  });
});
