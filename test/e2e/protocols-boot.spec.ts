import { afterEach, describe, expect, it } from '@jest/globals';
import { findProtocol, monitoringPlan, type MonitoringPlan, type Protocol, THRESHOLDS } from '#clinical';
import { loadConfig } from '#platform';
import { createApi } from '../../apps/api/src/create-api.js';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';

/** The library as it is in memory, so that the processes that boot here see the damage. */
const crps = findProtocol('CRPS-OP-10D') as { -readonly [K in keyof Protocol]: Protocol[K] };
const { caps } = crps;
const outpatient = monitoringPlan('outpatient-4h') as { -readonly [K in keyof MonitoringPlan]: MonitoringPlan[K] };
const { phases } = outpatient;
const rounding = THRESHOLDS['rounding.hard'];
afterEach(() => {
  crps.caps = caps;
  outpatient.phases = phases;
  Object.assign(THRESHOLDS, { 'rounding.hard': rounding });
});

const config = loadConfig({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PUBLIC_URL: 'http://127.0.0.1:1', KEYS_DIR: '/nowhere' });

describe('a soft threshold above its hard one refuses the boot and names the key', () => {
  it('of the API and of the worker', async () => {
    Object.assign(THRESHOLDS, { 'rounding.hard': { ...rounding, value: '1', range: ['0.5', '1'] } });
    await expect(createApi(config)).rejects.toThrow('rounding.soft: Two thresholds contradict each other.');
    expect(() => WorkerModule.of(config)).toThrow('rounding.soft');
  });
});

describe('an inconsistent protocol refuses the boot and names the field', () => {
  it('of the API', async () => {
    crps.caps = {};
    await expect(createApi(config)).rejects.toThrow('CRPS-OP-10D.caps: The protocol has no cap.');
  });

  it('of the worker', () => {
    crps.caps = {};
    expect(() => WorkerModule.of(config)).toThrow('CRPS-OP-10D.caps: The protocol has no cap.');
    crps.caps = caps;
    expect(() => WorkerModule.of(config)).not.toThrow();
  });
});

describe('an inconsistent monitoring plan refuses the boot and names the field', () => {
  it('of API and worker', async () => {
    outpatient.phases = phases.slice(0, 2);
    await expect(createApi(config)).rejects.toThrow('outpatient-4h.phases[1].until: Nothing watches the end of a long infusion.');
    expect(() => WorkerModule.of(config)).toThrow('outpatient-4h.phases[1].until');
  });
});
