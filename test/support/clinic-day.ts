import { HandClock } from '#platform';
import { registerConsentTemplates } from '#plans';
import { acceptedReferral, type ReferredPatient } from './accepted-referral.js';
import { type Answer, startApi, type TestApi } from './api.js';
import { type FreshDatabase, freshDatabase } from './database.js';

export const MORNING = '2026-01-15T10:00:00Z';
export const ORDER = { protocol: 'CRPS-OP-10D', dose: { value: '0.350', unit: 'mg/kg/h' }, concentration: { value: '2', unit: 'mg/mL' } };

const MINUTE_MS = 60_000;

/** The templates, which `clinicDay` has registered. */
export const TREATMENT_CONSENT = { purpose: 'treatment', text: { id: 'template-ketamine-off-label', version: '1', language: 'en' } };
export const SHARING_CONSENT = { purpose: 'sharing', text: { id: 'template-sharing-with-hospital', version: '1', language: 'en' } };

/** A clinic at work: its API on loopback, a clock that a test moves, people with tokens. */
export interface ClinicDay {
  readonly db: FreshDatabase;
  readonly api: TestApi;
  readonly clock: HandClock;
  readonly tokens: Readonly<Record<'clinician' | 'nurse' | 'integrator' | 'system' | 'stranger', string>>;
  get(path: string, token?: string): Promise<Answer>;
  /** As the clinician unless told. */
  post(path: string, body?: unknown, token?: string): Promise<Answer>;
  fhir(path: string): Promise<Answer>;
  minutes(n: number): void;
  /** An accepted referral of a man of 45 with CRPS and 70.0 kg, unless told otherwise. */
  referral(patient?: ReferredPatient): Promise<string>;
  /** A signed plan for such a referral, both consents recorded. */
  signedPlan(order?: object, patient?: ReferredPatient): Promise<string>;
  acknowledgeAll(planId: string): Promise<void>;
  /** The patient signs both consents now, and the nurse records them. */
  consent(planId: string): Promise<void>;
  close(): Promise<void>;
}

const must = (answer: Answer, status: number): Answer => {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
  return answer;
};

export async function clinicDay(): Promise<ClinicDay> {
  const db = await freshDatabase();
  const clock = new HandClock(new Date(MORNING));
  const api = await startApi(db, { clock });
  await db.database.inTenant(db.clinician, (tx) => registerConsentTemplates(tx, clock.now()));
  const [clinician, nurse, integrator, system, stranger] = await Promise.all([
    api.tokenFor('clinician'), api.tokenFor('nurse'), api.tokenFor('integrator'), api.tokenFor('system'), api.tokenFor('clinician', db.stranger.tenantId),
  ]);
  const get: ClinicDay['get'] = (path, token = clinician) => api.call('GET', `/api/v1${path}`, { token });
  const post: ClinicDay['post'] = (path, body, token = clinician) => api.call('POST', `/api/v1${path}`, { token, ...(body === undefined ? {} : { body }) });
  const acknowledgeAll: ClinicDay['acknowledgeAll'] = async (planId) => {
    for (const rule of (await get(`/plans/${planId}/screening`)).json.open as string[]) must(await post(`/plans/${planId}/acknowledgements`, { rule, reason: 'reviewed-with-patient', text: 'Reviewed today.' }), 201);
  };
  const consent: ClinicDay['consent'] = async (planId) => {
    for (const body of [TREATMENT_CONSENT, SHARING_CONSENT]) must(await post(`/plans/${planId}/consents`, body, nurse), 201);
  };
  const referral: ClinicDay['referral'] = async (patient) => (await acceptedReferral(db, clock, patient)).referralId;
  return {
    db, api, clock,
    tokens: { clinician, nurse, integrator, system, stranger },
    get, post, referral, acknowledgeAll, consent,
    fhir: (path) => api.call('GET', `/fhir${path}`, { token: clinician }),
    minutes: (n) => clock.advance(n * MINUTE_MS),
    async signedPlan(order = ORDER, patient = {}) {
      const referralId = await referral(patient);
      const plan = must(await post('/plans', { referralId, ...order }), 201).json as { id: string };
      await acknowledgeAll(plan.id);
      must(await post(`/plans/${plan.id}/sign`), 200);
      await consent(plan.id);
      return plan.id;
    },
    async close() {
      await api.close();
      await db.close();
    },
  };
}
