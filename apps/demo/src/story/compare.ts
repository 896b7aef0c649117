import { TITRATE_ID } from '#fhir';
import type { Hospital, Json } from '../hospital.js';

export interface Compared {
  readonly type: string;
  /** What people call it, e.g. `Heart rate`. */
  readonly what: string;
  /** The value that matters, as each side has it. */
  readonly clinic: string;
  readonly ehr: string;
  readonly equal: boolean;
  /** Paths at which the two differ. */
  readonly differences: readonly string[];
}

interface Identifier {
  readonly system?: string;
  readonly value?: string;
}

const identifiersOf = (resource: Json): Identifier[] => [(resource['identifier'] as Identifier | Identifier[] | undefined) ?? []].flat();
const businessId = (resource: Json): string | undefined => identifiersOf(resource).find((i) => i.system === TITRATE_ID)?.value;

/** What a resource is called on either side: its business identifier, or the hospital's identifier for a thing of theirs. */
export const nameOf = (resource: Json): string => businessId(resource) ?? identifiersOf(resource).map((i) => `${i.system}|${i.value}`)[0] ?? String(resource['resourceType']);

/** `Type/id` of each resource, with the name that both sides share. */
function names(resources: readonly Json[]): Map<string, string> {
  return new Map(resources.map((r) => [`${String(r['resourceType'])}/${String(r['id'])}`, nameOf(r)]));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const last2 = (reference: string): string => reference.replace(/\/_history\/.*/, '').split('/').slice(-2).join('/');

/** All leaves with their paths, references by shared name, numbers by their exact text; what a server adds is left out. */
function leaves(value: unknown, path: string, known: Map<string, string>, into: Map<string, string>): Map<string, string> {
  if (Array.isArray(value)) value.forEach((v, i) => leaves(v, `${path}[${i}]`, known, into));
  else if (value !== null && typeof value === 'object' && !('toJSON' in value)) {
    for (const [key, v] of Object.entries(value)) {
      if (path === '' && (key === 'id' || key === 'meta')) continue;
      leaves(v, path ? `${path}.${key}` : key, known, into);
    }
  } else if (path.endsWith('.reference') && typeof value === 'string') into.set(path, known.get(last2(value)) ?? value.split('/').slice(-2, -1).join());
  else into.set(path, JSON.stringify(value));
  return into;
}

export function differences(ours: Json, theirs: Json, known: Map<string, string>): string[] {
  const [a, b] = [leaves(ours, '', known, new Map()), leaves(theirs, '', known, new Map())];
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path));
}

/** Every resource that the clinic publishes about this patient, beside what the hospital's server holds under the same identifier. */
export async function compareCharts(clinic: { search(query: string): Promise<Json[]> }, hospital: Hospital, patients: { clinic: string; hospital: string }, types: readonly string[]): Promise<Compared[]> {
  const [ours, theirs]: [Json[], Json[]] = [[], []];
  for (const type of types) {
    ours.push(...(await clinic.search(`${type}?patient=Patient/${patients.clinic}&_count=100`)).filter((r) => type === 'Task' || businessId(r)));
    theirs.push(...(await hospital.search(`${type}?patient=Patient/${patients.hospital}&_count=100`)));
  }
  const known = new Map([...names(ours), ...names(theirs), [`Patient/${patients.clinic}`, 'the patient'], [`Patient/${patients.hospital}`, 'the patient']]);
  return ours.map((resource): Compared => {
    const name = nameOf(resource);
    const found = theirs.filter((r) => r['resourceType'] === resource['resourceType'] && nameOf(r) === name);
    const [held] = found;
    const different = held ? differences(resource, held, known) : ['absent'];
    return { type: text(resource['resourceType']), ...inWords(resource), ehr: found.length === 1 && held ? inWords(held).clinic : `${found.length} of it`, equal: found.length === 1 && different.length === 0, differences: different };
  });
}

interface Shown {
  readonly status?: string;
  readonly description?: { readonly text?: string };
  readonly achievementStatus?: { readonly coding?: readonly { readonly code?: string }[] };
  readonly scope?: { readonly coding?: readonly { readonly display?: string }[] };
  readonly intent?: string;
  readonly code?: { readonly text?: string };
  readonly medicationCodeableConcept?: { readonly text?: string };
  readonly dosageInstruction?: readonly { readonly doseAndRate?: readonly { readonly doseQuantity?: Measured; readonly rateQuantity?: Measured }[] }[];
  readonly dosage?: { readonly dose?: Measured; readonly rateQuantity?: Measured };
  readonly valueQuantity?: Measured;
  readonly valueInteger?: number;
  readonly valueCodeableConcept?: { readonly text?: string; readonly coding?: readonly { readonly display?: string }[] };
  readonly component?: readonly { readonly valueQuantity?: Measured }[];
}
interface Measured {
  readonly value?: unknown;
  readonly unit?: string;
}

const measured = (q: Measured | undefined): string => (q ? `${JSON.stringify(q.value)} ${q.unit ?? ''}`.trim() : '');

/** One resource as a person would name it: what it is, and the value that matters. */
function inWords(resource: Json): { what: string; clinic: string } {
  const r = resource as Shown;
  const status = r.status ?? '';
  switch (resource['resourceType']) {
    case 'MedicationRequest': {
      const calculated = r.dosageInstruction?.[0]?.doseAndRate?.find((d) => d.doseQuantity && d.rateQuantity) ?? r.dosageInstruction?.[0]?.doseAndRate?.[0];
      return { what: r.medicationCodeableConcept?.text ?? '', clinic: [status, measured(calculated?.rateQuantity ?? calculated?.doseQuantity)].join(' ') };
    }
    case 'MedicationAdministration':
      return { what: r.dosage?.rateQuantity ? 'stretch at one rate' : nameOf(resource).startsWith('bolus-') ? 'bolus' : 'infusion of a session', clinic: [status, measured(r.dosage?.rateQuantity), measured(r.dosage?.dose)].filter(Boolean).join(' ') };
    case 'Observation': {
      const parts = (r.component ?? []).map((c) => JSON.stringify(c.valueQuantity?.value)).join('/');
      const answer = r.valueCodeableConcept?.text ?? r.valueCodeableConcept?.coding?.[0]?.display;
      return { what: r.code?.text ?? '', clinic: parts || measured(r.valueQuantity) || (answer ?? (r.valueInteger === undefined ? status : String(r.valueInteger))) };
    }
    case 'Goal':
      return { what: r.description?.text ?? '', clinic: r.achievementStatus?.coding?.[0]?.code ?? '' };
    case 'Consent':
      return { what: r.scope?.coding?.[0]?.display ?? '', clinic: status };
    default:
      return { what: r.code?.text ?? '', clinic: status };
  }
}
