import { CHART_TYPES, type ChartType, paramsOf } from '../indexing/search-params.js';
import { DEFINITION_PARAMS, DEFINITION_TYPES, type DefinitionType } from './definitions.js';
import type { Interaction } from './interaction.js';

export interface FaceFacts {
  /** Base of the face, e.g. https://clinic.example/fhir. */
  readonly base: string;
  readonly version: string;
  /** When this process was started: the statement changes with the software only. */
  readonly since: Date;
  readonly interactions: readonly Interaction[];
}

type RestResource = fhir4.CapabilityStatementRestResource;

const RESULT_PARAMETERS: readonly fhir4.CapabilityStatementRestResourceSearchParam[] = [
  { name: '_id', type: 'token', definition: 'http://hl7.org/fhir/SearchParameter/Resource-id' },
  { name: '_lastUpdated', type: 'date', definition: 'http://hl7.org/fhir/SearchParameter/Resource-lastUpdated' },
];

/** Every reference parameter that may bring other resources in. */
const includesOf = (type: ChartType): string[] =>
  Object.entries(paramsOf(type))
    .filter(([, p]) => p.type === 'reference')
    .map(([name]) => `${type}:${name}`);

function resourceOf(type: ChartType, interactions: readonly Interaction[]): RestResource {
  const codes = interactions.filter((i) => i.code !== 'transaction' && (i.type === undefined || i.type === type)).map((i) => i.code);
  const searchable = codes.includes('search-type');
  const refers = searchable ? includesOf(type) : [];
  const referredBy = searchable ? CHART_TYPES.flatMap(includesOf) : [];
  return {
    type,
    interaction: [...new Set(codes)].sort().map((code) => ({ code }) as fhir4.CapabilityStatementRestResourceInteraction),
    versioning: 'versioned',
    readHistory: codes.includes('vread'),
    updateCreate: false,
    ...(refers.length > 0 ? { searchInclude: refers } : {}),
    ...(referredBy.length > 0 ? { searchRevInclude: referredBy } : {}),
    ...(searchable ? { searchParam: [...RESULT_PARAMETERS, ...Object.entries(paramsOf(type)).map(([name, p]) => ({ name, type: p.type }))] } : {}),
  };
}

/** Definitions are made from data of the software and of the clinic: they have a business version and no history. */
function definitionOf(type: DefinitionType, interactions: readonly Interaction[]): RestResource[] {
  const codes = interactions.filter((i) => i.code !== 'transaction' && i.type === type).map((i) => i.code);
  if (codes.length === 0) return [];
  return [
    {
      type,
      interaction: [...new Set(codes)].sort().map((code) => ({ code }) as fhir4.CapabilityStatementRestResourceInteraction),
      versioning: 'no-version',
      readHistory: false,
      updateCreate: false,
      searchParam: Object.entries(DEFINITION_PARAMS[type]).map(([name, p]) => ({ name, type: p.type })),
    },
  ];
}

/** What the face can do, from the routes that exist. */
export function capabilityStatement(facts: FaceFacts): fhir4.CapabilityStatement {
  const transaction = facts.interactions.some((i) => i.code === 'transaction');
  return {
    resourceType: 'CapabilityStatement',
    url: `${facts.base}/metadata`,
    version: facts.version,
    name: 'Titrate',
    title: 'Titrate: ketamine infusion plans',
    status: 'active',
    date: facts.since.toISOString(),
    kind: 'instance',
    software: { name: 'Titrate', version: facts.version },
    implementation: { description: 'Infusion referrals in; signed plans, sessions and outcomes out', url: facts.base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        documentation: 'What the clinic holds can be read and searched. A hospital places a referral as a transaction (Task, ServiceRequest, Patient and clinical facts), as a ServiceRequest, or as a Task; nothing else is written from outside.',
        security: {
          cors: false,
          service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] }],
          description: 'Systems: SMART Backend Services (see .well-known/smart-configuration). People: a token of the clinic’s identity provider.',
        },
        resource: [...CHART_TYPES.map((type) => resourceOf(type, facts.interactions)), ...DEFINITION_TYPES.flatMap((type) => definitionOf(type, facts.interactions))],
        ...(transaction ? { interaction: [{ code: 'transaction' as const }] } : {}),
      },
    ],
  };
}
