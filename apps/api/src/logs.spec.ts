import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Allow } from '#access';
import { startApi, type TestApi } from '../../../test/support/api.js';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.js';

@Controller('api/probe')
class Probe {
  @Allow({ people: ['clinician'] })
  @HttpCode(200)
  @Post('patients/:name')
  async patient(@Param('name') name: string, @Body() body: { fail?: boolean }): Promise<object> {
    if (body.fail) throw new Error(`${name} weighs 70 kg`, { cause: new Error(name) });
    return { ok: true };
  }
}

const lines: string[] = [];
let db: FreshDatabase;
let api: TestApi;
beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db, { controllers: [Probe], logLevel: 'info', logTo: { write: (line) => void lines.push(line) } });
});
afterAll(async () => {
  await api.close();
  await db.close();
});

describe('the log', () => {
  it('tells each request by its route, and nothing of what was in it', async () => {
    const token = await api.tokenFor('clinician');
    await api.tokenFor('system');
    lines.length = 0;
    const good = await api.call('POST', '/api/probe/patients/CanaryName?given=CanaryQuery', { token, body: { note: 'CanaryBody' }, headers: { 'x-note': 'CanaryHeader', cookie: 'a=CanaryCookie', 'user-agent': 'CanaryAgent' } });
    const bad = await api.call('POST', '/api/probe/patients/CanaryName', { token, body: { fail: true, note: 'CanaryBody' } });
    const lost = await api.call('GET', '/CanaryPath', { token: 'CanaryToken' });
    await api.call('POST', '/api/probe/patients/CanaryName', { token: 'CanaryToken', body: {} });
    await api.call('POST', '/oauth/token', { raw: 'client_assertion=CanaryAssertion', headers: { 'content-type': 'application/x-www-form-urlencoded' } });

    const text = lines.join('');
    expect(text).not.toMatch(/Canary/);
    expect(text).not.toContain(token);
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const of = (given: { headers: Headers }) => told.filter((line) => line['requestId'] === given.headers.get('x-request-id'));
    expect(of(good)).toEqual([
      { level: 30, time: expect.any(String), context: 'Http', method: 'POST', route: '/api/probe/patients/:name', status: 200, ms: expect.any(Number), requestId: expect.any(String), tenant: db.clinician.tenantId, subject: 'clinician-1' },
    ]);
    expect(of(bad)).toEqual([
      { level: 50, time: expect.any(String), context: 'Http', msg: 'unexpected error', requestId: expect.any(String), route: '/api/probe/patients/:name', error: 'Error', cause: 'Error', at: expect.stringContaining('logs.spec.ts') },
      expect.objectContaining({ status: 500 }),
    ]);
    expect(of(lost)).toEqual([expect.objectContaining({ route: 'unknown', status: 404 })]);
    expect(told.some((line) => line['route'] === '/oauth/token' && line['status'] === 400)).toBe(true);
  });

  it('names the ids in the path, so that one referral can be followed', async () => {
    const id = '0b0f3f0a-52a5-4c3e-9d2c-0000000000aa';
    lines.length = 0;
    const answer = await api.call('GET', `/api/v1/referrals/${id}`, { token: await api.tokenFor('clinician') });
    const line = lines.map((l) => JSON.parse(l) as Record<string, unknown>).find((l) => l['requestId'] === answer.headers.get('x-request-id'));
    expect(line).toMatchObject({ route: '/api/v1/referrals/:id', ids: { id }, status: 404 });
  });

  it('measures by route, too', async () => {
    const { text } = await api.call('GET', '/metrics');
    expect(text).toMatch(/http_request_duration_seconds_count\{method="POST",route="\/api\/probe\/patients\/:name",status="200"\} 1\n/);
    expect(text).not.toMatch(/Canary/);
  });
});
