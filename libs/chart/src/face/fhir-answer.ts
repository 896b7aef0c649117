import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

export const FHIR_JSON = 'application/fhir+json; charset=utf-8';

/** An answer of the FHIR face, written already: stored bytes are sent as they are. */
export class FhirAnswer {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Ids of what a search has found. */
    readonly shown: readonly string[] = [],
  ) {}
}

/** Sends a `FhirAnswer` with its status, headers and FHIR's content type. */
@Injectable()
export class FhirAnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!(answer instanceof FhirAnswer)) return answer;
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        context.switchToHttp().getRequest<FastifyRequest>().shown = answer.shown;
        void reply.status(answer.status).headers({ 'cache-control': 'no-store', ...answer.headers }).type(FHIR_JSON);
        return answer.body;
      }),
    );
  }
}
