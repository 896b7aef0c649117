import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Allow } from '#access';
import { EXAMPLE_UUID, exampleId } from '#platform';
import { startApi, type TestApi } from '../../../../test/support/api.js';
import { type FreshDatabase, freshDatabase } from '../../../../test/support/database.js';

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly example?: unknown; readonly schema?: { readonly example?: unknown; readonly enum?: unknown } }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown; readonly examples?: unknown; readonly schema?: { readonly $ref?: string } }>> };
}
interface Document {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

@Controller('api/probe')
class Probe {
  @Allow({ people: ['clinician'] })
  @Get(':id')
  @ApiOperation({ summary: 'A probe' })
  @ApiParam({ name: 'id', format: 'uuid', example: exampleId('plan') })
  @ApiOkResponse({ schema: { type: 'object', example: { note: `Plan/${exampleId('draftPlan')}` } } })
  read(@Param('id') id: string): object {
    return { id };
  }
}

/** Whoever is not signed in may know that we are here, how we are, and how to sign in. */
const OPEN = new Set(['GET /health/live', 'GET /health/ready', 'GET /metrics', 'GET /fhir/metadata', 'GET /fhir/.well-known/smart-configuration']);

let dir: string;
let db: FreshDatabase;
let api: TestApi;
let document: Document;
let operations: { readonly method: string; readonly route: string; readonly operation: Operation }[];
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'titrate-examples-'));
  db = await freshDatabase();
  api = await startApi(db, { controllers: [Probe], examplesFile: path.join(dir, 'examples.json') });
  document = (await api.call('GET', '/openapi.json')).json as Document;
  operations = Object.entries(document.paths).flatMap(([route, item]) => Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), route, operation })));
});
afterAll(async () => {
  await api.close();
  await db.close();
  await rm(dir, { recursive: true, force: true });
});

describe('the OpenAPI document', () => {
  it('says of every operation what it does, what it answers, and shows a body where it takes one', () => {
    expect(document.openapi).toMatch(/^3\./);
    const poor = operations.flatMap(({ method, route, operation }) => {
      const bodies = Object.values(operation.requestBody?.content ?? {});
      const shown = bodies.some(({ schema, ...body }) => JSON.stringify([body, schema, document.components.schemas[schema?.$ref?.split('/').at(-1) ?? '']]).includes('"example'));
      const unfilled = operation.parameters?.filter((parameter) => parameter.in === 'path' && (parameter.example ?? parameter.schema?.example ?? parameter.schema?.enum) === undefined) ?? [];
      const lacks = [
        ...(operation.summary ? [] : ['summary']),
        ...(document.tags.some(({ name }) => operation.tags?.join() === name) || route === '/api/probe/{id}' ? [] : ['tag']),
        ...(Object.keys(operation.responses).some((status) => /^2/.test(status)) ? [] : ['success response']),
        ...(bodies.length && !shown ? ['body example'] : []),
        ...(route.startsWith('/api/v1/') && !JSON.stringify(operation.responses['default'] ?? '').includes('application/problem+json') ? ['how it refuses'] : []),
        ...unfilled.map(({ name }) => `example of ${name}`),
      ];
      return lacks.length ? [`${method} ${route}: ${lacks.join(', ')}`] : [];
    });
    expect(poor).toEqual([]);
  });

  it('is the list of what asks for a token: every operation does but a few', async () => {
    const wrong: string[] = [];
    for (const { method, route, operation } of operations) {
      const name = `${method} ${route}`;
      if (OPEN.has(name)) continue;
      if (!operation.security?.length) wrong.push(`${name} does not say that it needs a token`);
      const address = route.replace(/\{[^}]+\}/g, EXAMPLE_UUID);
      for (const token of [undefined, 'not-a-token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.']) {
        const { status, headers } = await api.call(method, address, { ...(token === undefined ? {} : { token }), ...(/POST|PUT|PATCH/.test(method) ? { body: {} } : {}) });
        if (status !== 401 || !headers.get('www-authenticate')) wrong.push(`${name} answered ${status} to ${token ?? 'no token'}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(operations.length).toBeGreaterThan(OPEN.size);
  });

  it('is all that a wrong method tells whoever is not signed in', async () => {
    const wrong: string[] = [];
    const matches = (route: string, address: string): boolean => new RegExp(`^${route.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(address);
    for (const { route } of operations) {
      const address = route.replace(/\{[^}]+\}/g, EXAMPLE_UUID);
      const told = new Set(operations.filter((o) => matches(o.route, address)).flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])));
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((m) => !told.has(m))) {
        const { status, headers } = await api.call(method, address);
        if (status !== 405 || headers.get('allow') !== [...told].sort().join(', ')) wrong.push(`${method} ${route}: ${status}, Allow ${headers.get('allow')}, instead of ${[...told].join(', ')}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('shows ids that exist, as soon as the demo tells them', async () => {
    const shown = (given: Document): unknown[] => {
      const probe = given.paths['/api/probe/{id}']?.['get'];
      return [probe?.parameters?.[0]?.example ?? probe?.parameters?.[0]?.schema?.example, JSON.stringify(probe?.responses['200']).match(/Plan\/[^"]*/)?.[0]];
    };
    expect(shown(document)).toEqual([EXAMPLE_UUID, `Plan/${EXAMPLE_UUID}`]);
    expect(JSON.stringify(document)).not.toContain('{{');
    const plan = '7f1c0b5e-0000-4000-8000-000000000001';
    await writeFile(path.join(dir, 'examples.json'), JSON.stringify({ plan, draftPlan: '<script>' }));
    expect(shown((await api.call('GET', '/openapi.json')).json as Document)).toEqual([plan, `Plan/${EXAMPLE_UUID}`]);
    expect((await api.call('GET', '/docs/swagger-ui-init.js')).text).toContain(plan);
  });

  it('can be read in a browser without anything from outside', async () => {
    const { text, status } = await api.call('GET', '/docs', { headers: { accept: 'text/html' } });
    expect(status).toBe(200);
    const linked = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(linked.length).toBeGreaterThan(3);
    for (const link of linked) {
      const { pathname, origin } = new URL(link, `${api.url}/docs`);
      expect(origin).toBe(api.url);
      expect([pathname, (await api.call('GET', pathname)).status]).toEqual([pathname, 200]);
    }
  });
});
