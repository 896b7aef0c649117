import type { Hospital } from '../hospital.js';
import type { ClinicUser } from './clinic.js';
import { refer } from './referral.js';

interface Stage {
  readonly clinician: ClinicUser;
  readonly nurse: ClinicUser;
  readonly hospital: Hospital;
  readonly story: { readonly referral: string; readonly plan: string; readonly session: string; readonly patient: string };
}

/**
 * Leaves something for every operation of the Swagger UI to be tried on: a referral that waits for an answer, a plan
 * that waits for a signature, an infusion that runs.
 */
export async function prepareExamples({ clinician, nurse, hospital, story }: Stage): Promise<Record<string, string>> {
  const now = new Date().toISOString();
  const referral = async (patient: 'milan-beatty' | 'natalia-ruelas', icd10: string, display: string, weightKg: string): Promise<string> => {
    const { identifier } = await refer(hospital, { patient, reason: { icd10, display }, weightKg, bloodPressure: ['124', '80'], order: 'Please assess for ketamine infusion.', at: now });
    const { items } = await clinician.get<{ items: { id: string }[] }>(`/referrals?identifier=${encodeURIComponent(identifier)}`);
    return items[0]?.id ?? '';
  };
  const openReferral = await referral('natalia-ruelas', 'G43.719', 'Chronic migraine without aura, intractable', '73.5');
  const depression = await referral('milan-beatty', 'F33.2', 'Major depressive disorder, recurrent severe without psychotic features', '82.0');
  await clinician.post(`/referrals/${depression}/accept`);
  const draft = await clinician.post<{ id: string }>('/plans', { referralId: depression, protocol: 'CRPS-OP-10D', dose: { value: '0.300', unit: 'mg/kg/h' }, concentration: { value: '2', unit: 'mg/mL' } });
  const session = await nurse.post<{ id: string }>(`/plans/${story.plan}/sessions`);
  const first = async (type: string): Promise<string> => ((await clinician.search(`${type}?patient=Patient/${story.patient}&_count=1`))[0]?.['id'] as string | undefined) ?? '';
  return {
    referral: story.referral,
    openReferral,
    plan: story.plan,
    draftPlan: draft.id,
    session: story.session,
    openSession: session.id,
    patient: story.patient,
    task: await first('Task'),
    serviceRequest: await first('ServiceRequest'),
    carePlan: await first('CarePlan'),
    medicationRequest: await first('MedicationRequest'),
    observation: await first('Observation'),
    ehr: (await clinician.get<{ items: { id: string }[] }>('/ehrs')).items[0]?.id ?? '',
  };
}
