import { createHash } from 'node:crypto';
import type { Chart } from '#chart';
import { type ClinicPolicy, type Finding, inputsHash, ok, type Result, screen, type ScreeningResult } from '#clinical';
import type { Tx } from '#database';
import { newId } from '#platform';
import { type PatientFacts, readPatientFacts } from './patient-facts.js';
import { type Acknowledgement, insertScreening, newestScreening, type Occasion } from './plan-history.store.js';
import { adjunctsOf } from './adjunct-orders.js';
import type { Plan } from './plan.js';

/** One screening of a plan's patient, and what it was made from. */
export interface Screened {
  readonly result: ScreeningResult;
  readonly inputsHash: string;
  readonly facts: PatientFacts;
}

/** More than a day of infusion, or days in a row: the rules on liver tests and repeat exposure ask for it. */
const HOURS_PER_DAY = 24;

function isMultiDay(plan: Plan): boolean {
  const { course } = plan.protocol;
  const daily = course.usualInterval?.unit === 'd' && Number(course.usualInterval.value) <= 1;
  return plan.calculation.sessions.some((s) => Number(s.durationHours) > HOURS_PER_DAY) || (daily && plan.calculation.sessions.length > 1);
}

interface Screen {
  readonly occasion: Occasion;
  readonly at: Date;
  readonly policy: ClinicPolicy;
  readonly readings: readonly fhir4.Resource[];
}

/** Runs every rule over the patient's record as it stands, `readings` (about to be published) included. */
export async function screenPatient(tx: Tx, chart: Chart, plan: Plan, { occasion, at, policy, readings }: Screen): Promise<Result<Screened>> {
  const facts = await readPatientFacts(tx, chart, plan.patientId, plan.id, readings);
  if (!facts.ok) return facts;
  const { chirality, setting } = plan.protocol;
  const stage = occasion === 'session' ? 'session-start' : 'planning';
  const result = screen(facts.value.screening, at, { stage, chirality, setting, serial: plan.calculation.sessions.length > 1, multiDay: isMultiDay(plan), beside: adjunctsOf(plan).map(({ adjunct }) => adjunct.drug) }, policy);
  return ok({ result, inputsHash: inputsHash(facts.value.screening, sha256), facts: facts.value });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Keeps what was shown. The same inputs under the same rules and thresholds, screened again for the same occasion, are kept once. */
export async function keepScreening(tx: Tx, planId: string, occasion: Occasion, s: Screened, at: Date): Promise<void> {
  const findings = JSON.stringify(s.result.findings);
  const [rulesVersion, thresholdsVersion] = [s.result.ruleSet.version, s.result.thresholds];
  const before = await newestScreening(tx, planId);
  if (before?.occasion === occasion && before.rulesVersion === rulesVersion && before.thresholdsVersion === thresholdsVersion && before.inputsHash === s.inputsHash && before.findings === findings) return;
  await insertScreening(tx, planId, { id: newId(), occasion, rulesVersion, thresholdsVersion, inputsHash: s.inputsHash, findings, at, by: tx.principal.subject });
}

const evidenceOf = (f: Finding): string[] => f.evidence.map((e) => `${e.resourceType}/${e.id}`);

/** What an acknowledgement of this finding is given for. */
export const coveredBy = (f: Finding): Acknowledgement['covers'] => ({ status: f.status, severity: f.severity, evidence: evidenceOf(f), threshold: f.threshold ?? NO_THRESHOLD });

/** Of an acknowledgement: the finding compared with nothing. Those given before thresholds were kept say nothing of it. */
const NO_THRESHOLD = 'none';

/** An acknowledgement holds for the finding as it was: neither for a graver one, nor for one with new evidence, nor for one by another threshold. */
export function acknowledgementOf(f: Finding, acknowledgements: readonly Acknowledgement[]): Acknowledgement | undefined {
  return acknowledgements.findLast(({ finding, covers }) => finding === f.rule && covers.status === f.status && covers.severity === f.severity && (covers.threshold === undefined || covers.threshold === (f.threshold ?? NO_THRESHOLD)) && evidenceOf(f).every((e) => covers.evidence.includes(e)));
}
