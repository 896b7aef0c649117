import type { Hospital } from '../hospital.js';
import type { ClinicUser } from './clinic.js';
import { oldConsentForm, recordConsents } from './consents.js';
import { acknowledge, preparePlanLives, run } from './plan-lives.js';
import { type Presented, refer } from './referral.js';

interface Stage {
  readonly clinician: ClinicUser;
  readonly nurse: ClinicUser;
  readonly hospital: Hospital;
  /** Moves the API's clock: milliseconds to add to the system's time. */
  readonly moveClock: (offsetMs: number) => Promise<void>;
  readonly story: { readonly referral: string; readonly plan: string; readonly session: string; readonly patient: string };
}

type Patient = Presented['patient'];

/** The hospital measured this long before: the clinic's clock runs a moment behind the hospital's. */
const MEASURED_BEFORE_MS = 600_000;
/** The session whose bolus is to be written down has run this long: long enough for a bolus to be over. */
const BOLUS_SESSION_AGO_MS = 300_000;

/**
 * Leaves something for every operation of the Swagger UI to be tried on: a referral that waits for an answer, a plan
 * that waits for a signature, a plan whose next session may start, an infusion that runs, one that may be stopped, and one whose bolus was just given.
 */
export async function prepareExamples({ clinician, nurse, hospital, moveClock, story }: Stage): Promise<Record<string, string>> {
  const referral = async (patient: Patient, icd10: string, display: string, weightKg: string, more: Pick<Presented, 'pregnancyTest'> = {}): Promise<string> => {
    const at = new Date(Date.now() - MEASURED_BEFORE_MS).toISOString();
    const { identifier } = await refer(hospital, { patient, reason: { icd10, display }, weightKg, bloodPressure: ['124', '80'], order: 'Please assess for ketamine infusion.', at, ...more });
    const { items } = await clinician.get<{ items: { id: string }[] }>(`/referrals?identifier=${encodeURIComponent(identifier)}`);
    return items[0]?.id ?? '';
  };
  const draftPlan = async (referralId: string, dose = '0.50'): Promise<string> =>
    (await clinician.post<{ id: string }>('/plans', { referralId, protocol: 'DEP-OP-6', dose: { value: dose, unit: 'mg/kg' }, concentration: { value: '1', unit: 'mg/mL' } })).id;

  await awaitingProtocol(clinician);
  await awaitingThresholds(clinician);
  await oldConsentForm(clinician);
  const openReferral = await referral('natalia-ruelas', 'G43.719', 'Chronic migraine without aura, intractable', '73.5');
  const declineReferral = await referral('natalia-ruelas', 'G43.719', 'Chronic migraine without aura, intractable', '73.5');
  const depression = await referral('milan-beatty', 'F33.2', 'Major depressive disorder, recurrent severe without psychotic features', '82.0');
  await clinician.post(`/referrals/${depression}/accept`);
  const lives = await preparePlanLives({ clinician, nurse }, () => draftPlan(depression));
  const running = await run({ clinician, nurse }, await draftPlan(depression));
  const second = await referral('karena-pfeffer', 'F33.2', 'Major depressive disorder, recurrent severe without psychotic features', '64.0', { pregnancyTest: 'negative' });
  await clinician.post(`/referrals/${second}/accept`);
  const stoppable = await run({ clinician, nurse }, await draftPlan(second));
  // near the cap: there is a limit to acknowledge, and nothing else
  const draft = await draftPlan(second, '0.90');
  await acknowledge(clinician, draft, (rule) => rule !== 'NEAR_CAP');
  // the next session of the story may start at once, so that whoever tries it need not wait a day
  await clinician.post(`/plans/${story.plan}/schedule/early-start`, { reason: 'specialist-advice', text: 'Demonstration: the next session may be tried today.' });
  // a consent to be revoked, on a plan where no other example records a newer one
  const consentPlan = await draftPlan(depression);
  const [consent = ''] = await recordConsents(nurse, consentPlan);
  await moveClock(-BOLUS_SESSION_AGO_MS);
  const postoperative = await referral('natalia-ruelas', 'G89.18', 'Other acute postprocedural pain', '73.5', { pregnancyTest: 'negative' });
  await clinician.post(`/referrals/${postoperative}/accept`);
  const acute = { protocol: 'ACUTE-PO', dose: { value: '0.20', unit: 'mg/kg/h' }, bolus: { value: '0.30', unit: 'mg/kg' }, bolusOver: { value: '5', unit: 'min' }, concentration: { value: '2', unit: 'mg/mL' } };
  const withBolus = await run({ clinician, nurse }, (await clinician.post<{ id: string }>('/plans', { referralId: postoperative, ...acute })).id);
  await moveClock(0);
  const first = async (type: string): Promise<string> => ((await clinician.search(`${type}?patient=Patient/${story.patient}&_count=1`))[0]?.['id'] as string | undefined) ?? '';
  return {
    referral: story.referral,
    openReferral,
    declineReferral,
    plan: story.plan,
    draftPlan: draft,
    ...lives,
    session: story.session,
    openSession: running.session,
    openSessionPlan: running.plan,
    stopSession: stoppable.session,
    stopSessionPlan: stoppable.plan,
    bolusSession: withBolus.session,
    bolusSessionPlan: withBolus.plan,
    consentPlan,
    consent,
    patient: story.patient,
    task: await first('Task'),
    serviceRequest: await first('ServiceRequest'),
    carePlan: await first('CarePlan'),
    medicationRequest: await first('MedicationRequest'),
    observation: await first('Observation'),
    ehr: (await clinician.get<{ items: { id: string }[] }>('/ehrs')).items[0]?.id ?? '',
  };
}

/** A set of thresholds that waits for its signatures; once, as the example names the first. */
async function awaitingThresholds(clinician: ClinicUser): Promise<void> {
  const { items } = await clinician.get<{ items: { version: number }[] }>('/thresholds/versions');
  if (items.some(({ version }) => version > 0)) return;
  await clinician.post('/thresholds/versions', { reason: 'Our patients are older than those of the trials.', values: { 'blood-pressure.systolic.hard': '170', 'age.old': '70' } });
}

/** A version of a protocol that waits for its signatures; once, as a version is never written twice. */
async function awaitingProtocol(clinician: ClinicUser): Promise<void> {
  const id = 'CRPS-AWAITING';
  const known = await clinician.get(`/protocols/${id}/versions`).catch(() => undefined);
  if (known !== undefined) return;
  const { protocol } = await clinician.get<{ protocol: object }>('/protocols/CRPS-OP-10D/versions/1.0.0');
  await clinician.post('/protocols', { ...protocol, id, title: 'CRPS, outpatient, waiting for its signatures' });
}
