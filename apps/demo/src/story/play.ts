import type { DemoFile } from '../demo-file.js';
import type { Hospital, Json } from '../hospital.js';
import { until } from '../http.js';
import { ClinicUser } from './clinic.js';
import { compareCharts, type Compared } from './compare.js';
import { recordConsents } from './consents.js';
import { endInfusions } from './end-infusions.js';
import { prepareExamples } from './examples.js';
import { refer } from './referral.js';

/** The day of the story begins this long before now, so that its four-hour infusion ends now. */
const STORY_MINUTES = 320;
const MINUTE_MS = 60_000;
/** The EHR comes to hold what the clinic says within moments; a cold FHIR server takes longer. */
const EHR_SECONDS = 30;
const OURS = ['CarePlan', 'MedicationRequest', 'MedicationAdministration', 'Procedure', 'Observation', 'DetectedIssue', 'Goal', 'Consent', 'Task'] as const;

export interface Told {
  readonly referral: string;
  readonly plan: string;
  readonly session: string;
  /** Ids that the examples of the OpenAPI document use. */
  readonly examples: Record<string, string>;
}

export interface Stage {
  readonly api: string;
  readonly fhir: string;
  readonly docs: string;
  readonly tokens: DemoFile['tokens'];
  readonly hospital: Hospital;
  /** Moves the API's clock: milliseconds to add to the system's time. */
  readonly moveClock: (offsetMs: number) => Promise<void>;
  readonly say: (line: string) => void;
}

interface WithId {
  readonly id: string;
}
/** What a prescriber answers for before a signature: a finding of the screening, or a soft limit of the dose. */
interface Finding {
  readonly rule: string;
  readonly status: string;
  readonly text: string;
  readonly needsAcknowledgement: boolean;
  readonly acknowledged: boolean;
}
interface Sync {
  readonly ehrs: readonly { readonly inStep: boolean; readonly resources: readonly { readonly resourceType: string; readonly state: string; readonly problem?: unknown }[] }[];
}

