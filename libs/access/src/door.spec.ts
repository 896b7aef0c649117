import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdPipe } from '#platform';
import { startApi, type TestApi } from '../../../test/support/api.js';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.js';
import { Allow, Open } from './allow.js';

const DONE = { done: true };

@Controller('probe')
class Probe {
  @Get('undeclared')
  undeclared(): typeof DONE {
    return DONE;
  }

  @Open()
  @Get('open')
  open(): typeof DONE {
    return DONE;
  }

  @Allow({ people: ['clinician', 'nurse'] })
  @HttpCode(200)
  @Post('people/:id')
  people(@Param('id', IdPipe) _id: string, @Body() _body: unknown): typeof DONE {
    return DONE;
  }

  @Allow({ systems: ['system/{type}.r', 'system/Patient.r'] })
  @Get('typed/:type')
  typed(): typeof DONE {
    return DONE;
  }

  @Allow({})
  @Get('nobody')
  nobody(): typeof DONE {
    return DONE;
  }
}

let db: FreshDatabase;
let api: TestApi;
beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db, { controllers: [Probe] });
});
afterAll(async () => {
  await api.close();
  await db.close();
});

const ID = '0b0f3f0a-52a5-4c3e-9d2c-000000000001';

describe('the door', () => {
  it('lets nobody in where a route says nothing, or names nobody', async () => {
    for (const path of ['/probe/undeclared', '/probe/nobody']) {
      expect((await api.call('GET', path)).status).toBe(401);
      for (const who of ['clinician', 'nurse', 'integrator', 'system'] as const) expect((await api.call('GET', path, { token: await api.tokenFor(who) })).status).toBe(403);
    }
  });

  it('asks nothing where a route is open, whatever token is shown', async () => {
    expect((await api.call('GET', '/probe/open')).json).toEqual(DONE);
    expect((await api.call('GET', '/probe/open', { token: 'not-a-token' })).json).toEqual(DONE);
  });

  it('lets in the roles that are named, and no system', async () => {
    const statuses = await Promise.all((['clinician', 'nurse', 'integrator', 'system'] as const).map(async (who) => (await api.call('POST', `/probe/people/${ID}`, { token: await api.tokenFor(who) })).status));
    expect(statuses).toEqual([200, 200, 403, 403]);
  });

  it('wants every scope that is named, of the type in the address', async () => {
    const token = await api.tokenFor('system');
    expect((await api.call('GET', '/probe/typed/Task', { token })).status).toBe(200);
    // a placeholder that stands for no resource type is covered by no scope
    expect((await api.call('GET', '/probe/typed/task', { token })).status).toBe(403);
    expect((await api.call('GET', '/probe/typed/*', { token })).status).toBe(200);
    expect((await api.call('GET', '/probe/typed/Task', { token: await api.tokenFor('clinician') })).status).toBe(403);
  });

  it.each<[string, string, string | Buffer, string]>([
    ['the parameter is looked at', '/probe/people/not-an-id', '{}', 'application/json'],
    ['the body is parsed', `/probe/people/${ID}`, '{"broken', 'application/json'],
    ['the body is weighed', `/probe/people/${ID}`, Buffer.alloc(11 * 1024 * 1024, 0x20), 'application/json'],
    ['the content type is looked at', `/probe/people/${ID}`, '<a/>', 'application/xml'],
  ])('asks who it is before %s', async (_what, path, raw, type) => {
    expect((await api.call('POST', path, { raw, headers: { 'content-type': type } })).status).toBe(401);
  });
});
