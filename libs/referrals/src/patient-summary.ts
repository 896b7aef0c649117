import type { BloodPressureFact, ChartFacts, CodedFact, PatientFacts, ServiceRequestFacts, WeightFact } from '#fhir';

export interface PersonSummary {
  /** Id of the Patient at our FHIR face. */
  readonly id: string;
  readonly name: string | null;
  readonly birthDate: string | null;
  readonly gender: string | null;
}

/** What triage looks at first. */
export interface PatientSummary extends PersonSummary {
  readonly reasons: readonly string[];
  readonly weight: { readonly value: string; readonly unit: 'kg'; readonly at: string | null; readonly stated: boolean } | null;
  readonly bloodPressure: { readonly systolic: string | null; readonly diastolic: string | null; readonly unit: 'mm[Hg]'; readonly at: string | null } | null;
  /** What the hospital did not send: absence is a finding, never a pass. */
  readonly missing: readonly ('name' | 'birthDate' | 'reason' | 'weight' | 'bloodPressure')[];
}

export function personSummary(id: string, patient?: PatientFacts): PersonSummary {
  const name = [...(patient?.given ?? []), patient?.family].filter(Boolean).join(' ');
  return { id, name: name === '' ? null : name, birthDate: patient?.birthDate ?? null, gender: patient?.gender ?? null };
}

const textOf = (c: CodedFact): string => c.text ?? c.codings.find((x) => x.display !== undefined)?.display ?? c.codings[0]?.code ?? '';

/** Those without a time come last: nobody knows how old they are. */
const newest = <T extends { readonly at?: string }>(facts: readonly T[]): T | undefined => [...facts].sort((a, b) => (Date.parse(b.at ?? '') || 0) - (Date.parse(a.at ?? '') || 0))[0];

function reasonsOf(request: ServiceRequestFacts, facts: ChartFacts): string[] {
  const referred = request.reasonReferences.flatMap((reference) => facts.conditions.filter((c) => c.reference === reference).map((c) => textOf(c.code)));
  return [...new Set([...request.reasons.map(textOf), ...referred].filter((t) => t !== ''))];
}

const weightOf = (w: WeightFact | undefined): PatientSummary['weight'] => (w ? { value: w.value.value, unit: 'kg', at: w.at ?? null, stated: w.stated } : null);
const pressureOf = (p: BloodPressureFact | undefined): PatientSummary['bloodPressure'] => (p ? { systolic: p.systolic?.value ?? null, diastolic: p.diastolic?.value ?? null, unit: 'mm[Hg]', at: p.at ?? null } : null);

export function patientSummary(patientId: string, request: ServiceRequestFacts, facts: ChartFacts): PatientSummary {
  const person = personSummary(patientId, facts.patient);
  const reasons = reasonsOf(request, facts);
  const weight = weightOf(newest(facts.weights));
  const bloodPressure = pressureOf(newest(facts.bloodPressures));
  const missing = [
    ...(person.name === null ? (['name'] as const) : []),
    ...(person.birthDate === null ? (['birthDate'] as const) : []),
    ...(reasons.length === 0 ? (['reason'] as const) : []),
    ...(weight === null ? (['weight'] as const) : []),
    ...(bloodPressure?.systolic && bloodPressure.diastolic ? [] : (['bloodPressure'] as const)),
  ];
  return { ...person, reasons, weight, bloodPressure, missing };
}
