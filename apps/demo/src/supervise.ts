import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { CLINIC, HOSPITAL_CLIENT, HOSPITAL_SCOPE, OTHER_CLINIC, OTHER_CLINICIAN, PEOPLE, TITRATE_CLIENT } from './cast.js';
import { Child } from './child.js';
import { startDatabase } from './database.js';
import { DemoPage } from './demo-file.js';
import { Hospital } from './hospital.js';
import { IdentityProvider } from './identity-provider.js';
import { readJson, writeJson } from './json-file.js';
import { ensureKey, publicHalf } from './keys.js';
import { claimFolder } from './only-one.js';
import type { Options } from './options.js';
import { PLACES, program } from './places.js';
import { assertFree } from './ports.js';
import { provision } from './provision.js';
import { assertFhirServer } from './reach-ehr.js';
import { playStory, type Told } from './story/play.js';

/** The hospital's token lives an hour; a new one every half keeps var/demo.json good at any moment. */
const TOKEN_REFRESH_MS = 30 * 60_000;

interface State {
  /** What the last story left behind, told again by --no-story and by the next start. */
  readonly told?: Told;
}

/** Starts every part in order, plays the story, and answers with a function that ends them in reverse. */
export async function supervise(options: Options, say: (line: string) => void): Promise<() => Promise<void>> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.reverse()) await end().catch((error: Error) => say(`while stopping: ${error.message}`));
  };
  try {
    await start(options, say, ends);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: Options, say: (line: string) => void, ends: (() => Promise<void>)[]): Promise<void> {
  const began = performance.now();
  ends.push(await claimFolder(PLACES.runFile));
  await assertFree(options.port, 'the API', '--port');
  if (!options.ehr) await assertFree(options.ehrPort, 'the sandbox EHR', '--ehr-port');
  if (options.ehr) await assertFhirServer(options.ehr.baseUrl);
  if (options.fresh) for (const place of [PLACES.ehr, PLACES.stateFile, PLACES.examplesFile]) await rm(place, { recursive: true, force: true });
  const page = new DemoPage(PLACES.demoFile);
  const api = `http://127.0.0.1:${options.port}`;

  const [identityKey, hospitalKey, ehrClientKey] = await Promise.all([
    ensureKey(PLACES.keys, 'identity-provider', 'ES384'),
    ensureKey(PLACES.keys, 'hospital-client', 'ES384'),
    ensureKey(PLACES.keys, 'ehr-client', 'ES384'),
  ]);
  const staffToken = options.ehr ? null : randomBytes(32).toString('base64url');
  const ehrOrigin = `http://127.0.0.1:${options.ehrPort}`;

  const ehr = options.ehr ? undefined : new Child({
    name: 'sandbox EHR',
    program: program('sandbox-ehr'),
    env: { EHR_PORT: String(options.ehrPort), EHR_DATA_DIR: PLACES.ehr, EHR_CLIENTS_FILE: PLACES.ehrClients, EHR_STAFF_TOKEN: staffToken ?? '' },
    logDir: PLACES.logs,
    onReady: (pid) => page.update((c) => { c.pids.ehr = pid; }),
    say,
  });
  await writeJson(PLACES.ehrClients, [{ clientId: TITRATE_CLIENT, jwks: { keys: [publicHalf(ehrClientKey)] }, scope: 'system/*.cruds' }]);
  const [database, identity] = await Promise.all([
    startDatabase(options).then((d) => { ends.push(() => d.stop()); return d; }),
    IdentityProvider.start(identityKey).then((i) => { ends.push(() => i.stop()); return i; }),
    ehr?.start().then(() => { ends.push(() => ehr.stop()); }),
  ]);
  say(`PostgreSQL${options.databaseUrl ? ' (yours)' : ''}${options.ehr ? '' : ' and the sandbox EHR'} up`);

  const connection = options.ehr ?? { baseUrl: `${ehrOrigin}/fhir`, auth: { kind: 'backend-services' as const, clientId: TITRATE_CLIENT, tokenUrl: `${ehrOrigin}/oauth/token`, scope: 'system/*.cruds' } };
  await provision(database.url, identity, hospitalKey, { ...connection, own: options.ehr !== undefined });

  const env = {
    DATABASE_URL: database.url,
    KEYS_DIR: PLACES.keys,
    API_PORT: String(options.port),
    PUBLIC_URL: api,
    EHR_PLAIN_HTTP_HOSTS: new URL(connection.baseUrl).host,
    EXAMPLES_FILE: PLACES.examplesFile,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
  };
  const child = (name: 'api' | 'worker', extra: Record<string, string> = {}): Child =>
    new Child({ name, program: program(name), env: { ...env, ...extra }, logDir: PLACES.logs, onReady: (pid) => page.update((c) => { c.pids[name] = pid; }), say });
  const [apiProcess, worker] = [child('api', { DEMO_CLOCK: 'on' }), child('worker')];
  for (const one of [apiProcess, worker]) ends.push(() => one.stop());
  await Promise.all([apiProcess.start(), worker.start()]);
  say(`API and worker up after ${((performance.now() - began) / 1000).toFixed(1)} s`);

  const hospital = new Hospital(connection.baseUrl, staffToken, { fhir: `${api}/fhir`, tokenUrl: `${api}/oauth/token`, clientId: HOSPITAL_CLIENT, scope: HOSPITAL_SCOPE, key: hospitalKey });
  const tokens = {
    clinician: await identity.tokenFor(CLINIC.slug, PEOPLE.clinician),
    nurse: await identity.tokenFor(CLINIC.slug, PEOPLE.nurse),
    integrator: await identity.tokenFor(CLINIC.slug, PEOPLE.integrator),
    ehrSystem: await hospital.freshSystemToken(),
    otherClinic: await identity.tokenFor(OTHER_CLINIC.slug, OTHER_CLINICIAN),
  };

  const state = (await readJson<State>(PLACES.stateFile)) ?? {};
  let told = state.told;
  if (options.story) {
    told = await playStory({ api: `${api}/api/v1`, fhir: `${api}/fhir`, docs: `${api}/docs`, tokens, hospital, moveClock: (offset) => apiProcess.ask({ clockOffsetMs: offset }), say });
    await writeJson(PLACES.stateFile, { told } satisfies State);
    await writeJson(PLACES.examplesFile, told.examples);
  }
  await page.publish({
    api,
    fhir: `${api}/fhir`,
    docs: `${api}/docs`,
    openapi: `${api}/openapi.json`,
    ehr: { fhir: connection.baseUrl, token: staffToken, faults: options.ehr ? null : `${ehrOrigin}/faults`, journal: options.ehr ? null : `${ehrOrigin}/journal` },
    tokens,
    story: told ? { referral: told.referral, plan: told.plan, session: told.session } : null,
    pids: { api: apiProcess.pid, worker: worker.pid, ehr: ehr?.pid ?? 0 },
  });
  ends.push(() => page.remove());
  const refresh = setInterval(() => {
    hospital.freshSystemToken().then((token) => page.update((c) => { c.tokens.ehrSystem = token; }), (error: Error) => say(`no new token for the hospital: ${error.message}`));
  }, TOKEN_REFRESH_MS);
  ends.push(async () => clearInterval(refresh));
}
