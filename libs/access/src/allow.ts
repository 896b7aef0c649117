import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiForbiddenResponse, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { Role } from '#platform';

/** Who may call a route. Somebody who is not named may not. */
export interface Allowed {
  readonly people?: readonly Role[];
  /**
   * SMART v2 scopes of which a system needs *all*, e.g. `system/Task.c`. `{type}` stands for the route parameter of
   * that name: `system/{type}.r` on `/fhir/:type/:id`.
   */
  readonly systems?: readonly string[];
}

/** What the door reads of a route before anything of the request is parsed. */
export interface RouteAccess {
  readonly access?: 'open' | Allowed;
}

/** Opens a controller method to some people and systems. It belongs on the method, not on the class. */
export const Allow = (allowed: Allowed): MethodDecorator =>
  applyDecorators(
    RouteConfig({ access: allowed } satisfies RouteAccess),
    ApiBearerAuth(),
    ApiUnauthorizedResponse({ description: 'No valid token.' }),
    ApiForbiddenResponse({ description: 'The token does not allow this.' }),
  );

/** Opens a controller method to everybody, without a token. */
export const Open = (): MethodDecorator => RouteConfig({ access: 'open' } satisfies RouteAccess);
