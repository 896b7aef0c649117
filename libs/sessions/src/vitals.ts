import { type EnteredQuantity, parseVitals, type Problem, refuse, type Result, VITAL_SIGNS, type VitalReading, type VitalSign } from '#clinical';
import { type ChartRef, type Person, vitalSignObservation, type VitalSignSource } from '#fhir';
import { partId } from '#plans';

/** Readings as a nurse enters them: plain decimals, the unit known from the name. */
export interface EnteredVitals {
  readonly systolic?: string;
  readonly diastolic?: string;
  readonly heartRate?: string;
  readonly spo2?: string;
  readonly respiratoryRate?: string;
  readonly temperature?: string;
}

const SIGNS: Readonly<Record<keyof EnteredVitals, VitalSign>> = {
  systolic: 'systolic', diastolic: 'diastolic', heartRate: 'heartRate', spo2: 'oxygenSaturation', respiratoryRate: 'respiratoryRate', temperature: 'temperature',
};

/** #clinical speaks of `oxygenSaturation.value`; whoever sent `spo2` is told of `spo2`. */
const asEntered = (p: Problem): Problem => (p.expression === undefined ? p : { ...p, expression: p.expression.replace(/\.value$/, '').replace('oxygenSaturation', 'spo2') });

export function readVitals(entered: EnteredVitals): Result<VitalReading> {
  const quantities = Object.fromEntries(
    Object.entries(SIGNS).flatMap(([name, sign]): [string, EnteredQuantity][] => {
      const value = entered[name as keyof EnteredVitals];
      return value === undefined ? [] : [[sign, { value, unit: VITAL_SIGNS[sign].unit }]];
    }),
  );
  const parsed = parseVitals(quantities);
  return parsed.ok ? parsed : refuse(...parsed.problems.map(asEntered));
}

/** What a reading is an Observation of. */
interface Measured {
  readonly entryId: string;
  readonly patientId: string;
  readonly planId: string;
  readonly sessionId: string;
  readonly at: string;
  readonly by: Person;
}

const OBSERVED = { heartRate: 'heart-rate', oxygenSaturation: 'oxygen-saturation', respiratoryRate: 'respiratory-rate', temperature: 'body-temperature' } as const;

/** One Observation for each measurement; the two pressures are one. */
export function vitalObservations(reading: VitalReading, m: Measured): fhir4.Observation[] {
  const partOf: ChartRef<'Procedure'> = { type: 'Procedure', id: m.sessionId };
  const head = (part: string) => ({ id: partId(m.entryId, part), status: 'final' as const, patientId: m.patientId, planId: m.planId, at: m.at, performer: m.by, partOf });
  const sources: VitalSignSource[] = [];
  if (reading.systolic && reading.diastolic) sources.push({ ...head('blood-pressure'), kind: 'blood-pressure', systolic: reading.systolic, diastolic: reading.diastolic });
  for (const [sign, kind] of Object.entries(OBSERVED) as [keyof typeof OBSERVED, (typeof OBSERVED)[keyof typeof OBSERVED]][]) {
    const value = reading[sign];
    if (value) sources.push({ ...head(kind), kind, value });
  }
  return sources.map(vitalSignObservation);
}
