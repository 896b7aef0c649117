import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './config.js';

const GOOD = { DATABASE_URL: 'postgresql://u:p@127.0.0.1:5432/titrate', KEYS_DIR: '/keys' };

describe('the environment', () => {
  it('is enough with a database and a folder of keys', () => {
    expect(loadConfig(GOOD)).toEqual({
      databaseUrl: GOOD.DATABASE_URL,
      apiPort: 3000,
      apiHost: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3000',
      keysDir: '/keys',
      logLevel: 'info',
      plainHttpHosts: [],
      demoClock: false,
    });
  });

  it.each([
    ['DATABASE_URL', {}],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://x' }],
    ['DATABASE_URL', { DATABASE_URL: 'nonsense' }],
    ['KEYS_DIR', { KEYS_DIR: ' ' }],
    ['API_PORT', { API_PORT: '70000' }],
    ['API_PORT', { API_PORT: '80a' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://x' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ])('names %s where %j is wrong', (variable, change) => {
    const env = variable === 'DATABASE_URL' && !('DATABASE_URL' in change) ? { KEYS_DIR: '/keys' } : { ...GOOD, ...change };
    let caught: unknown;
    try {
      loadConfig(env);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ConfigError);
    expect((caught as ConfigError).message).toMatch(new RegExp(`^Environment variable ${variable} .*\\.$`));
  });
});
