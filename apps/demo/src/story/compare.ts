import { TITRATE_ID } from '#fhir';
import type { Hospital, Json } from '../hospital.js';

export interface Compared {
  readonly what: string;
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
    const parameter = type === 'Task' ? 'patient' : 'subject';
    ours.push(...(await clinic.search(`${type}?${parameter}=Patient/${patients.clinic}&_count=100`)).filter((r) => type === 'Task' || businessId(r)));
    theirs.push(...(await hospital.search(`${type}?${parameter}=Patient/${patients.hospital}&_count=100`)));
  }
  const known = new Map([...names(ours), ...names(theirs), [`Patient/${patients.clinic}`, 'the patient'], [`Patient/${patients.hospital}`, 'the patient']]);
  return ours.map((resource): Compared => {
    const name = nameOf(resource);
    const found = theirs.filter((r) => r['resourceType'] === resource['resourceType'] && nameOf(r) === name);
    const different = found[0] ? differences(resource, found[0], known) : ['absent'];
    return {
      what: String(resource['resourceType']),
      clinic: `${text(resource['status'])} ${name}`.trim(),
      ehr: found.length === 1 ? `${text(found[0]?.['status'])} ${text(found[0]?.['resourceType'])}/${text(found[0]?.['id'])}` : `${found.length} of it`,
      equal: found.length === 1 && different.length === 0,
      differences: different,
    };
  });
}
