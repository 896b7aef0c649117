import { Module } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Database } from '#database';
import { type Clock, type Config, SystemClock } from '#platform';
import { Door } from './door.js';
import { SmartConfigurationController } from './smart-configuration.controller.js';
import { PersonTokens } from './tokens/person-tokens.js';
import { ensureSigningKey } from './tokens/signing-key.js';
import { SystemTokens, tokenNames } from './tokens/system-tokens.js';
import { mountTokenEndpoint } from './tokens/token-endpoint.js';

/** SMART discovery; the door itself and the token endpoint are hung into the web server by `hangDoor`. */
@Module({ controllers: [SmartConfigurationController] })
export class AccessModule {}

/**
 * Puts the door before every route of `server`, and the token endpoint behind it. Call it before the routes are made.
 * Tokens live by the system's time, also where a demo moves the clinical clock.
 */
export async function hangDoor(server: FastifyInstance, config: Config, database: Database, clock: Clock = new SystemClock()): Promise<void> {
  const names = tokenNames(config.publicUrl);
  const key = await ensureSigningKey(config.keysDir);
  new Door(new PersonTokens(database, clock), await SystemTokens.of(key, names, clock)).guard(server);
  mountTokenEndpoint(server, database, key, names);
}
