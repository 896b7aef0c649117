import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { Allow } from '#access';
import { answer, EXAMPLE_UUID } from '#platform';
import { type Answer, type CallOptions, startApi, type TestApi } from '../../../test/support/api.js';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.js';

class Dose {
  @Matches(/^\d+(\.\d+)?$/, { message: 'value must be a decimal string' })
  declare value: string;

  @IsIn(['mg/kg/h'])
  declare unit: string;
}

class Order {
  @IsOptional()
  @IsString()
  note?: string;

  @ValidateNested({ each: true })
  @Type(() => Dose)
  @IsOptional()
  doses?: Dose[];
}

const PEOPLE = { people: ['clinician'] } as const;

@Controller('api/probe')
class ApiProbe {
  @Allow(PEOPLE)
  @HttpCode(200)
  @Post('orders')
  order(@Body() order: Order): object {
    return { got: order };
  }

  @Allow(PEOPLE)
  @HttpCode(200)
  @Post('anything')
  anything(@Body() body: unknown): object {
    return { kind: body === undefined ? 'nothing' : typeof body };
  }

  @Allow(PEOPLE)
  @Get('refused')
  refused(): unknown {
    return answer({ ok: false, problems: [{ kind: 'business-rule', code: 'ALREADY_SIGNED', text: 'The plan is signed already.', expression: 'plan.status', fix: 'Draft a new one.' }] });
  }

  @Allow(PEOPLE)
  @Get('broken')
  broken(): never {
    throw new Error('Mrs Canary weighs 70 kg');
  }

  @Allow(PEOPLE)
  @Get('outage')
  outage(): never {
    throw Object.assign(new Error('connect to Mrs Canary'), { code: 'ECONNREFUSED' });
  }
}

@Controller('fhir')
class FhirProbe {
  @Allow(PEOPLE)
  @HttpCode(200)
  @Post('probe')
  echo(@Body() text: string): object {
    return { text };
  }

  @Allow(PEOPLE)
  @Get('refused')
  refused(): unknown {
    return answer({ ok: false, problems: [{ kind: 'required', code: 'SUBJECT_MISSING', text: 'The order names no patient.', expression: 'ServiceRequest.subject' }] });
  }

  @Allow(PEOPLE)
  @Get('broken')
  broken(): never {
    throw new Error('Mrs Canary weighs 70 kg');
  }
}

let db: FreshDatabase;
let api: TestApi;
let token: string;
beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db, { controllers: [ApiProbe, FhirProbe] });
  token = await api.tokenFor('clinician');
});
afterAll(async () => {
  await api.close();
  await db.close();
});

const post = (address: string, raw: string | Buffer, type?: string): Promise<Answer> => api.call('POST', address, { token, raw, ...(type === undefined ? {} : { headers: { 'content-type': type } }) });

function isProblem(given: Answer, status: number, code: string): void {
  expect([given.status, given.headers.get('content-type'), given.json?.errors?.[0]?.code]).toEqual([status, 'application/problem+json; charset=utf-8', code]);
  expect(given.json).toMatchObject({ type: 'about:blank', title: expect.any(String), status, detail: expect.any(String), instance: `urn:uuid:${given.headers.get('x-request-id')}` });
}

function isOutcome(given: Answer, status: number, code: string): void {
  expect([given.status, given.headers.get('content-type'), given.json?.issue?.[0]?.details?.coding?.[0]?.code]).toEqual([status, 'application/fhir+json; charset=utf-8', code]);
  expect(given.json).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: expect.any(String), diagnostics: expect.any(String) }] });
}

const DEEP = `{"resourceType":"Bundle","entry":[${'{"resource":{"entry":['.repeat(10_000)}${']}}'.repeat(10_000)}]}`;
const HUGE = Buffer.alloc(10 * 1024 * 1024 + 1, 0x20);

