import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestHospital, eventually, patient, weight } from '../test/hospital.js';

interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('Subscriptions', () => {
  let hospital: TestHospital;
  let listener: Server;
  let endpoint: string;
  let refusals = 0;
  const calls: Call[] = [];

  beforeAll(async () => {
    hospital = await TestHospital.start();
    listener = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        if (refusals > 0) {
          refusals--;
          response.writeHead(503).end();
          return;
        }
        calls.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
        response.end();
      });
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await hospital.stop();
    listener.close();
    listener.closeAllConnections();
  });

  const subscription = (criteria: string, channel: object): Record<string, unknown> => ({
    resourceType: 'Subscription', status: 'requested', reason: 'Test', criteria, channel: { type: 'rest-hook', ...channel },
  });
  const settled = (id: string): Promise<{ status: string; error?: string }> =>
    eventually(async () => {
      const { json } = await hospital.fhir('GET', `/Subscription/${id}`);
      return json.status === 'requested' ? undefined : (json as { status: string });
    });
  const callTo = (url: string): Promise<Call> => eventually(async () => calls.find((call) => call.url.startsWith(url)));

  it('become active and call without a payload, on create and on update, for what fits', async () => {
    const id = await hospital.created(subscription('Task?status=accepted', { endpoint: `${endpoint}/empty`, header: ['Authorization: Bearer abc'] }));
    expect((await settled(id)).status).toBe('active');
    const task = { resourceType: 'Task', status: 'requested', intent: 'order' };
    const taskId = await hospital.created(task);
    await hospital.fhir('PUT', `/Task/${taskId}`, { ...task, id: taskId, status: 'accepted' });
    expect(await callTo('/empty')).toMatchObject({ method: 'POST', url: '/empty', body: '', headers: { authorization: 'Bearer abc' } });
    expect(calls.filter((call) => call.url === '/empty')).toHaveLength(1);
    await hospital.fhir('DELETE', `/Subscription/${id}`);
  });

  it('send the resource, decimals as they are, and go on after a restart', async () => {
    const id = await hospital.created(subscription('Observation?code=http://loinc.org|29463-7', { endpoint: `${endpoint}/full`, payload: 'application/fhir+json' }));
    await settled(id);
    await hospital.restart();
    const subject = `Patient/${await hospital.created(patient('subscribed'))}`;
    const observation = (await hospital.fhir('POST', '/Observation', weight(subject, '70.50'))).json.id as string;
    const call = await callTo('/full');
    expect([call.method, call.url]).toEqual(['PUT', `/full/Observation/${observation}`]);
    expect(call.headers['content-type']).toBe('application/fhir+json');
    expect(call.body).toContain('"value":70.50,');
    await hospital.fhir('DELETE', `/Subscription/${id}`);
  });

  it('try again when the call is refused', async () => {
    const id = await hospital.created(subscription('Basic', { endpoint: `${endpoint}/again` }));
    await settled(id);
    refusals = 1;
    await hospital.created({ resourceType: 'Basic', code: { text: 'x' } });
    expect((await callTo('/again')).method).toBe('POST');
    expect(refusals).toBe(0);
  });

  it.each([
    ['Task', { endpoint: 'https://example.org/hook' }, 'not on this machine'],
    ['Task', { endpoint: 'http://127.0.0.1.example.org/hook' }, 'not on this machine'],
    ['Task', { endpoint: 'http://10.0.0.1/hook' }, 'not on this machine'],
    ['Task', { endpoint: 'file:///etc/passwd' }, 'not a web address'],
    ['Task', { endpoint: 'http://127.0.0.1:1/', type: 'email' }, 'rest-hook'],
    ['Task', { endpoint: 'http://127.0.0.1:1/', payload: 'application/fhir+xml' }, 'payload'],
    ['Tusk?status=x', { endpoint: 'http://127.0.0.1:1/' }, 'resource type'],
    ['Task?nickname=x', { endpoint: 'http://127.0.0.1:1/' }, 'no search'],
  ])('are switched off with a reason: %s %j', async (criteria, channel, reason) => {
    const state = await settled(await hospital.created(subscription(criteria, channel)));
    expect(state.status).toBe('error');
    expect(state.error).toContain(reason);
  });
});