/** Plays one patient's first day, every step through the public interfaces with a real token, and says what happened. */
export async function playStory(stage: Stage): Promise<Told> {
  const { hospital, say } = stage;
  const began = performance.now();
  const dayStart = Date.now() - STORY_MINUTES * MINUTE_MS;
  const clinician = new ClinicUser(stage.api, stage.fhir, stage.tokens.clinician);
  const nurse = new ClinicUser(stage.api, stage.fhir, stage.tokens.nurse);
  /** Minute of the story's day: moves the clinic's clock there and answers the time as people read it. */
  const minute = async (m: number): Promise<string> => {
    await stage.moveClock(dayStart + m * MINUTE_MS - Date.now());
    return new Date(dayStart + m * MINUTE_MS).toTimeString().slice(0, 5);
  };
  let step = 0;
  const tell = (time: string, who: string, what: string): void => say(`${String(++step).padStart(2)}  ${time}  ${who.padEnd(9)} ${what}`);
  const inEhr = (planId: string): Promise<Sync> =>
    until('The EHR holding what the clinic says', EHR_SECONDS, async () => {
      const sync = await clinician.get<Sync>(`/plans/${planId}/sync`);
      return sync.ehrs.length > 0 && sync.ehrs.every((e) => e.inStep) ? sync : undefined;
    });
  const taskInEhr = (taskId: string, status: string): Promise<Json> =>
    until(`The hospital's Task being ${status}`, EHR_SECONDS, async () => {
      const task = await hospital.read(`Task/${taskId}`);
      return task['status'] === status ? task : undefined;
    });

  say('The story of one day: a referral, a plan, a first infusion. Times are the clinic\'s clock, which the demo moves on.');
  try {
    await endInfusions(clinician);
    let time = await minute(0);
    const pushed = await refer(hospital, {
      patient: 'jacki-feil',
      reason: { icd10: 'G90.521', display: 'Complex regional pain syndrome I of right lower limb' },
      weightKg: '70.0',
      bloodPressure: ['128', '78'],
      order: 'CRPS of the right leg for 14 months; three treatments failed. Please assess for outpatient ketamine infusion.',
      at: new Date(dayStart - 30 * MINUTE_MS).toISOString(),
    });
    const [referral] = (await clinician.get<{ items: WithId[] }>(`/referrals?identifier=${encodeURIComponent(pushed.identifier)}`)).items;
    if (!referral) throw new Error('The pushed referral is not in the clinic\'s list.');
    tell(time, 'hospital', `pushes a referral by SMART Backend Services: ${pushed.identifier.split('|')[1]} → referral ${referral.id} (${pushed.status}, ${pushed.ms} ms)`);

    time = await minute(8);
    await clinician.post(`/referrals/${referral.id}/accept`);
    await taskInEhr(pushed.task, 'accepted');
    tell(time, 'clinician', `accepts it → the hospital's own Task/${pushed.task} says accepted`);

    time = await minute(15);
    const plan = await clinician.post<WithId & { calculation: { rate: Amount; sessionTotal: Amount; courseTotal: Amount } }>('/plans', {
      referralId: referral.id,
      protocol: 'CRPS-OP-10D',
      dose: { value: '0.350', unit: 'mg/kg/h' },
      concentration: { value: '2', unit: 'mg/mL' },
    });
    const { rate, courseTotal } = plan.calculation;
    tell(time, 'clinician', `drafts plan ${plan.id} from CRPS-OP-10D: 0.350 mg/kg/h × 70.0 kg = ${rate.value} ${rate.unit}, course ${courseTotal.value} ${courseTotal.unit}`);

    time = await minute(18);
    const { findings } = await clinician.get<{ findings: Finding[] }>(`/plans/${plan.id}/screening`);
    const passed = findings.filter((f) => f.status === 'pass').length;
    const open = findings.filter((f) => f.needsAcknowledgement && !f.acknowledged);
    tell(time, 'clinician', `reads the screening: ${findings.length} rules and limits, ${passed} passed, ${open.length} to acknowledge`);
    for (const finding of open) {
      await clinician.post(`/plans/${plan.id}/acknowledgements`, { rule: finding.rule, reason: 'reviewed-with-patient', text: 'Reviewed with the patient today; monitored as the protocol asks.' });
      say(`                         acknowledges ${finding.rule}: ${finding.text}`);
    }

    time = await minute(24);
    await clinician.post(`/plans/${plan.id}/sign`);
    const signed = await inEhr(plan.id);
    tell(time, 'clinician', `signs → the EHR holds ${count(signed)}`);

    time = await minute(34);
    await recordConsents(nurse, plan.id);
    tell(time, 'nurse', 'records what the patient signed: consent to off-label treatment, and to sharing the record with the hospital');

    const session = await playSession({ nurse, minute, tell, planId: plan.id });
    await taskInEhr(pushed.task, 'in-progress');
    const after = await inEhr(plan.id);
    tell(await minute(STORY_MINUTES), 'EHR', `holds ${count(after)}; its Task/${pushed.task} says in-progress`);

    const detail = await clinician.get<{ patientId?: string; patient?: { id: string } }>(`/referrals/${referral.id}`);
    const patient = detail.patientId ?? detail.patient?.id ?? '';
    const compared = await compareCharts(clinician, hospital, { clinic: patient, hospital: pushed.patient }, OURS);
    table(compared, say);
    // what follows happens now
    await stage.moveClock(0);
    const examples = await prepareExamples({ clinician, nurse, hospital, moveClock: stage.moveClock, story: { referral: referral.id, plan: plan.id, session, patient } });
    say(`The story took ${((performance.now() - began) / 1000).toFixed(1)} s. To open: ${stage.docs} (Swagger UI) · ${stage.fhir}/metadata · ${hospital.fhir}/metadata`);
    return { referral: referral.id, plan: plan.id, session, examples };
  } finally {
    await stage.moveClock(0);
  }
}

interface Amount {
  readonly value: string;
  readonly unit: string;
}

interface Scene {
  readonly nurse: ClinicUser;
  readonly minute: (m: number) => Promise<string>;
  readonly tell: (time: string, who: string, what: string) => void;
  readonly planId: string;
}

