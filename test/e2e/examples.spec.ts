import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StoryDay, storyDay } from '../support/story.js';
import { until } from '../support/worker.js';

interface Shown {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly schema?: Schema;
}
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Operation {
  readonly parameters?: readonly (Shown & { readonly name: string; readonly in: string; readonly required?: boolean })[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Shown>> };
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

let dir: string;
let day: StoryDay;
let document: Document;
let examples: Readonly<Record<string, string>>;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'titrate-story-'));
  day = await storyDay(path.join(dir, 'examples.json'));
  await day.play();
  // the demo of tomorrow: the same patients, in the clinic that remembers today
  ({ examples } = await day.play());
  document = (await day.api.call('GET', '/openapi.json')).json as Document;
}, 90_000);
afterAll(async () => {
  await day.close();
  await rm(dir, { recursive: true, force: true });
});

/** What Swagger UI fills in: the example, else the first of several, else the first value of a list. */
function exampleOf({ example, examples, schema }: Shown): unknown {
  return example ?? Object.values(examples ?? {})[0]?.value ?? schema?.example ?? schema?.enum?.[0] ?? (schema ? bodyOf(schema) : undefined);
}

function bodyOf(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  const of = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema.allOf?.[0];
  if (of) return bodyOf(of);
  if (!schema.properties) return schema.default;
  return Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [name, bodyOf(inner)] as const).filter(([, value]) => value !== undefined));
}

/** What a person who presses Execute in Swagger UI sends: every path parameter, each query parameter that has an example, the body. */
function requestOf(route: string, operation: Operation): { address: string; type?: string; raw?: string } {
  let address = route;
  const query = new URLSearchParams();
  for (const parameter of operation.parameters ?? []) {
    const value = exampleOf(parameter);
    if (parameter.in === 'path') address = address.replace(`{${parameter.name}}`, encodeURIComponent(String(value)));
    else if (parameter.in === 'query' && (parameter.required || (parameter.example ?? parameter.schema?.example) !== undefined)) query.set(parameter.name, String(value));
  }
  if (query.size) address += `?${query.toString()}`;
  const [content] = Object.entries(operation.requestBody?.content ?? {});
  if (!content) return { address };
  const [type, shown] = content;
  const body = exampleOf(shown);
  return { address, type, raw: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** A client's assertion is used up by one request, so no document can show one that works. */
const NOT_TO_BE_SHOWN = new Set(['POST /oauth/token']);

describe('the examples of the OpenAPI document', () => {
  it('succeed, every operation as it stands and one after the other, with the token of somebody who may', async () => {
    const { nurse, clinician, integrator, system } = day.tokens;
    const refused: string[] = [];
    let tried = 0;
    for (const [route, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const name = `${method.toUpperCase()} ${route}`;
        if (NOT_TO_BE_SHOWN.has(name)) continue;
        const { address, type, raw } = requestOf(route, operation);
        let answer = { status: 0, text: '' };
        for (const token of [nurse, clinician, integrator, system]) {
          answer = await day.api.call(method.toUpperCase(), address, { token, ...(raw === undefined ? {} : { raw, headers: { 'content-type': type ?? '' } }) });
          if (answer.status !== 403) break;
        }
        tried++;
        if (answer.status < 200 || answer.status > 299) refused.push(`${name} (${address}) answered ${answer.status}: ${answer.text.slice(0, 500)}`);
      }
    }
    expect(refused).toEqual([]);
    expect(tried).toBeGreaterThan(50);
  }, 60_000);

  it('arrive in the hospital: the bolus that was written down among them, as a part of its session', async () => {
    const { bolusSession: session, bolusSessionPlan: plan } = examples;
    const { bolus } = (await day.api.call('GET', `/api/v1/plans/${plan}/sessions/${session}`, { token: day.tokens.nurse })).json as { bolus: { status: string; given: { id: string } } };
    expect(bolus.status).toBe('given');
    const [there] = (await until('the bolus in the EHR', async () => {
      const held = await day.ehr.holds('MedicationAdministration', `bolus-${bolus.given.id}`);
      return held.length > 0 && held;
    })) as fhir4.MedicationAdministration[];
    expect(there).toMatchObject({ status: 'completed', dosage: { dose: { value: 22.05, code: 'mg' } } });
    const ours = (await day.api.call('GET', `/fhir/MedicationAdministration/${bolus.given.id}`, { token: day.tokens.nurse })).json as fhir4.MedicationAdministration;
    const whole = (await day.ehr.call('GET', `/${there?.partOf?.[0]?.reference}`)).json as fhir4.MedicationAdministration;
    expect(whole.identifier?.[0]?.value).toBe(`administration-${ours.partOf?.[0]?.reference?.split('/')[1]}`);
  });

  it('of outcomes succeed, one of every instrument', async () => {
    const [route, operation] = ['/api/v1/plans/{id}/outcomes', document.paths['/api/v1/plans/{id}/outcomes']?.['post']] as const;
    const shown = Object.values(operation?.requestBody?.content ?? {})[0]?.examples ?? {};
    const { address } = requestOf(route, operation ?? {});
    const answers: [string, number][] = [];
    for (const [name, { value }] of Object.entries(shown)) answers.push([name, (await day.api.call('POST', address, { token: day.tokens.nurse, body: value })).status]);
    expect(answers).toEqual(['pain-nrs', 'phq-9', 'peg', 'mme', 'gait', 'mme-none', 'mme-partial'].map((name) => [name, 201]));
  });
});
