import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '#platform';

/** Who asks: `@CurrentPrincipal() principal: Principal` in a controller method. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<{ principal?: Principal }>();
  if (!principal) throw new Error('This route is open: nobody is signed in on it.');
  return principal;
});
