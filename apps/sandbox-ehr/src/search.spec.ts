import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestHospital, patient } from '../test/hospital.js';

interface Found {
  readonly total: number;
  readonly entry?: readonly { resource: { resourceType: string; id: string }; search: { mode: string } }[];
  readonly link: readonly { relation: string; url: string }[];
}

describe('search', () => {
  let hospital: TestHospital;
  let [ann, bob, order, task]: string[] = [];
  const observation = (subject: string, code: string, value: number, at: string): Record<string, unknown> => ({
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ system: 'urn:cat', code: 'vital-signs' }] }],
    code: { coding: [{ system: 'http://loinc.org', code }] },
    subject: { reference: `Patient/${subject}` },
    effectiveDateTime: at,
    valueQuantity: { value, system: 'http://unitsofmeasure.org', code: 'kg' },
  });
  const find = async (search: string, headers?: Record<string, string>): Promise<Found> => {
    const reply = await hospital.fhir('GET', `/${search}`, undefined, headers);
    if (reply.status !== 200) throw new Error(`${search}: ${reply.status} ${reply.text}`);
    return reply.json as Found;
  };
  const ids = async (search: string): Promise<string[]> => ((await find(search)).entry ?? []).map((e) => e.resource.id);

  beforeAll(async () => {
    hospital = await TestHospital.start();
    ann = await hospital.created(patient('ann', { name: [{ family: 'Müller-Lüdenscheidt', given: ['Ann', 'Maria'] }], birthDate: '1980-02-01', gender: 'female', telecom: [{ system: 'email', value: 'ann@example.org' }] }));
    bob = await hospital.created(patient('bob', { name: [{ text: 'Bob Berg' }], birthDate: '1975', gender: 'male' }));
    await hospital.created(observation(ann, '29463-7', 70.5, '2024-05-01T10:00:00Z'));
    await hospital.created(observation(ann, '29463-7', 71, '2024-05-02'));
    await hospital.created(observation(ann, '8867-4', 60, '2024-06-01T00:30:00+02:00'));
    await hospital.created(observation(bob, '29463-7', 90, '2024-05-01T10:00:00Z'));
    order = await hospital.created({
      resourceType: 'ServiceRequest', status: 'active', intent: 'order', subject: { reference: `Patient/${ann}` }, authoredOn: '2024-04-30',
      identifier: [{ system: 'urn:orders', value: 'A,1' }], requester: { identifier: { system: 'urn:people', value: 'dr-x' }, display: 'Dr X' },
    });
    task = await hospital.created({ resourceType: 'Task', status: 'requested', intent: 'order', focus: { reference: `ServiceRequest/${order}` }, for: { reference: `${hospital.base}/Patient/${ann}` }, basedOn: [{ reference: `ServiceRequest/${order}` }] });
  });
  afterAll(() => hospital.stop());

  it('finds by every way of naming a patient', async () => {
    for (const search of [`subject=Patient/${ann}`, `subject=${ann}`, `patient=${ann}`, `patient=Patient/${ann}`, `subject:Patient=${ann}`, `patient=${hospital.base}/Patient/${ann}`, 'patient.identifier=urn:test|ann', 'subject:Patient.gender=female']) {
      expect((await find(`Observation?${search}`)).total).toBe(3);
    }
    expect(await ids(`Task?patient=${ann}`)).toEqual([task]);
    expect(await ids(`Task?focus=ServiceRequest/${order}&based-on=${order}&status=requested&intent=order`)).toEqual([task]);
  });

  it.each([
    ['Patient?identifier=urn:test|ann', 1], ['Patient?identifier=ann', 1], ['Patient?identifier=urn:test|', 2], ['Patient?identifier=|ann', 0], ['Patient?identifier=urn:other|ann', 0], ['Patient?identifier=urn:test|ann,urn:test|bob', 2],
    ['Patient?gender=female', 1], ['Patient?gender:not=female', 1], ['Patient?email=ann@example.org', 1], ['Patient?phone=ann@example.org', 0],
    ['Patient?family=muller', 1], ['Patient?name=bob', 1], ['Patient?given=maria', 1], ['Patient?family:exact=muller', 0], ['Patient?name:contains=lüd', 1],
    ['Patient?birthdate=1980-02-01', 1], ['Patient?birthdate=1975', 1], ['Patient?birthdate=lt1976', 1], ['Patient?birthdate=1975-03', 0], ['Patient?birthdate:missing=true', 0], ['Patient?birthdate:missing=false', 2],
    ['Observation?code=http://loinc.org|29463-7', 3], ['Observation?code=29463-7&category=urn:cat|vital-signs', 3],
    ['Observation?date=2024-05-01', 2], ['Observation?date=ge2024-05-02', 2], ['Observation?date=gt2024-05-01&date=lt2024-05-03', 1], ['Observation?date=2024-05-31', 1], ['Observation?date=ge2024-06-01T00:30:00%2B02:00', 1], ['Observation?date=ge2024-06-01T00:30:00+02:00', 1], ['Observation?date=ne2024-05', 0],
    ['Observation?value-quantity=70.5', 1], ['Observation?value-quantity=70', 0], ['Observation?value-quantity=gt70||kg', 3], ['Observation?value-quantity=gt70|http://unitsofmeasure.org|g', 0],
    ['ServiceRequest?identifier=urn:orders|A\\,1', 1], ['ServiceRequest?authored=ge2024-04-30', 1], ['ServiceRequest?requester:identifier=urn:people|dr-x', 1],
    ['Patient?_has:Observation:patient:code=8867-4', 1], ['Patient?_has:Observation:patient:value-quantity=gt80', 1],
    ['Patient?_lastUpdated=gt2099-01-01', 0], ['Patient?_lastUpdated=le2099-01-01', 2], ['Patient?unheard=of', 2],
  ])('%s finds %i', async (search, total) => {
    expect((await find(search)).total).toBe(total);
  });

  it('finds the same by POST', async () => {
    const reply = await hospital.fhir('POST', '/Patient/_search?gender=female', 'identifier=urn:test|ann', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([reply.status, reply.json.total]).toEqual([200, 1]);
  });

  it('refuses what it would have to guess at', async () => {
    for (const search of ['Patient?birthdate=yesterday', 'Patient?gender:in=x', 'Patient?identifier:of-type=x|y|z', 'Patient?_count=x', 'Patient?_count=-1', 'Observation?value-quantity=heavy', 'Observation?_include=Observation:code', 'Patient?birthdate:missing=perhaps', 'Patient?_cursor=x', 'Patient?_lastUpdated=never', 'Patient?name.x=1', 'Patient?gender=']) {
      const reply = await hospital.fhir('GET', `/${search}`);
      expect([search, reply.status]).toEqual([search, 400]);
      expect(reply.json.resourceType).toBe('OperationOutcome');
    }
    expect((await hospital.fhir('GET', '/Patient?unheard=of', undefined, { prefer: 'handling=strict' })).status).toBe(400);
    const lenient = await find('Patient?unheard=of&gender=male');
    expect(lenient.link[0]?.url).toBe(`${hospital.base}/Patient?gender=male`);
  });

  it('includes what is referred to and what refers', async () => {
    const found = await find(`Task?_id=${task}&_include=Task:focus&_include=Task:patient&_include:iterate=ServiceRequest:subject`);
    expect(found.total).toBe(1);
    expect(found.entry?.map((e) => [e.resource.id, e.search.mode])).toEqual([[task, 'match'], [order, 'include'], [ann, 'include']]);
    const back = await find(`Patient?_id=${ann}&_revinclude=Task:patient&_revinclude=Observation:subject`);
    expect(back.entry).toHaveLength(1 + 1 + 3);
    expect((await find(`Task?_include=Task:focus:Patient`)).entry).toHaveLength(1);
  });

  it('pages without repeating or losing what is written meanwhile', async () => {
    const made: string[] = [];
    for (let i = 0; i < 7; i++) made.push(await hospital.created({ resourceType: 'Basic', code: { text: String(i) }, identifier: [{ system: 'urn:page', value: 'p' }] }));
    const seen: string[] = [];
    let next: string | undefined = `${hospital.base}/Basic?identifier=urn:page|p&_count=3`;
    for (let page = 0; next; page++) {
      const found: Found = (await hospital.call('GET', next)).json as Found;
      seen.push(...(found.entry ?? []).map((e) => e.resource.id));
      next = found.link.find((l) => l.relation === 'next')?.url;
      if (page === 0) {
        await hospital.fhir('DELETE', `/Basic/${made[0]}`);
        await hospital.fhir('PUT', `/Basic/${made[5]}`, { resourceType: 'Basic', id: made[5], code: { text: 'x' }, identifier: [{ system: 'urn:page', value: 'p' }] });
      }
    }
    expect(seen).toEqual(made);
  });

  it('sorts by time, by value, and shows what changed since', async () => {
    const byTime = await ids('Observation?_sort=-_lastUpdated');
    expect(byTime).toEqual((await ids('Observation?_sort=_lastUpdated')).reverse());
    const page = await find('Observation?_sort=-_lastUpdated&_count=3');
    const rest = (await hospital.call('GET', page.link.find((l) => l.relation === 'next')?.url ?? '')).json as Found;
    expect([...(page.entry ?? []), ...(rest.entry ?? [])].map((e) => e.resource.id)).toEqual(byTime);
    const values = (await find('Observation?_sort=-value-quantity,date&_count=2')) as unknown as { entry: { resource: { valueQuantity: { value: number } } }[]; link: { url: string }[] };
    expect(values.entry.map((e) => e.resource.valueQuantity.value)).toEqual([90, 71]);
    const last = (await hospital.call('GET', values.link[1]?.url ?? '')).json as typeof values;
    expect(last.entry.map((e) => e.resource.valueQuantity.value)).toEqual([70.5, 60]);

    const since = (await hospital.fhir('GET', `/Task/${task}`)).json.meta.lastUpdated as string;
    await hospital.fhir('PUT', `/Patient/${bob}`, { ...patient('bob'), id: bob, name: [{ text: 'Bob Berg' }], birthDate: '1975', gender: 'male' });
    const news = await ids(`Patient?_lastUpdated=ge${since}`);
    expect(news).toEqual([bob]);
  });

  it('searches several types and counts alone', async () => {
    expect((await find(`?_type=Task,ServiceRequest&patient=${ann}`)).total).toBe(2);
    const counted = await find('Observation?_summary=count');
    expect([counted.total, counted.entry]).toEqual([4, undefined]);
    expect((await find('Observation?_total=none')).total).toBeUndefined();
  });
});