describe('what cannot be read', () => {
  it.each<[string, string | Buffer, string | undefined, number, string]>([
    ['broken JSON', '{"note":', undefined, 400, 'JSON_MALFORMED'],
    ['deep nesting', DEEP, undefined, 400, 'JSON_TOO_DEEP'],
    ['a null character', '{"note":"A\\u0000"}', undefined, 400, 'NULL_CHARACTER'],
    ['other bytes than UTF-8', Buffer.from([0x22, 0xff, 0x22]), undefined, 400, 'NOT_UTF8'],
    ['a key that would change all objects', '{"__proto__":{"x":1}}', undefined, 400, 'JSON_MALFORMED'],
    ['more than 10 MB', HUGE, undefined, 413, 'BODY_TOO_LARGE'],
    ['another content type', '<a/>', 'application/xml', 415, 'CONTENT_TYPE_NOT_SUPPORTED'],
    ['FHIR outside the FHIR face', '{}', 'application/fhir+json', 415, 'CONTENT_TYPE_NOT_SUPPORTED'],
    ['a field that is named twice', '{"note":"a","doses":[{"value":"1","unit":"mg/kg/h"},{"value":"1","unit":"mg/kg/h","valu\\u0065":"9"}]}', undefined, 400, 'JSON_DUPLICATE_KEY'],
    ['half a character', '{"note":"\\ud83d"}', undefined, 400, 'JSON_LONE_SURROGATE'],
    ['more values than anybody can mean', `{"note":[${'1,'.repeat(50_000)}1]}`, undefined, 413, 'JSON_TOO_MANY_VALUES'],
    ['an array for an object', '[]', undefined, 400, 'BODY_INVALID'],
    ['a number for an object', '7', undefined, 400, 'BODY_INVALID'],
  ])('is refused on the domain API: %s', async (_what, raw, type, status, code) => {
    isProblem(await post('/api/probe/orders', raw, type), status, code);
  });

  it.each<[string, string | Buffer, string | undefined, number, string]>([
    ['deep nesting', DEEP, undefined, 400, 'JSON_TOO_DEEP'],
    ['a null character', '{"note":"A\\u0000"}', 'application/json', 400, 'NULL_CHARACTER'],
    ['other bytes than UTF-8', Buffer.from([0x22, 0xff, 0x22]), undefined, 400, 'NOT_UTF8'],
    ['more than 10 MB', HUGE, undefined, 413, 'BODY_TOO_LARGE'],
    ['more values than anybody can mean', `{"identifier":[${'{},'.repeat(50_000)}{}]}`, undefined, 413, 'JSON_TOO_MANY_VALUES'],
    ['a form where no search is', 'a=1', 'application/x-www-form-urlencoded', 415, 'CONTENT_TYPE_NOT_SUPPORTED'],
    ['XML', '<Bundle xmlns="http://hl7.org/fhir"/>', 'application/fhir+xml', 415, 'CONTENT_TYPE_NOT_SUPPORTED'],
  ])('is refused on the FHIR face: %s', async (_what, raw, type, status, code) => {
    isOutcome(await post('/fhir/probe', raw, type), status, code);
  });

  it('is a null character in an address or in the form of a search', async () => {
    for (const address of ['/api/v1/referrals?identifier=%00', '/api/v1/protocols/%00']) isProblem(await api.call('GET', address, { token }), 400, 'NULL_CHARACTER');
    for (const address of ['/fhir/Patient?name=a%00', '/fhir/Patient/%00']) isOutcome(await api.call('GET', address, { token }), 400, 'NULL_CHARACTER');
    isOutcome(await post('/fhir/Patient/_search', 'name=%00', 'application/x-www-form-urlencoded'), 400, 'NULL_CHARACTER');
  });

  it('is compressed: nobody knows how large it is', async () => {
    isOutcome(await api.call('POST', '/fhir/probe', { token, raw: '{}', headers: { 'content-encoding': 'gzip' } }), 415, 'CONTENT_ENCODING_NOT_SUPPORTED');
  });

  it('is told at once, however deep it is', async () => {
    const from = performance.now();
    await post('/fhir/probe', `{"entry":${'['.repeat(9 * 1024 * 1024)}`);
    expect(performance.now() - from).toBeLessThan(1000);
  });

  it('is not found: the address, in the words of the place', async () => {
    isProblem(await api.call('GET', '/api/v1/nowhere', { token }), 404, 'NOT_FOUND');
    isProblem(await api.call('DELETE', '/health/nowhere'), 404, 'NOT_FOUND');
    isOutcome(await api.call('GET', '/fhir/no/such/place/at/all', { token }), 404, 'NOT_FOUND');
    isProblem(await api.call('GET', '/api/%ff'), 400, 'REQUEST_NOT_READABLE');
  });

  it('is there, with another method: what the path takes stands in Allow, whoever asks and whatever is sent', async () => {
    const allow = async (method: string, address: string, options: CallOptions = {}): Promise<[string | null, Answer]> => {
      const given = await api.call(method, address, options);
      return [given.headers.get('allow'), given];
    };
    for (const options of [{}, { token }, { token: 'not-a-token' }]) {
      const [api405, given] = await allow('DELETE', '/api/v1/plans/nonsense/sign?x=1', options);
      expect(api405).toBe('POST');
      isProblem(given, 405, 'METHOD_NOT_SUPPORTED');
      const [fhir405, outcome] = await allow('PUT', `/fhir/Patient/${EXAMPLE_UUID}`, { ...options, raw: '{"resourceType":"Patient"' });
      expect(fhir405).toBe('GET, HEAD');
      isOutcome(outcome, 405, 'METHOD_NOT_SUPPORTED');
    }
    expect((await allow('PROPFIND', '/health/live'))[0]).toBe('GET, HEAD');
    expect((await allow('PATCH', '/api/v1/pl%61ns'))[0]).toBe('GET, HEAD, POST');
    for (const nowhere of ['/api/v1/plans/', `/api/v1/plans/${EXAMPLE_UUID}/nothing`, '/api', '/', `/api/v1/plans/${'x'.repeat(200)}`]) {
      const [header, { status }] = await allow('GET', nowhere, { token });
      expect([nowhere, header, status >= 400 && status !== 405]).toEqual([nowhere, null, true]);
    }
  });
});

