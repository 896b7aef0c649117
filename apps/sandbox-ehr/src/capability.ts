import type { CapabilityStatement } from '@medplum/fhirtypes';
import { resourceTypes, searchParameters } from './search-parameters.js';

/** States what this server does; everything in it is tried by a test. */
export function capabilityStatement(base: string, tokenUrl: string): CapabilityStatement {
  const uris = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';
  const interactions = ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create', 'search-type'] as const;
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-01-01',
    kind: 'instance',
    software: { name: 'Sandbox hospital' },
    implementation: { description: 'A stand-in for a hospital: invented patients only', url: base },
    fhirVersion: '4.0.1',
    format: ['json', 'application/fhir+json'],
    patchFormat: ['application/json-patch+json'],
    rest: [
      {
        mode: 'server',
        security: {
          extension: [{ url: uris, extension: [{ url: 'token', valueUri: tokenUrl }] }],
          service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] }],
        },
        resource: [...resourceTypes()].sort().map((type) => ({
          type: type as never,
          interaction: interactions.map((code) => ({ code })),
          versioning: 'versioned-update',
          readHistory: true,
          updateCreate: true,
          conditionalCreate: true,
          conditionalRead: 'not-match',
          conditionalUpdate: true,
          conditionalDelete: 'single',
          referencePolicy: ['literal', 'logical', 'enforced', 'local'],
          searchInclude: referencesOf(type),
          searchParam: [...searchParameters(type).values()].map(({ code, kind, url }) => ({ name: code, type: kind, definition: url })),
        })),
        interaction: [{ code: 'transaction' }, { code: 'batch' }, { code: 'search-system' }, { code: 'history-system' }],
      },
    ],
  };
}

function referencesOf(type: string): string[] {
  return [...searchParameters(type).values()].filter(({ kind }) => kind === 'reference').map(({ code }) => `${type}:${code}`);
}

export function smartConfiguration(tokenUrl: string): object {
  return {
    token_endpoint: tokenUrl,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    scopes_supported: ['system/*.read', 'system/*.write', 'system/*.cruds'],
    capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2'],
  };
}
