/** What a process reads from its environment. A wrong value stops the boot and names the variable. */
export interface Config {
  readonly databaseUrl: string;
  readonly apiPort: number;
  readonly apiHost: string;
  /** Address under which others reach the API: issuer of its tokens, base of the links it emits. */
  readonly publicUrl: string;
  /** Folder with the signing keys (private JWKs); made by the demo, mounted as a secret elsewhere. */
  readonly keysDir: string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** JSON file with ids that the OpenAPI examples use (the demo's); absent elsewhere. */
  readonly examplesFile?: string;
  /** Hosts (host:port) that an EHR connection may point to over plain http. Anything else must be https. */
  readonly plainHttpHosts: readonly string[];
  /** Whether the process that started this one may move its clinical clock (demo only; tokens and leases stay on the system's). */
  readonly demoClock: boolean;
}

export class ConfigError extends Error {
  constructor(
    readonly variable: string,
    expected: string,
  ) {
    super(variable.startsWith('-') ? `Option ${variable} ${expected}.` : `Environment variable ${variable} ${expected}.`);
    this.name = 'ConfigError';
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

function required(env: NodeJS.ProcessEnv, name: string, what: string): string {
  const value = env[name]?.trim();
  if (!value) throw new ConfigError(name, `is missing: set it to ${what}`);
  return value;
}

function url(name: string, value: string, protocols: readonly string[]): string {
  let parsed: URL;
  try {
    parsed = new URL(value);
  } catch {
    throw new ConfigError(name, `is not an address such as ${protocols[0]}//host:port`);
  }
  if (!protocols.includes(parsed.protocol)) throw new ConfigError(name, `must start with ${protocols.map((p) => `${p}//`).join(' or ')}`);
  return value.replace(/\/$/, '');
}

export function parsePort(name: string, value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new ConfigError(name, 'must be a port number from 0 to 65535');
  return port;
}

/** Reads the environment of an API or worker process. Throws `ConfigError`. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const level = env['LOG_LEVEL'] ?? 'info';
  if (!(LOG_LEVELS as readonly string[]).includes(level)) throw new ConfigError('LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`);
  const apiPort = parsePort('API_PORT', env['API_PORT'] ?? '3000');
  const apiHost = env['API_HOST'] ?? '127.0.0.1';
  const examplesFile = env['EXAMPLES_FILE']?.trim();
  return {
    databaseUrl: url('DATABASE_URL', required(env, 'DATABASE_URL', 'the PostgreSQL address, e.g. postgresql://user:password@host:5432/titrate'), ['postgresql:', 'postgres:']),
    apiPort,
    apiHost,
    publicUrl: url('PUBLIC_URL', env['PUBLIC_URL'] ?? `http://${apiHost}:${apiPort}`, ['https:', 'http:']),
    keysDir: required(env, 'KEYS_DIR', 'the folder that holds the signing keys'),
    logLevel: level as Config['logLevel'],
    ...(examplesFile ? { examplesFile } : {}),
    plainHttpHosts: (env['EHR_PLAIN_HTTP_HOSTS'] ?? '').split(',').map((h) => h.trim()).filter(Boolean),
    demoClock: env['DEMO_CLOCK'] === 'on',
  };
}
