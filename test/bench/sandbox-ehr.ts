// What the sandbox hospital can carry. Run after a build: node test/bench/sandbox-ehr.ts
//   1. transactions of four conditional creates per second, at several numbers of clients;
//   2. searches by identifier, by reference and by _lastUpdated over 1 000 and over 100 000 resources;
//   3. the time a start takes with all of that on disk.
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MAIN = path.resolve(import.meta.dirname, '../../dist/apps/sandbox-ehr/src/main.js');
const SYSTEM = 'urn:bench:id';
const token = randomUUID();
const dataDir = mkdtempSync(path.join(tmpdir(), 'sandbox-ehr-bench-'));
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

interface Running {
  readonly process: ChildProcess;
  readonly base: string;
  readonly startedIn: number;
}

async function start(): Promise<Running> {
  const from = performance.now();
  const child = fork(MAIN, { env: { ...process.env, EHR_PORT: '0', EHR_DATA_DIR: dataDir, EHR_STAFF_TOKEN: token } });
  const base = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { base: string }).base));
    child.once('exit', (code) => reject(new Error(`The hospital ended with ${code}`)));
  });
  return { process: child, base, startedIn: performance.now() - from };
}

async function stop({ process: child }: Running): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function call(base: string, method: string, below: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' };
    const sent = request(base + below, { method, agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(`${method} ${below} answered ${answer.statusCode}: ${text.slice(0, 300)}`))));
    });
    sent.on('error', reject).end(body);
  });
}

// The shape of a delivered session: a patient's weight and heart rate, the order they belong to, the task to do it.
function fourEntries(patient: string, n: number): string {
  const urn = `urn:uuid:${randomUUID()}`;
  const subject = { reference: patient };
  const observation = (name: string, code: string, value: number): object => ({
    resourceType: 'Observation',
    status: 'final',
    identifier: [{ system: SYSTEM, value: `${name}-${n}-${randomUUID()}` }],
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
    code: { coding: [{ system: 'http://loinc.org', code }] },
    subject,
    basedOn: [{ reference: urn }],
    effectiveDateTime: new Date(1_700_000_000_000 + n * 60_000).toISOString(),
    valueQuantity: { value, unit: 'u', system: 'http://unitsofmeasure.org', code: '1' },
  });
  const order = { resourceType: 'ServiceRequest', status: 'active', intent: 'order', subject, identifier: [{ system: SYSTEM, value: `order-${randomUUID()}` }] };
  const task = { resourceType: 'Task', status: 'requested', intent: 'order', for: subject, focus: { reference: urn }, identifier: [{ system: SYSTEM, value: `task-${randomUUID()}` }] };
  const resources = [order, task, observation('weight', '29463-7', 70.5), observation('pulse', '8867-4', 62)] as { resourceType: string; identifier: { value: string }[] }[];
  const entry = resources.map((resource, i) => ({
    fullUrl: i === 0 ? urn : `urn:uuid:${randomUUID()}`,
    resource,
    request: { method: 'POST', url: resource.resourceType, ifNoneExist: `identifier=${SYSTEM}|${resource.identifier[0]?.value}` },
  }));
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
}

async function push(base: string, patients: readonly string[], transactions: number, clients: number): Promise<number> {
  const bodies = Array.from({ length: transactions }, (_, i) => fourEntries(patients[i % patients.length] ?? '', i));
  const from = performance.now();
  let next = 0;
  const client = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await call(base, 'POST', '', body);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return transactions / ((performance.now() - from) / 1_000);
}

async function newPatients(base: string, count: number): Promise<string[]> {
  const entry = Array.from({ length: count }, () => ({
    resource: { resourceType: 'Patient', identifier: [{ system: SYSTEM, value: `patient-${randomUUID()}` }], name: [{ family: 'Bench' }] },
    request: { method: 'POST', url: 'Patient' },
  }));
  const answer = JSON.parse(await call(base, 'POST', '', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))) as {
    entry: { response: { location: string } }[];
  };
  return answer.entry.map((e) => e.response.location.split('/').slice(0, 2).join('/'));
}

async function searches(base: string, patients: readonly string[]): Promise<void> {
  const asked: [string, (i: number) => string][] = [
    ['identifier', () => `/Task?identifier=${SYSTEM}|${wanted}`],
    ['reference', (i) => `/Observation?subject=${patients[i % patients.length]}&_count=20`],
    ['reference, code and date', (i) => `/Observation?patient=${patients[i % patients.length]}&code=http://loinc.org|8867-4&date=ge2023-12-01&_count=20`],
    ['_lastUpdated (news only)', () => `/Observation?_lastUpdated=ge${now}&_count=20`],
  ];
  const [first] = (JSON.parse(await call(base, 'GET', '/Task?_count=1')) as { entry: { resource: { identifier: { value: string }[] } }[] }).entry;
  const wanted = first?.resource.identifier[0]?.value;
  const now = new Date(Date.now() + 1_000).toISOString();
  for (const [name, address] of asked) {
    const times: number[] = [];
    for (let i = 0; i < 300; i++) {
      const from = performance.now();
      await call(base, 'GET', address(i));
      times.push(performance.now() - from);
    }
    times.sort((a, b) => a - b);
    console.log(`    ${name.padEnd(26)} median ${times[150]?.toFixed(2)} ms, 95 % under ${times[285]?.toFixed(2)} ms`);
  }
}

try {
  let hospital = await start();
  console.log(`Empty hospital: ready ${hospital.startedIn.toFixed(0)} ms after the fork`);
  // As many resources per patient at 1 000 as at 100 000, so that answers are of one size.
  const few = await newPatientsWithData(hospital.base, 10, 250);
  console.log('Searches over 1 000 resources');
  await searches(hospital.base, few);
  for (const clients of [1, 4, 8]) {
    const rate = await push(hospital.base, await newPatients(hospital.base, 100), 2_500, clients);
    console.log(`Four conditional creates each, ${clients} clients: ${rate.toFixed(0)} transactions per second`);
  }
  let held = 1_000 + 3 * 10_000;
  for (; held < 99_000; held += 10_000) await push(hospital.base, await newPatients(hospital.base, 100), 2_500, 8);
  const amongMany = await newPatientsWithData(hospital.base, 10, 250);
  held += 1_000;
  console.log(`Searches over ${held} resources`);
  await searches(hospital.base, amongMany);
  console.log(`With ${held} resources held: ${(await push(hospital.base, await newPatients(hospital.base, 100), 2_500, 8)).toFixed(0)} transactions per second (8 clients)`);
  await stop(hospital);
  hospital = await start();
  console.log(`Start with ${held} resources on disk: ${hospital.startedIn.toFixed(0)} ms`);
  await stop(hospital);
} finally {
  agent.destroy();
  rmSync(dataDir, { recursive: true, force: true });
}

async function newPatientsWithData(base: string, patients: number, transactions: number): Promise<string[]> {
  const made = await newPatients(base, patients);
  await push(base, made, transactions, 4);
  return made;
}