async function playSession({ nurse, minute, tell, planId }: Scene): Promise<string> {
  const outcomes = `/plans/${planId}/outcomes`;
  let time = await minute(45);
  await nurse.post(outcomes, { instrument: 'pain-nrs', timing: 'before', score: 8 });
  const before = await nurse.post<{ total?: number; score?: number }>(outcomes, { instrument: 'phq-9', timing: 'before', items: [1, 2, 2, 2, 1, 1, 1, 1, 0] });
  tell(time, 'nurse', `records before the infusion: pain 8 of 10, PHQ-9 ${before.total ?? before.score ?? ''}`);

  time = await minute(55);
  const session = await nurse.post<WithId & { number: number; rate: Amount }>(`/plans/${planId}/sessions`);
  const at = `/plans/${planId}/sessions/${session.id}`;
  const vitals = (systolic: number, diastolic: number, heartRate: number, spo2: number, respiratoryRate: number): Promise<unknown> => nurse.post(`${at}/vitals`, { systolic, diastolic, heartRate, spo2, respiratoryRate });
  await vitals(128, 78, 72, 98, 14);
  tell(time, 'nurse', `starts session ${session.number} (${session.id}) at ${session.rate.value} ${session.rate.unit}; BP 128/78, HR 72, SpO2 98 %, RR 14`);

  time = await minute(115);
  await vitals(162, 92, 88, 97, 15);
  await nurse.post(`${at}/rate`, { rate: { value: '9.80', unit: 'mg/h' }, reason: 'bp-high' });
  tell(time, 'nurse', 'BP 162/92 → slows the infusion to 9.80 mg/h');

  time = await minute(170);
  await nurse.post(`${at}/pause`, { reason: 'nausea' });
  tell(time, 'nurse', 'pauses it for nausea');

  time = await minute(185);
  await nurse.post(`${at}/resume`);
  await vitals(134, 80, 76, 98, 14);
  tell(time, 'nurse', 'resumes at the same rate; BP 134/80');

  time = await minute(310);
  await vitals(126, 76, 70, 98, 14);
  const done = await nurse.post<{ delivered: Amount }>(`${at}/complete`);
  tell(time, 'nurse', `completes session ${session.number}: ${done.delivered.value} ${done.delivered.unit} delivered`);

  time = await minute(318);
  await nurse.post(outcomes, { instrument: 'pain-nrs', timing: 'after', score: 5, sessionId: session.id });
  const after = await nurse.post<{ total?: number; score?: number }>(outcomes, { instrument: 'phq-9', timing: 'after', items: [1, 1, 1, 1, 0, 1, 1, 0, 0], sessionId: session.id });
  tell(time, 'nurse', `records after it: pain 5 of 10, PHQ-9 ${after.total ?? after.score ?? ''}`);
  return session.id;
}

function count(sync: Sync): string {
  const types = new Map<string, number>();
  for (const { resourceType } of sync.ehrs.flatMap((e) => e.resources)) types.set(resourceType, (types.get(resourceType) ?? 0) + 1);
  return [...types].map(([type, n]) => `${n} ${type}${n > 1 ? 's' : ''}`).join(', ');
}

/** Cells longer than this are cut: the table is for eyes, the comparison was made before. */
const CELL = 58;
const cut = (cell: string): string => (cell.length > CELL ? `${cell.slice(0, CELL - 1)}…` : cell);

/** Rows of the same kind of thing stand together, their values from the oldest to the newest. */
function table(compared: readonly Compared[], say: (line: string) => void): void {
  const groups = new Map<string, Compared[]>();
  for (const one of compared) groups.set(`${one.type} ${one.what}`.trim(), [...(groups.get(`${one.type} ${one.what}`.trim()) ?? []), one]);
  const rows = [...groups].map(([what, newestFirst]) => [what, newestFirst.toReversed()] as const).map(([what, of]) => ({ what: cut(what), clinic: cut(of.map((o) => o.clinic).join(' · ')), ehr: cut(of.map((o) => o.ehr).join(' · ')), unequal: of.filter((o) => !o.equal) }));
  const width = (title: string, of: (row: (typeof rows)[number]) => string): number => Math.max(title.length, ...rows.map((r) => of(r).length));
  const [a, b, c] = [width('', (r) => r.what), width('the clinic says', (r) => r.clinic), width('the EHR holds', (r) => r.ehr)];
  say(`${''.padEnd(a)}  ${'the clinic says'.padEnd(b)}  ${'the EHR holds'.padEnd(c)}  equal`);
  for (const r of rows) say(`${r.what.padEnd(a)}  ${r.clinic.padEnd(b)}  ${r.ehr.padEnd(c)}  ${r.unequal.length ? `NO: ${r.unequal.flatMap((u) => u.differences).slice(0, 4).join(', ')}` : 'yes'}`);
  say(`${compared.filter((o) => o.equal).length} of ${compared.length} equal`);
}
