import type { ClinicUser } from './clinic.js';
import { recordConsents } from './consents.js';

interface People {
  readonly clinician: ClinicUser;
  readonly nurse: ClinicUser;
}

/** Acknowledges what waits for it. */
export async function acknowledge(clinician: ClinicUser, plan: string, which: (rule: string) => boolean = () => true): Promise<void> {
  const { open } = await clinician.get<{ open: string[] }>(`/plans/${plan}/screening`);
  for (const rule of open.filter(which)) await clinician.post(`/plans/${plan}/acknowledgements`, { rule, reason: 'reviewed-with-patient', text: 'Reviewed with the patient today; monitored as the protocol asks.' });
}

/** Signs a plan with everything acknowledged that waits. */
export async function sign({ clinician }: Pick<People, 'clinician'>, plan: string): Promise<string> {
  await acknowledge(clinician, plan);
  await clinician.post(`/plans/${plan}/sign`);
  return plan;
}

/** A signed plan made ready for its first session, and that session started. */
export async function run(people: People, plan: string): Promise<{ plan: string; session: string }> {
  await sign(people, plan);
  await recordConsents(people.nurse, plan);
  await people.nurse.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: [2, 2, 2, 2, 2, 1, 1, 1, 0] });
  return { plan, session: (await people.nurse.post<{ id: string }>(`/plans/${plan}/sessions`)).id };
}

/** A plan for every step of a plan's life, each where that step is possible. */
export async function preparePlanLives(people: People, draftPlan: () => Promise<string>): Promise<Record<string, string>> {
  const { clinician, nurse } = people;
  const given = await run(people, await draftPlan());
  await nurse.post(`/plans/${given.plan}/sessions/${given.session}/complete`);
  const proposedPlan = await draftPlan();
  await clinician.post(`/plans/${proposedPlan}/propose`);
  const lifePlan = await sign(people, await draftPlan());
  await clinician.post(`/plans/${lifePlan}/revise`, { dose: { value: '0.40', unit: 'mg/kg' }, reason: 'adverse-event', text: 'Dizzy for a day after an earlier course at the usual dose.' });
  await sign(people, lifePlan);
  const revisedPlan = await sign(people, await draftPlan());
  await clinician.post(`/plans/${revisedPlan}/revise`, { dose: { value: '0.40', unit: 'mg/kg' }, reason: 'adverse-event', text: 'Nausea at the dose before.' });
  const heldPlan = await sign(people, await draftPlan());
  await nurse.post(`/plans/${heldPlan}/hold`, { reason: 'abnormal-result', text: 'ALT above three times the upper limit; repeat in a week.' });
  return { givenPlan: given.plan, proposedPlan, lifePlan, revisedPlan, heldPlan, endPlan: await sign(people, await draftPlan()), errorPlan: await draftPlan() };
}