describe('what can be read', () => {
  it('comes as text on the FHIR face, digit by digit, however the address is written', async () => {
    const text = '{"value":2.50,"big":1e400}';
    expect((await post('/fhir/probe', text)).json).toEqual({ text });
    expect((await post('/fhir/probe', text, 'application/json; charset=utf-8')).json).toEqual({ text });
    expect((await post('/%66hir/probe', text, 'application/fhir+json')).json).toEqual({ text });
    expect((await post('/fhir/probe', '')).json).toEqual({ text: '' });
  });

  it('may name the same field in different objects, hold whole characters, and quote JSON', async () => {
    const body = '{"note":"\\ud83d\\ude00 {\\"note\\":1,\\"note\\":2}","doses":[{"value":"1","unit":"mg/kg/h"},{"value":"2","unit":"mg/kg/h"}]}';
    expect(await post('/api/probe/orders', body)).toMatchObject({ status: 200, json: { got: { note: '😀 {"note":1,"note":2}' } } });
  });

  it('may be empty on the domain API', async () => {
    for (const given of [await post('/api/probe/orders', ''), await api.call('POST', '/api/probe/orders', { token }), await post('/api/probe/orders', '{}')]) expect([given.status, given.json]).toEqual([200, { got: {} }]);
    expect((await post('/api/probe/anything', '', 'application/json')).json).toEqual({ kind: 'nothing' });
  });

  it('is refused field by field where it does not pass, with the path of each', async () => {
    const given = await api.call('POST', '/api/probe/orders', { token, body: { doses: [{ value: '0.350', unit: 'mg/kg/h' }, { value: 'much', colour: 'red' }], extra: 1 } });
    isProblem(given, 422, 'FIELD_UNKNOWN');
    expect(given.json.errors).toEqual([
      { code: 'FIELD_UNKNOWN', text: expect.any(String), expression: 'extra', fix: expect.any(String) },
      { code: 'FIELD_UNKNOWN', text: expect.any(String), expression: 'doses[1].colour', fix: expect.any(String) },
      { code: 'FIELD_INVALID', text: 'value must be a decimal string.', expression: 'doses[1].value' },
      { code: 'FIELD_MISSING', text: 'This field is needed.', expression: 'doses[1].unit', fix: 'unit must be one of the following values: mg/kg/h.' },
    ]);
  });
});

describe('what is refused', () => {
  it('says why, where and what to change, in the words of the place', async () => {
    const domain = await api.call('GET', '/api/probe/refused', { token });
    isProblem(domain, 409, 'ALREADY_SIGNED');
    expect(domain.json.errors).toEqual([{ code: 'ALREADY_SIGNED', text: 'The plan is signed already.', expression: 'plan.status', fix: 'Draft a new one.' }]);
    const fhir = await api.call('GET', '/fhir/refused', { token });
    isOutcome(fhir, 422, 'SUBJECT_MISSING');
    expect(fhir.json.issue[0].expression).toEqual(['ServiceRequest.subject']);
  });

  it('tells nothing of an error on our side but the id that finds it', async () => {
    const domain = await api.call('GET', '/api/probe/broken', { token });
    isProblem(domain, 500, 'INTERNAL');
    const fhir = await api.call('GET', '/fhir/broken', { token });
    isOutcome(fhir, 500, 'INTERNAL');
    expect(domain.text + fhir.text).not.toMatch(/Canary|spec\.ts/);
  });

  it('asks to come back later while the database is away', async () => {
    isProblem(await api.call('GET', '/api/probe/outage', { token }), 503, 'UNAVAILABLE');
  });

  it('keeps a correlation id that is a UUID, and no other', async () => {
    const id = '6a1c0b5e-0000-4000-8000-000000000000';
    expect((await api.call('GET', '/api/probe/refused', { token, headers: { 'x-request-id': id } })).headers.get('x-request-id')).toBe(id);
    expect((await api.call('GET', '/api/probe/refused', { token, headers: { 'x-request-id': 'Mrs Canary' } })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
