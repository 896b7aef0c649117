import { appendFileSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { STAFF, TestHospital, patient, post, transaction, weight } from '../test/hospital.js';
import { startSandboxEhr } from './server.js';

describe('what is stored', () => {
  let hospital: TestHospital;
  beforeEach(async () => {
    hospital = await TestHospital.start();
  });
  afterEach(() => hospital.stop());

  it('keeps decimals letter by letter in every answer and after a restart', async () => {
    const subject = `Patient/${await hospital.created(patient('decimal'))}`;
    const body = `{"resourceType":"Bundle","type":"transaction","entry":[{"resource":${weight(subject, '0.350')},"request":{"method":"POST","url":"Observation"}}]}`;
    const answered = await hospital.fhir('POST', '', body, { prefer: 'return=representation' });
    expect(answered.text).toContain('"value":0.350,');
    const id = answered.json.entry[0].resource.id as string;
    const updated = await hospital.fhir('PUT', `/Observation/${id}`, weight(subject, '2.50', `,"id":"${id}"`));
    expect(updated.text).toContain('"value":2.50,');
    await hospital.fhir('PATCH', `/Observation/${id}`, [{ op: 'replace', path: '/status', value: 'amended' }], { 'content-type': 'application/json-patch+json' });
    for (let run = 0; run < 2; run++) {
      expect((await hospital.fhir('GET', `/Observation/${id}`)).text).toContain('"value":2.50,');
      expect((await hospital.fhir('GET', `/Observation/${id}/_history/1`)).text).toContain('"value":0.350,');
      expect((await hospital.fhir('GET', `/Observation/${id}/_history`)).text).toMatch(/"value":2.50,.*"value":2.50,.*"value":0.350,/s);
      expect((await hospital.fhir('GET', `/Observation?subject=${subject}&value-quantity=2.5`)).text).toContain('"value":2.50,');
      await hospital.restart();
    }
  });

  it('survives a restart with its history, deletions, indexes and version numbers', async () => {
    const [a, b] = [await hospital.created(patient('stays')), await hospital.created(patient('goes'))];
    await hospital.fhir('PUT', `/Patient/${a}`, { ...patient('stays', { gender: 'female' }), id: a });
    await hospital.fhir('DELETE', `/Patient/${b}`);
    await hospital.fhir('POST', '/Observation', weight(`Patient/${a}`, '70'));
    const history = (await hospital.fhir('GET', '/_history')).text;
    await hospital.restart();
    expect((await hospital.fhir('GET', '/_history')).text).toBe(history);
    expect(await hospital.total('Patient?identifier=urn:test|stays&gender=female')).toBe(1);
    expect(await hospital.total(`Observation?patient=${a}`)).toBe(1);
    expect((await hospital.fhir('GET', `/Patient/${b}`)).status).toBe(410);
    expect((await hospital.fhir('DELETE', `/Patient/${a}`)).status).toBe(409);
    expect((await hospital.fhir('PUT', `/Patient/${a}`, { ...patient('stays'), id: a }, { 'if-match': 'W/"2"' })).json.meta.versionId).toBe('3');
  });

  it.each([
    ['a head without its lines', '#2\n={"resourceType":"Patient","id":"torn","meta":{"versionId":"1","lastUpdated":"2024-01-01T00:00:00.000Z"}}\n'],
    ['half a line', '#1\n={"resourceType":"Pat'],
    ['half a head', '#'],
  ])('cuts off what a crash left of the last transaction: %s', async (_name, torn) => {
    await hospital.fhir('POST', '', transaction(post(patient('whole-1')), post(patient('whole-2'))));
    const log = path.join(hospital.dataDir, 'commits.log');
    let whole = 0;
    await hospital.restart(() => {
      whole = statSync(log).size;
      appendFileSync(log, torn);
    });
    expect(statSync(log).size).toBe(whole);
    expect((await hospital.fhir('GET', '/Patient/torn')).status).toBe(404);
    await hospital.created(patient('after'));
    await hospital.restart();
    expect(await hospital.total('Patient?_summary=count')).toBe(3);
  });

  it('refuses to start over a log that is damaged in the middle', async () => {
    await hospital.created(patient('x'));
    const log = path.join(hospital.dataDir, 'commits.log');
    appendFileSync(log, 'rubbish\n');
    await expect(startSandboxEhr({ port: 0, dataDir: hospital.dataDir, staffToken: STAFF })).rejects.toThrow(/is damaged at byte \d+/);
  });

  it('stands in the log before it is acknowledged', async () => {
    const log = path.join(hospital.dataDir, 'commits.log');
    const large = Array.from({ length: 1_000 }, (_, i) => post(patient(`large-${i}`, { name: [{ family: 'x'.repeat(5_000) }] })));
    expect((await hospital.fhir('POST', '', transaction(...large))).status).toBe(200);
    expect(readFileSync(log, 'utf8').split('\n')).toHaveLength(1 + 1_000 + 1);
  });

  it('writes a failed transaction nowhere', async () => {
    const log = path.join(hospital.dataDir, 'commits.log');
    await hospital.fhir('POST', '', transaction(post(patient('no')), post(JSON.parse(weight('Patient/none', '1')) as object)));
    expect(readFileSync(log, 'utf8')).toBe('');
  });
});
