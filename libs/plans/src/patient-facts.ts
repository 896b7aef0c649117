import type { Chart } from '#chart';
import { convert, type EnteredQuantity, Exact, formatFixed, ok, placesOf, type Result, type ScreeningFacts } from '#clinical';
import type { Tx } from '#database';
import { type MeasurementFact, parseReference, toScreeningFacts, type WeightFact } from '#fhir';
import type { PlanWeight } from './plan.js';
import { screeningFacts } from './screening-facts.js';

/** What a plan is made from: the patient's record, read once. */
export interface PatientFacts {
  readonly screening: ScreeningFacts;
  /** Newest first; those without a time last. */
  readonly weights: readonly WeightFact[];
  /** cm. */
  readonly height?: EnteredQuantity;
  readonly birthDate?: string;
  readonly sex?: 'female' | 'male';
}

/** Orders of this very plan are no medicines that the patient takes beside it, nor are its sessions an earlier course. */
function besidePlan(record: readonly fhir4.Resource[], planId: string): fhir4.Resource[] {
  const carePlan = `CarePlan/${planId}`;
  const isOwn = (r: fhir4.Resource): boolean => r.resourceType === 'MedicationRequest' && ((r as fhir4.MedicationRequest).basedOn ?? []).some((b) => b.reference === carePlan);
  const own = new Set(record.filter(isOwn).map((r) => `MedicationRequest/${r.id ?? ''}`));
  return record.filter((r) => !own.has(`${r.resourceType}/${r.id ?? ''}`) && !(r.resourceType === 'MedicationAdministration' && own.has((r as fhir4.MedicationAdministration).request?.reference ?? '')));
}

/** Everything that we hold about the patient, and `readings` that are about to be published, as facts. */
export async function readPatientFacts(tx: Tx, chart: Chart, patientId: string, planId?: string, readings: readonly fhir4.Resource[] = []): Promise<Result<PatientFacts>> {
  const held = await chart.patientRecord(tx, patientId);
  const record = [...(planId === undefined ? held : besidePlan(held, planId)), ...readings];
  const read = toScreeningFacts(record.map((resource) => ({ resource, path: `${resource.resourceType}/${resource.id ?? ''}` })));
  if (!read.ok) return read;
  const facts = read.value;
  const newest = <T extends { readonly at?: string }>(list: readonly T[]): T[] => [...list].sort((a, b) => instant(b.at) - instant(a.at));
  const height = inCentimetres(newest(facts.heights)[0]);
  const gender = facts.patient?.gender;
  return ok({
    screening: screeningFacts(facts),
    weights: newest(facts.weights),
    ...(height === undefined ? {} : { height }),
    ...(facts.patient?.birthDate === undefined ? {} : { birthDate: facts.patient.birthDate }),
    ...(gender === 'male' || gender === 'female' ? { sex: gender } : {}),
  });
}

const instant = (at: string | undefined): number => (at === undefined ? Number.NEGATIVE_INFINITY : Date.parse(at));

/** Weight and height count to 0.1 (clinical note §2.2); EHRs that convert units send up to 14 places. */
const PLACES = 1;
const shortened = (value: string): string => (placesOf(value) > PLACES ? formatFixed(value, PLACES) : value);

export function weightOfRecord(w: WeightFact): PlanWeight {
  const source = parseReference(w.reference);
  return {
    value: shortened(w.value.value),
    unit: w.value.unit,
    source: w.stated ? 'stated' : 'measured',
    ...(w.at === undefined ? {} : { measuredAt: w.at }),
    ...(source?.type === 'Observation' ? { observationId: source.id } : {}),
  };
}

function inCentimetres(height: MeasurementFact | undefined): EnteredQuantity | undefined {
  if (height === undefined) return undefined;
  const { value, unit } = height.value;
  if (unit === 'm') return { value: shortened(new Exact(value).times(100).toFixed()), unit: 'cm' };
  const cm = unit === 'cm' || unit === '[in_i]' ? convert({ value, unit }, 'cm') : undefined;
  return cm && { value: shortened(unit === 'cm' ? value : cm.toFixed()), unit: 'cm' };
}
