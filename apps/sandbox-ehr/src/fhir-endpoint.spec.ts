import { describe, expect, it } from '@jest/globals';
import { patient, post, transaction } from '../test/hospital.js';
import { FhirEndpoint, type FhirHttpRequest, type HttpAnswer } from './fhir-endpoint.js';
import { SandboxRepository } from './repository.js';
import { Store } from './store.js';

// Over HTTP requests hardly ever meet within one turn of the event loop; here they do.
describe('requests of the same moment', () => {
  const BASE = 'http://127.0.0.1:1/fhir';
  const endpoint = (): FhirEndpoint => new FhirEndpoint(new SandboxRepository(new Store(BASE, Date.now), BASE, () => undefined), 'x');
  const request = (method: string, path: string, query = '', body?: object, headers = {}): FhirHttpRequest => ({
    method, path, query, headers, body: Buffer.from(body ? JSON.stringify(body) : ''), caller: { client: 'staff' },
  });
  const json = (answer: HttpAnswer): { total: number } => JSON.parse(answer.body) as { total: number };

  it('create conditionally once', async () => {
    const hospital = endpoint();
    const create = request('POST', '/Patient', '', patient('moment'), { 'if-none-exist': 'identifier=urn:test|moment' });
    const push = request('POST', '', '', transaction(post(patient('moment'), { ifNoneExist: 'identifier=urn:test|moment' })));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => hospital.handle(i % 2 ? create : push)));
    expect(answers.every((answer) => answer.status < 300)).toBe(true);
    expect(json(await hospital.handle(request('GET', '/Patient', ''))).total).toBe(1);
  });

  it('never see half of a transaction, nor one that will fail', async () => {
    const hospital = endpoint();
    const whole = Array.from({ length: 10 }, (_, i) => post(patient(`whole-${i}`)));
    const fails = transaction(...whole, post({ resourceType: 'Task', status: 'requested' }));
    const count = request('GET', '/Patient', '_summary=count');
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => hospital.handle(i % 3 === 0 ? request('POST', '', '', fails) : i % 3 === 1 ? request('POST', '', '', transaction(...whole)) : count)),
    );
    for (const [i, answer] of answers.entries()) {
      if (i % 3 === 0) expect(answer.status).toBe(422);
      if (i % 3 === 2) expect(json(answer).total % 10).toBe(0);
    }
    expect(json(await hospital.handle(count)).total).toBe(200);
  });
});
