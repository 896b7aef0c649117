import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { RouteAccess } from '#access';
import type { Config } from '#platform';
import { describeErrors } from './describe-errors.js';
import { fillExamples, readExamples } from './fill-examples.js';
import { sortByTag } from './tags.js';

const DESCRIPTION = `Infusion referrals in, signed ketamine plans, sessions and outcomes out; the hospital's chart is kept in step through FHIR R4.

**To try it**, press *Authorize* and paste a token. The demo writes some to \`var/demo.json\` under \`tokens\`: \`clinician\`, \`nurse\` and \`integrator\` for the domain API, \`ehrSystem\` for the FHIR face. Every example below succeeds against the demo.

Errors are \`application/problem+json\` (RFC 9457) on \`/api\` and \`OperationOutcome\` on \`/fhir\`; a path of this document with a method that it does not list is 405 with \`Allow\`. Doses are decimal strings with a unit.`;

/** The documentation is for everybody; these routes are made by the Swagger module and cannot carry \`@Open()\`. */
const isDocs = (url: string): boolean => url === '/docs' || url.startsWith('/docs/') || url === '/openapi.json';

function describe(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Titrate')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of the clinic\'s identity provider, or of POST /oauth/token for systems. The demo keeps ready-made ones in `var/demo.json`.' })
    .build();
  return sortByTag(describeErrors(
    SwaggerModule.createDocument(app, config, { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}` }),
  ));
}

/** `GET /docs` and `GET /openapi.json`, without anything from outside. Call it before the routes are made. */
export function serveDocs(app: NestFastifyApplication, config: Config): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.addHook('onRoute', (route: RouteOptions) => {
    if (isDocs(route.url)) route.config = Object.assign({ ...route.config }, { access: 'open' } satisfies RouteAccess);
  });
  SwaggerModule.setup('docs', app, () => describe(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Titrate API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tryItOutEnabled: true, validatorUrl: null },
    patchDocumentOnRequest: async (_request, _reply, document) => fillExamples(document, await readExamples(config.examplesFile)),
  });
}
