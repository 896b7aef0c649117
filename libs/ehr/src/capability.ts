import { CapabilityTool } from 'fhir-kit-client';

/** What we write to an EHR or read from it; of everything else its CapabilityStatement says we keep nothing. */
export const OUR_TYPES = [
  'Patient', 'ServiceRequest', 'Task', 'CarePlan', 'Goal', 'MedicationRequest', 'MedicationAdministration', 'Procedure', 'Observation',
  'DetectedIssue', 'Consent', 'AdverseEvent', 'QuestionnaireResponse', 'DocumentReference', 'Provenance', 'Communication', 'Condition', 'AllergyIntolerance', 'Subscription',
] as const;

export interface TypeCapability {
  readonly create: boolean;
  readonly update: boolean;
  readonly read: boolean;
  readonly search: boolean;
  readonly conditionalCreate: boolean;
  readonly conditionalUpdate: boolean;
  /** Whether it keeps versions, so that If-Match means something. */
  readonly versioning: boolean;
  readonly searchParams: readonly string[];
}

/** What an EHR says it can do, as far as it concerns us. */
export interface EhrCapability {
  readonly fhirVersion: string;
  readonly software: string | undefined;
  readonly transaction: boolean;
  readonly batch: boolean;
  readonly types: Readonly<Record<string, TypeCapability>>;
}

interface StatedType {
  readonly versioning?: unknown;
  readonly conditionalCreate?: unknown;
  readonly conditionalUpdate?: unknown;
  readonly searchParam?: readonly { readonly name?: unknown }[];
}

/** undefined for anything that is no CapabilityStatement. */
export function parseCapability(statement: unknown): EhrCapability | undefined {
  const s = (statement ?? {}) as { resourceType?: unknown; fhirVersion?: unknown; software?: { name?: unknown; version?: unknown } };
  if (s.resourceType !== 'CapabilityStatement' || typeof s.fhirVersion !== 'string') return undefined;
  const tool = new CapabilityTool(s as ConstructorParameters<typeof CapabilityTool>[0]);
  const types: Record<string, TypeCapability> = {};
  for (const type of OUR_TYPES) {
    const stated = tool.resourceCapabilities({ resourceType: type }) as StatedType | undefined;
    if (!stated) continue;
    const can = (interaction: string): boolean => tool.resourceCan(type, interaction);
    types[type] = {
      create: can('create'),
      update: can('update'),
      read: can('read'),
      search: can('search-type'),
      conditionalCreate: stated.conditionalCreate === true,
      conditionalUpdate: stated.conditionalUpdate === true,
      versioning: stated.versioning === 'versioned' || stated.versioning === 'versioned-update',
      searchParams: (stated.searchParam ?? []).map((p) => p.name).filter((n): n is string => typeof n === 'string'),
    };
  }
  const name = [s.software?.name, s.software?.version].filter((v) => typeof v === 'string').join(' ');
  return { fhirVersion: s.fhirVersion, software: name === '' ? undefined : name, transaction: tool.serverCan('transaction'), batch: tool.serverCan('batch'), types };
}
