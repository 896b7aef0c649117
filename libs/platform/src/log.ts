import type { Params } from 'nestjs-pino';
import { type DestinationStream, stdTimeFunctions } from 'pino';
import type { Config } from './config.js';

/** Kind and place of an error. Messages are left out: the database's and the parsers' quote what was sent. */
export function traceOf(error: unknown): { error: string; code?: string; at?: string; cause?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  const at = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim())
    .join(' | ');
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(at ? { at } : {}),
    ...(error.cause instanceof Error ? { cause: error.cause.name } : {}),
  };
}

/** Structured logs by allow-list: whatever is not named here (URLs, headers, bodies, messages of errors) is not written. */
export function loggerParams(config: Pick<Config, 'logLevel'>, destination?: DestinationStream): Params {
  const options = {
    level: config.logLevel,
    autoLogging: false,
    quietReqLogger: true,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { req: () => undefined, res: () => undefined, err: traceOf },
    wrapSerializers: false,
  };
  return { pinoHttp: destination ? [options, destination] : options };
}
