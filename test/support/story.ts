import { writeFile } from 'node:fs/promises';
import { MovableClock } from '#platform';
import { registerConsentTemplates } from '#plans';
import { connectEhr } from '#sync';
import { Hospital } from '../../apps/demo/src/hospital.js';
import { playStory, type Told } from '../../apps/demo/src/story/play.js';
import { startApi, type TestApi } from './api.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { startTestEhr, type TestEhr } from './ehr.js';
import { startWorker } from './worker.js';

export interface StoryDay {
  readonly db: FreshDatabase;
  readonly ehr: TestEhr;
  readonly api: TestApi;
  readonly tokens: { readonly clinician: string; readonly nurse: string; readonly integrator: string; readonly system: string; readonly otherClinic: string };
  /** Every line that the story has said. */
  readonly said: readonly string[];
  /** Plays the demo's story, the second time in a clinic that has played it before, and writes the ids of its examples. */
  play(): Promise<Told>;
  close(): Promise<void>;
}

/** What `npm start` stands up, in this process but for the worker: API, sandbox EHR, worker, and the story to be played. */
export async function storyDay(examplesFile?: string): Promise<StoryDay> {
  const [db, ehr] = await Promise.all([freshDatabase(), startTestEhr()]);
  const clock = new MovableClock();
  const api = await startApi(db, { clock, ehrBaseUrl: ehr.base, ...(examplesFile === undefined ? {} : { examplesFile }) });
  await db.database.inTenant(db.clinician, (tx) =>
    connectEhr(tx, { id: api.ehrId, name: 'Test hospital', baseUrl: ehr.base, auth: { kind: 'backend-services', clientId: ehr.clientId, tokenUrl: ehr.tokenUrl, scope: 'system/*.cruds' } }),
  );
  await db.database.inTenant(db.clinician, (tx) => registerConsentTemplates(tx, clock.now()));
  const worker = await startWorker({ DATABASE_URL: db.url, KEYS_DIR: ehr.keysDir, LOG_LEVEL: 'silent' });
  class Pushing extends Hospital {
    override systemToken(): Promise<string> {
      return api.tokenFor('system');
    }
  }
  const hospital = new Pushing(ehr.base, ehr.staffToken, { fhir: `${api.url}/fhir`, tokenUrl: `${api.url}/oauth/token`, clientId: '', scope: '', key: { kty: 'EC' } });
  const [clinician, nurse, integrator, system, otherClinic] = await Promise.all([api.tokenFor('clinician'), api.tokenFor('nurse'), api.tokenFor('integrator'), api.tokenFor('system'), api.tokenFor('clinician', db.stranger.tenantId)]);
  const said: string[] = [];
  return {
    db,
    ehr,
    api,
    tokens: { clinician, nurse, integrator, system, otherClinic },
    said,
    async play() {
      const told = await playStory({
        api: `${api.url}/api/v1`,
        fhir: `${api.url}/fhir`,
        docs: '',
        tokens: { clinician, nurse, integrator, ehrSystem: system, otherClinic },
        hospital,
        moveClock: async (offset) => clock.setOffset(offset),
        say: (line) => said.push(line),
      });
      if (examplesFile !== undefined) await writeFile(examplesFile, JSON.stringify(told.examples));
      return told;
    },
    async close() {
      worker.process.kill('SIGTERM');
      await worker.ended;
      await api.close();
      await ehr.close();
      await db.close();
    },
  };
}
